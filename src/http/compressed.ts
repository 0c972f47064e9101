import { gzipSync } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Bytes that are sent often, with what they are when compressed, worked out when first asked for. */
export interface Sendable {
  readonly plain: Buffer
  readonly type: string
  gzip?: Buffer
}

/** Whether a client takes gzip. */
export const takesGzip = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  /(?:^|,)\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+)?\s*(?=,|$)/i.test(String(headers['accept-encoding'] ?? ''))

/** Pictures are compressed already, and a short text gains nothing. */
const isWorthIt = ({ plain, type }: Sendable): boolean => plain.length > 1_000 && !/^image\/(?!svg)/.test(type)

/** Sends bytes, compressed where the client takes them so. */
export const sendBytes = (request: FastifyRequest, reply: FastifyReply, file: Sendable): FastifyReply => {
  reply.type(file.type)
  if (!isWorthIt(file) || !takesGzip(request)) return reply.send(file.plain)
  file.gzip ??= gzipSync(file.plain)
  return reply.header('content-encoding', 'gzip').send(file.gzip)
}
