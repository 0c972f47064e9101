import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Sendable, sendBytes, takesGzip } from './compressed.ts'
import type { Door } from './door.ts'
import { speak } from './language.ts'

/** Says which rulebook an answer is from, by a strong ETag; whether the client has it already, and was told so. */
const isSettled = ({ halfsky, version }: Door, request: FastifyRequest, reply: FastifyReply, form = ''): boolean => {
  const lang = speak(request, reply)
  const basis = [version, halfsky.rulebook.digest, request.url, lang, form].join('\n')
  const tag = `"${createHash('sha256').update(basis).digest('base64url')}"`
  reply.header('etag', tag).header('cache-control', 'no-cache')
  if (!matches(request.headers['if-none-match'], tag)) return false
  reply.code(304).send()
  return true
}

/**
 * Answers with what the rulebook says, which changes only with its digest: a strong ETag from the digest, the address and
 * the language, and 304 to a client that has it already.
 */
export const sendSettled = (
  door: Door,
  request: FastifyRequest,
  reply: FastifyReply,
  body: object,
  type = 'application/json',
): FastifyReply => (isSettled(door, request, reply) ? reply : reply.type(type).send(body))

/**
 * The same for a large text that few ask for: made when it is first asked for, and compressed where the client takes it so. `tag` tells of it
 * what the rulebook's digest does not.
 */
export const sendSettledText = (
  door: Door,
  request: FastifyRequest,
  reply: FastifyReply,
  make: () => Sendable,
  tag = '',
): FastifyReply => {
  if (isSettled(door, request, reply, `${tag} ${takesGzip(request) ? 'gzip' : 'plain'}`)) return reply
  return sendBytes(request, reply.header('vary', 'Accept-Language, Accept-Encoding'), make())
}

/** Weak comparison, as RFC 9110 asks of If-None-Match. */
export const matches = (header: string | undefined, tag: string): boolean =>
  header?.trim() === '*' || (header ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === tag)
