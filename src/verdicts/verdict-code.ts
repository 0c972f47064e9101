import { VERDICTS, type Verdict } from '../model/index.ts'

/** Each verdict as a small number: its place in VERDICTS. */
export const CODE = Object.freeze(
  Object.fromEntries(VERDICTS.map((verdict, index) => [verdict, index])) as Record<Verdict, number>,
)
