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

export const CSV_TYPE = 'text/csv'
export const WORKBOOK_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Lets the routes of a scope take bodies of these types as bytes; JSON is taken so already. */
export const takeBytes = (app: FastifyInstance, types: readonly string[]): void => {
  app.removeContentTypeParser([NDJSON_TYPE])
  for (const type of [NDJSON_TYPE, ...types])
    app.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}

/** A content type without its parameters. */
export const essenceOf = (header: string | undefined): string =>
  (header ?? '').split(';')[0]?.trim().toLowerCase() ?? ''

/** The character encoding that a content type names. */
export const charsetOf = (header: string | undefined): string | undefined =>
  /;\s*charset="?([^\s;"]+)/i.exec(header ?? '')?.[1]?.toLowerCase()

/** Refuses, before a byte of the body is read, what is of none of these types. */
export const requireTypes =
  (types: readonly string[]): onRequestHookHandler =>
  ({ headers, raw }, _reply, done) => {
    const coding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
    const isTaken = types.includes(essenceOf(headers['content-type'])) && !isRepeated(raw.rawHeaders)
    done(coding === 'identity' && isTaken ? undefined : refusal('other-type', { types: types.join(', ') }))
  }
