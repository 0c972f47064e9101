import type { FastifyInstance, onRequestHookHandler } from 'fastify'
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
export const requireMedia: onRequestHookHandler = ({ headers, raw }, _reply, done) => {
  const coding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  const isRead = coding === 'identity' && isPlain(headers['content-type']) && !isRepeated(raw.rawHeaders)
  if (isRead) done()
  else done(refusal('unsupported-type'))
}

/** Whether a request says twice what it brings; Node keeps the first. */
const isRepeated = (rawHeaders: readonly string[]): boolean => {
  let types = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? ''
    if (name.length === LENGTH && name.toLowerCase() === 'content-type') types++
  }
  return types > 1
}

const LENGTH = 'content-type'.length

const isPlain = (header: string | undefined): boolean => {
  if (header === JSON_TYPE) return true
  const parameters = CONTENT_TYPE.exec(header ?? '')?.groups?.parameters
  if (parameters === undefined) return false
  const charsets = [...parameters.matchAll(CHARSET)].map(({ groups }) => groups?.charset?.replaceAll('"', ''))
  return charsets.length < 2 && charsets.every((charset) => /^utf-?8$/i.test(charset ?? ''))
}
