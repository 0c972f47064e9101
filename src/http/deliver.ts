import { createHmac } from 'node:crypto'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Office } from '../office/index.ts'
import type { Delivery, Hook } from '../store/index.ts'
import { isPublic, literalAddress, PRIVATE, publicLookup } from './address.ts'

/** How hooks are told. */
export interface DeliverOptions {
  /** Whether addresses of this machine and its neighbours may be told, too. */
  readonly toPrivate: boolean
  /** How long one may take to answer, in milliseconds. */
  readonly timeout?: number
  /** Ends it after what was begun. */
  readonly signal?: AbortSignal
}

/** After so many tries nobody is told any more. */
export const TRIES = 8
const FIRST = 60_000
const LONGEST = 6 * 3_600_000
const TIMEOUT = 10_000
const AT_ONCE = 10

/** When to try again after so many tries. */
export const nextTry = (now: string, tries: number): string | null =>
  tries >= TRIES ? null : later(now, Math.min(LONGEST, FIRST * 4 ** (tries - 1)))

const later = (now: string, milliseconds: number): string => new Date(Date.parse(now) + milliseconds).toISOString()

/** Tells hooks what waits for them; gives how many were told. What fails is tried again later, and given up in the end. */
export const deliver = async ({ store, now }: Office, options: DeliverOptions): Promise<number> => {
  const { toPrivate, timeout = TIMEOUT, signal } = options
  let told = 0
  while (!signal?.aborted) {
    // whoever else delivers leaves it alone until then
    const taken = await store.hooks.take(later(now(), 3 * timeout + FIRST), AT_ONCE)
    if (taken.length === 0) return told
    const outcomes = await Promise.all(
      taken.map(async (delivery) => {
        const hook = await store.hooks.get(delivery.hook)
        const error =
          hook === null || hook.disabled ? 'disabled' : await post(hook, delivery, now(), { toPrivate, timeout })
        if (error === null) await store.hooks.done(delivery.seq)
        else await store.hooks.failed(delivery.seq, error, error === 'disabled' ? null : nextTry(now(), delivery.tries))
        return error === null
      }),
    )
    told += outcomes.filter(Boolean).length
  }
  return told
}

/** What proves who tells, and that it is told now: HMAC-SHA256 of the time, a full stop and the body. */
export const signature = (secret: string, time: number, body: string): string =>
  `v1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`

/** Why a hook was not told; null where it was. Never what it answered, nor its address. */
const post = (
  { url, secret }: Hook,
  { seq, event, body }: Delivery,
  now: string,
  { toPrivate, timeout }: Required<Pick<DeliverOptions, 'toPrivate' | 'timeout'>>,
): Promise<string | null> => {
  const target = new URL(url)
  const literal = literalAddress(target)
  // no name is looked up where there is none
  if (!toPrivate && literal !== null && !isPublic(literal)) return Promise.resolve(PRIVATE)
  const time = Math.floor(Date.parse(now) / 1_000)
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'halfsky',
    'x-halfsky-event': event,
    'x-halfsky-delivery': String(seq),
    'x-halfsky-timestamp': String(time),
    'x-halfsky-signature': signature(secret, time, body),
  }
  return new Promise((resolve) => {
    const send = target.protocol === 'https:' ? requestHttps : requestHttp
    const signal = AbortSignal.timeout(timeout)
    const lookup = toPrivate ? {} : { lookup: publicLookup }
    const request = send(target, { method: 'POST', headers, agent: false, signal, ...lookup }, (answer) => {
      // a redirect could lead anywhere: it is an answer like any other that is not in order
      const { statusCode = 0 } = answer
      resolve(statusCode >= 200 && statusCode < 300 ? null : `status ${statusCode}`)
      answer.destroy()
    })
    request.on('error', (error: NodeJS.ErrnoException) =>
      resolve(signal.aborted ? 'timeout' : (error.code ?? error.name)),
    )
    request.end(body)
  })
}
