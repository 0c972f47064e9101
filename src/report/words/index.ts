import type { Lang, Problem, ReportedProblem } from '../../model/index.ts'
import { en } from './en.ts'
import type { Words } from './table.ts'
import { zh } from './zh.ts'

/** The words of a language. */
export const wordsOf = (lang: Lang): Words => (lang === 'en' ? en : zh)

/** A problem with its words, lower-case and without a final period. */
export const reportProblem = ({ params, ...problem }: Problem, lang: Lang): ReportedProblem => ({
  ...problem,
  message: wordsOf(lang).problems[problem.code](params),
})
