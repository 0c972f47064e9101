import { type CheckOptions, type Halfsky, openRulebook } from '../../src/halfsky.ts'
import type { Problem } from '../../src/model/index.ts'

/** The shipped rulebook, opened once for all tests of a file. */
export const shipped = async (): Promise<Halfsky> => {
  const { halfsky, problems } = await openRulebook()
  if (halfsky === null) throw new Error(`the shipped rulebook has problems: ${JSON.stringify(problems, null, 1)}`)
  return halfsky
}

/** Check options with a fixed day. */
export const options = (given: Partial<CheckOptions> = {}): CheckOptions => ({
  lang: 'en',
  asOf: '2026-05-01',
  engine: 'compiled',
  detail: 'all',
  crossCheckEvery: 0,
  ...given,
})

/** A batch of values as a door would read it. */
export const batchOf = (values: readonly unknown[], problems: Problem[] = []) => ({
  entries: values.map((value, position) => ({ position, value, problems: [] })),
  problems,
})

/** A record of a kind with an envelope that does not matter. */
export const recordOf = (kind: string, facts: Readonly<Record<string, unknown>>, area = '441802') => ({
  kind,
  id: 'R-1',
  area,
  asOf: '2026-04-30',
  ...facts,
})
