import { type ClientRequest, request } from 'node:http'
import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { type Halfsky, openRulebook } from '../../src/halfsky.ts'
import { buildServer, type ServerOptions } from '../../src/http/index.ts'

/** The shipped rulebook. */
export const openShipped = async (): Promise<Halfsky> => {
  const { halfsky, problems } = await openRulebook()
  if (halfsky === null) throw new Error(JSON.stringify(problems.slice(0, 5)))
  return halfsky
}

const shipped = openShipped()

/** A door over the shipped rulebook on a fixed day. */
export const openDoor = async (options: Partial<ServerOptions> = {}): Promise<FastifyInstance> =>
  buildServer(await shipped, { today: () => '2026-05-01', rateLimit: false, ...options })

/** Two stalls for women and two for men, where three are due. */
export const toilet = {
  kind: 'public-toilet',
  id: 'T-1',
  area: '441802',
  asOf: '2026-05-01',
  setting: 'urban',
  construction: 'new',
  femaleStalls: 2,
  maleStalls: 2,
} as const

export const STALL_RATIO = 'qingyuan/environment/measures-6/stall-ratio'

/** Sends text to `/v1/check`. */
export const post = (app: FastifyInstance, payload: string | Buffer, url = '/v1/check', type = 'application/json') =>
  app.inject({ method: 'POST', url, headers: { 'content-type': type }, payload })

/** Sends one record to `/v1/check`. */
export const check = (app: FastifyInstance, record: unknown, url = '/v1/check') =>
  post(app, JSON.stringify(record), url)

/** A door that listens on a free port of this machine. */
export const listen = async (app: FastifyInstance): Promise<{ url: string; port: number }> => {
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { url, port: Number(new URL(url).port) }
}

/** A request to `/v1/check` that is still to be written. */
export const calling = (port: number, type: string): ClientRequest =>
  request({ port, host: '127.0.0.1', path: '/v1/check', method: 'POST', headers: { 'content-type': type } })

/** What a server answers to bytes on a socket, until it hangs up. */
export const exchange = (port: number, pieces: readonly string[], gap = 0): Promise<string> =>
  new Promise((resolve) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1')
    socket.on('data', (chunk) => {
      answer += chunk.toString()
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer))
    const send = async () => {
      for (const piece of pieces) {
        if (socket.destroyed) return
        socket.write(piece)
        if (gap > 0) await new Promise((done) => setTimeout(done, gap))
      }
    }
    void send()
  })
