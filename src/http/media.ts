import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refusal } from './fault.ts'

export const JSON_TYPE = 'application/json'
export const NDJSON_TYPE = 'application/x-ndjson'

const CONTENT_TYPE =
  /^application\/(?:json|x-ndjson)(?<parameters>(?:[ \t]*;[ \t]*[\w!#$%&'*+.^`|~-]+=(?:[\w!#$%&'*+.^`|~-]+|"[\w .+-]*"))*)[ \t]*$/i
const CHARSET = /;\s*charset=(?<charset>[^;\s]+)/gi

/**
 * Replaces Fastify's body readers: bytes for JSON, the stream itself for NDJSON, nothing for any other type. Fastify's
 * JSON reader would keep the last of two equal keys and round numbers.
 */
export const readBodiesRaw = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(JSON_TYPE, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.addContentTypeParser(NDJSON_TYPE, (_request, body, done) => done(null, body))
}

/** Refuses, before a byte of the body is read, what does not plainly say that it is JSON or NDJSON in UTF-8. */
export const requireMedia = async ({ headers, raw }: FastifyRequest): Promise<void> => {
  const types = raw.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'content-type')
  const coding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (types.length > 1 || coding !== 'identity' || !isPlain(headers['content-type'])) throw refusal('unsupported-type')
}

const isPlain = (header: string | undefined): boolean => {
  const parameters = CONTENT_TYPE.exec(header ?? '')?.groups?.parameters
  if (parameters === undefined) return false
  const charsets = [...parameters.matchAll(CHARSET)].map(({ groups }) => groups?.charset?.replaceAll('"', ''))
  return charsets.length < 2 && charsets.every((charset) => /^utf-?8$/i.test(charset ?? ''))
}
