import type { Report, ReportedFinding, Summary } from '../model/index.ts'

/**
 * A finding in JSON, cut where it tells of the record itself: whose it is, and what the facts rest on. Text of UTF-8 bytes,
 * a character each: such text is put together and sent without being encoded again.
 */
export interface Pieces {
  readonly before: string
  readonly middle: string
  readonly evidence: string
  readonly after: string
}

/** The UTF-8 bytes of a text, a character each. */
export const bytesOf = (text: string): string => Buffer.from(text).toString('latin1')

/** A value in JSON, as bytes. */
export const valueBytes = (value: unknown): string => bytesOf(JSON.stringify(value))

/** A finding cut into its pieces. */
export const piecesOf = (finding: ReportedFinding): Pieces => {
  const fields = Object.entries(finding).filter(([, value]) => value !== undefined)
  const names = fields.map(([name]) => name)
  const [record, observed] = [names.indexOf('record'), names.indexOf('observed')]
  const after = observed + (names.includes('evidence') ? 2 : 1)
  const part = (from: number, to?: number): string =>
    fields
      .slice(from, to)
      .map(([name, value]) => `,${JSON.stringify(name)}:${JSON.stringify(value)}`)
      .join('')
  return {
    before: bytesOf(`{${part(0, record).slice(1)},"record":`),
    middle: bytesOf(part(record + 1, observed + 1)),
    evidence: bytesOf(part(observed + 1, after)),
    after: bytesOf(`${part(after)}}`),
  }
}

/** The lists of findings in a report on one record. */
export type Lists = Record<'violations' | 'unknown' | 'manual' | 'errors', string>

/** Puts a report together from its summary and its findings, each with a comma before it. */
export type Frame = (summary: Summary, lists: Lists) => string

/** The frame of the reports that differ from an empty one in their summary and findings alone. */
export const frameOf = (empty: Report): Frame => {
  const [head, rest] = valueBytes({
    ...empty,
    summary: CUT,
    violations: CUT,
    unknown: CUT,
    manual: CUT,
    errors: CUT,
  }).split(`${JSON.stringify(CUT)},"violations":`)
  const tail = rest?.split(`"errors":${JSON.stringify(CUT)}`)[1] ?? ''
  return (summary, { violations, unknown, manual, errors }) =>
    `${head}${JSON.stringify(summary)},"violations":[${violations.slice(1)}],"unknown":[${unknown.slice(1)}],"manual":[${manual.slice(1)}],"errors":[${errors.slice(1)}]${tail}`
}

const CUT = '\0'
