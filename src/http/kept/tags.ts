import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { matches } from '../cache.ts'
import { refusal } from '../fault.ts'

/** Answers with an ETag, and with 304 to a client that has it already; nobody else may keep it. */
export const tagged = async <T extends object>(
  request: FastifyRequest,
  reply: FastifyReply,
  tag: string,
  make: () => Promise<T>,
): Promise<T | FastifyReply> => {
  reply.header('etag', tag).header('cache-control', 'private, no-cache')
  return matches(request.headers['if-none-match'], tag) ? reply.code(304).send() : make()
}

/** The tag of a list: of what it says. */
export const tagOf = (told: unknown): string =>
  `"${createHash('sha256').update(JSON.stringify(told)).digest('base64url')}"`

/** The tag of a thing in a revision. */
export const revisionTag = (id: string, revision: number): string => `"${id}-${revision}"`

/** The revision of a thing that somebody says they saw; none where they say nothing. What they saw of another thing is stale. */
export const revisionSeen = ({ headers }: FastifyRequest, id: string): number | undefined => {
  const header = headers['if-match']
  if (header === undefined || header.trim() === '*') return undefined
  const tags = header.split(',').map((one) => one.trim())
  const own = tags.find((one) => one.startsWith(`"${id}-`) && /-\d{1,15}"$/.test(one))
  if (own === undefined) throw refusal('stale')
  return Number(/(\d+)"$/.exec(own)?.[1])
}
