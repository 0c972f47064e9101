import type { OutgoingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { type Answer, type CheckOptions, type Halfsky, isSampled, planProblem, type StreamLine } from '../halfsky.ts'
import { type Problem, problem } from '../model/index.ts'
import { type Batch, decodeText, readBatch } from '../record/index.ts'
import { jsonPieces } from '../report/index.ts'
import { readJson } from '../source/index.ts'
import type { Door } from './door.ts'
import { refusal } from './fault.ts'
import { speak } from './language.ts'
import { entriesOf } from './lines.ts'
import { NDJSON_TYPE, requireMedia } from './media.ts'
import { CheckQuery } from './query.ts'
import { refuseTooMany } from './room.ts'
import { checkAnswers, describe } from './schemas.ts'
import { together } from './together.ts'

/** In batches, one record in so many is judged by both engines. */
const BATCH_SAMPLE = 10_000
/** As Fastify says of what it puts into JSON itself. */
const REPORT_TYPE = 'application/json; charset=utf-8'
/** A longer body is seldom a single record, and would let others wait. */
const MAX_SHORT = 65_536
/** A report on more findings is written while it is sent. */
const MAX_AT_ONCE = 5_000

/** `POST /v1/check`: a report on a JSON body, a line a record on an NDJSON stream. */
export const checkRoute = (app: FastifyInstance, door: Door): void => {
  const isTurn = sampler(door.settings.crossCheckEvery)
  const later = together<Asked>((all) => {
    const outcomes = all.map((asked) => outcomeOf(door, asked))
    for (const [index, asked] of all.entries()) finish(door, asked, outcomes[index] as Outcome)
  })
  app.withTypeProvider<TypeBoxTypeProvider>().post('/v1/check', {
    schema: {
      ...describe('check', 'check', '检查记录', 'Check records'),
      querystring: CheckQuery,
      response: checkAnswers,
    },
    onRequest: requireMedia,
    handler: (request, reply) => {
      const renewed = door.waivers.renewed()
      return renewed === null ? check(request, reply) : renewed.then(() => check(request, reply) ?? reply)
    },
  })

  const check = (request: CheckRequest, reply: FastifyReply): Promise<unknown> | undefined => {
    const options = checkOptions(door, request.query, request, reply)
    const sampled = isTurn()
    const { body } = request
    if (!Buffer.isBuffer(body)) {
      const crossCheckEvery = sampled ? 1 : BATCH_SAMPLE
      return checkLines(door, request, reply, body as Readable, { ...options, crossCheckEvery })
    }
    if (sampled || body.length > MAX_SHORT || door.isClosing()) {
      return checkBatch(door, { request, reply, batch: readBody(body, door.halfsky), options }, sampled)
    }
    // answered when the turn ends
    later({ request, reply, body, options })
    return undefined
  }
}

type CheckRequest = FastifyRequest<{ Querystring: Static<typeof CheckQuery> }>

/** A body that may hold a single record, and how to check it. */
interface Asked {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly body: Buffer
  readonly options: Omit<CheckOptions, 'crossCheckEvery'>
}

/** What the body came to: an answer at once, a batch to check at length, or what is wrong with it. */
type Outcome = { readonly answer: Answer } | { readonly batch: Batch } | { readonly error: unknown }

const outcomeOf = ({ halfsky }: Door, { body, options }: Asked): Outcome => {
  try {
    const asked = { ...options, crossCheckEvery: 0 }
    const quick = halfsky.answerBytes(body, asked)
    if (quick !== null) return { answer: quick }
    const batch = readBody(body, halfsky)
    const answer = halfsky.answer(batch, asked)
    return answer ? { answer } : { batch }
  } catch (error) {
    return { error }
  }
}

const finish = (door: Door, { request, reply, options }: Asked, outcome: Outcome): void => {
  if ('error' in outcome) void reply.send(outcome.error)
  else if ('batch' in outcome) {
    checkBatch(door, { request, reply, batch: outcome.batch, options }, false).catch((error: unknown) =>
      reply.send(error),
    )
  } else {
    request.tally = door.metrics.single(outcome.answer.summary)
    sendBytes(outcome.answer.json, reply)
  }
}

/** True at every n-th call; never for 0. */
const sampler = (every: number) => {
  let count = 0
  return (): boolean => {
    count++
    return every > 0 && count % every === 0
  }
}

const checkOptions = (
  { halfsky, settings, waivers }: Door,
  query: Static<typeof CheckQuery>,
  request: FastifyRequest,
  reply: FastifyReply,
): Omit<CheckOptions, 'crossCheckEvery'> => {
  const unknown = planProblem(halfsky.rulebook, query.plan)
  if (unknown) throw refusal('bad-query', {}, [unknown])
  return {
    plan: query.plan,
    lang: speak(request, reply),
    asOf: query.asOf ?? settings.today(),
    engine: query.engine ?? 'compiled',
    detail: query.detail ?? 'brief',
    waivers: waivers.known(),
  }
}

/** Sends text of bytes past Fastify, which would encode it again or send its head apart; the hooks after it still run. */
const sendBytes = (json: string, reply: FastifyReply): void => {
  reply.hijack()
  const headers: OutgoingHttpHeaders = {
    ...(reply.getHeaders() as OutgoingHttpHeaders),
    'content-type': REPORT_TYPE,
    'content-length': json.length,
  }
  reply.raw.writeHead(200, headers).end(json, 'latin1')
}

/** Aborted once the client went away: nobody would read what is still to be judged. */
const untilLeft = (reply: FastifyReply): AbortSignal => {
  const left = new AbortController()
  reply.raw.once('close', () => left.abort(refusal('bad-request')))
  return left.signal
}

const checkBatch = async (
  { halfsky, settings, metrics }: Door,
  { request, reply, batch, options }: Omit<Asked, 'body'> & { readonly batch: Batch },
  sampled: boolean,
): Promise<FastifyReply> => {
  refuseTooMany(batch, halfsky, settings.maxRecords, options.detail)
  const found = batch.entries.length
  const crossCheckEvery = sampled ? 1 : found < BATCH_SAMPLE ? 0 : BATCH_SAMPLE
  const checked = await halfsky.checkBatch(batch, { ...options, crossCheckEvery, signal: untilLeft(reply) })
  request.tally = metrics.batch(checked)
  const { records, pass, fail, unknown, notApplicable, manual, error } = checked.lazy.summary
  if (records === 0) throw refusal('no-record-judged', {}, checked.lazy.problems)
  const findings = pass + fail + unknown + notApplicable + manual + error
  if (findings <= MAX_AT_ONCE) return reply.send(checked.report)
  return reply.type(REPORT_TYPE).send(Readable.from(jsonPieces(checked.lazy), { objectMode: false }))
}

/** The entries of a JSON text, or the refusal of a text that holds neither a record nor a list. */
export const readBody = (body: Buffer, { kinds }: Halfsky): Batch => {
  const { text, problems } = decodeText(body, 'utf-8')
  const refuse = (found: readonly Problem[]) => refusal('malformed-body', {}, found)
  if (problems.length > 0) throw refuse(problems)
  if (text.trim() === '') throw refuse(readJson(text).problems)
  const batch = readBatch(text, 'json')
  if (batch.entries.length === 0 && batch.problems.length > 0) throw refuse(batch.problems)
  if (!/^\s*[[{]/.test(text))
    throw refuse(batch.entries.flatMap((entry) => [...entry.problems, ...kinds.read(entry.value).problems]))
  return batch
}

const checkLines = async (
  door: Door,
  request: FastifyRequest,
  reply: FastifyReply,
  body: Readable,
  options: CheckOptions,
): Promise<FastifyReply> => {
  const { socket } = request.raw
  door.streaming.add(socket)
  reply.raw.once('close', () => door.streaming.delete(socket))
  const lines = door.halfsky.checkStream(entriesOf(body, door.settings.requestTimeout), options)
  // a stream without a record has no line to say so
  const first = await lines.next()
  if (first.done) throw refusal('no-record-judged', {}, [problem('nothing-to-check')])
  const text = textOf(door, request, first.value, lines, options.crossCheckEvery)
  return reply.type(NDJSON_TYPE).send(Readable.from(text, { objectMode: false }))
}

async function* textOf(
  { metrics }: Door,
  request: FastifyRequest,
  first: StreamLine,
  rest: AsyncGenerator<StreamLine>,
  crossCheckEvery: number,
): AsyncGenerator<string> {
  const note = (line: StreamLine): string => {
    metrics.line(line, isSampled(line.position, crossCheckEvery))
    const { records, refused } = request.tally ?? { records: 0, refused: 0 }
    request.tally = line.record ? { records: records + 1, refused } : { records, refused: refused + 1 }
    return `${JSON.stringify(line)}\n`
  }
  yield note(first)
  for await (const line of rest) yield note(line)
}
