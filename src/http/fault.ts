import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { inLang, type Lang, type Problem, type ProblemCode, type ReportedProblem } from '../model/index.ts'
import type { Denial } from '../office/index.ts'
import { reportProblem } from '../report/index.ts'
import { bodyProblems } from './body-problems.ts'
import { speak } from './language.ts'
import { queryProblems } from './query.ts'
import { FAULTS, type FaultName } from './words.ts'

/** Why a request is not answered as asked: data first, words last. */
export interface Fault {
  readonly name: FaultName
  readonly params: Readonly<Record<string, string | number>>
  /** As they come from the readers, or in words already. */
  readonly problems: readonly (Problem | ReportedProblem)[]
  /** A status other than the fault's own, where Fastify chose it. */
  readonly status?: number | undefined
}

/** The error to throw for a fault; the error handler puts it into words. */
export const refusal = (
  name: FaultName,
  params: Fault['params'] = {},
  problems: Fault['problems'] = [],
): Error & { readonly fault: Fault } => Object.assign(new Error(name), { fault: { name, params, problems } })

/** A problem document, RFC 9457. */
export interface ProblemDocument {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly problems: readonly ReportedProblem[]
}

/** The fault in words. */
export const problemDocument = (fault: Fault, lang: Lang): ProblemDocument => {
  const { status, title, detail } = FAULTS[fault.name]
  return {
    type: `urn:halfsky:fault:${fault.name}`,
    title: inLang(title, lang),
    status: fault.status ?? status,
    detail: inLang(detail(fault.params), lang),
    problems: fault.problems.map((one) => ('message' in one ? one : reportProblem(one, lang))),
  }
}

/** Answers with a fault. */
export const sendFault = (fault: Fault, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const document = problemDocument(fault, speak(request, reply))
  return reply.code(document.status).header('cache-control', 'no-store').type(PROBLEM_TYPE).send(document)
}

/** Why the office denied something, in words, with what is wrong in particular. */
export const denialText = (denial: Denial, lang: Lang): string => {
  const { detail, problems } = problemDocument(denial, lang)
  return [detail, ...problems.map(({ message }) => message)].join('; ')
}

export const PROBLEM_TYPE = 'application/problem+json'

const BY_CODE: Readonly<Record<string, FaultName>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-type',
  FST_ERR_MAX_PARAM_LENGTH: 'url-too-long',
  // the client went away
  ECONNRESET: 'bad-request',
  ERR_STREAM_PREMATURE_CLOSE: 'bad-request',
}

/** What an error thrown on the way means to the client; anything not known to be theirs is ours. */
export const faultOf = (
  error: FastifyError & { fault?: Fault; denial?: Denial; problem?: Problem },
  bodyLimit: number,
): Fault => {
  if (error.fault) return error.fault
  if (error.denial) return error.denial
  if (error.problem) return storeFault(error.problem)
  if (error.validation) {
    return error.validationContext === 'body'
      ? fault('bad-body', bodyProblems(error.validation))
      : fault('bad-query', queryProblems(error.validation))
  }
  if (error.statusCode === 429) return fault('too-many-requests')
  const name = BY_CODE[error.code]
  if (name !== undefined) return { name, params: { limit: bodyLimit }, problems: [] }
  const isTheirs = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500
  return isTheirs ? { ...fault('bad-request'), status: error.statusCode } : fault('internal')
}

const BY_STORE: Readonly<Partial<Record<ProblemCode, FaultName>>> = {
  'store-full': 'store-full',
  'store-conflict': 'conflict',
  'store-stale': 'stale',
  'store-text': 'bad-body',
}

/** What a store throws tells its problem. */
const storeFault = ({ code, params }: Problem): Fault => ({
  ...fault(BY_STORE[code] ?? 'store-unavailable'),
  params: { what: String(params.detail ?? '') },
})

const fault = (name: FaultName, problems: Fault['problems'] = []): Fault => ({ name, params: {}, problems })
