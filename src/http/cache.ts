import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Door } from './door.ts'
import { speak } from './language.ts'

/**
 * Answers with what the rulebook says, which changes only with its digest: a strong ETag from the digest, the address and
 * the language, and 304 to a client that has it already.
 */
export const sendSettled = (
  { halfsky, version }: Door,
  request: FastifyRequest,
  reply: FastifyReply,
  body: object,
  type = 'application/json',
): FastifyReply => {
  const lang = speak(request, reply)
  const basis = [version, halfsky.rulebook.digest, request.url, lang].join('\n')
  const tag = `"${createHash('sha256').update(basis).digest('base64url')}"`
  reply.header('etag', tag).header('cache-control', 'no-cache')
  if (matches(request.headers['if-none-match'], tag)) return reply.code(304).send()
  return reply.type(type).send(body)
}

/** Weak comparison, as RFC 9110 asks of If-None-Match. */
export const matches = (header: string | undefined, tag: string): boolean =>
  header?.trim() === '*' || (header ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === tag)
