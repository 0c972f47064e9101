/**
 * Every code a fault in what we were given can have (问题). The words for each stand in the two language tables of
 * src/report/words; docs/problems holds a page on each; a test keeps the three equal.
 */
export const PROBLEM_CODES = [
  // reading text
  'file-unreadable',
  'file-too-large',
  'text-encoding',
  'json-syntax',
  'yaml-syntax',
  'yaml-anchor',
  'duplicate-key',
  'duplicate-file',
  'too-deep',
  'number-form',
  'number-inexact',
  'full-width-punctuation',
  // plans
  'plan-text-missing',
  'plan-text-odd',
  // rule files
  'unknown-key',
  'missing-key',
  'wrong-type',
  'unknown-clause',
  'misplaced-file',
  'duplicate-rule',
  'quote-not-found',
  'unknown-subject',
  'unknown-fact',
  'unknown-operator',
  'operator-type',
  'value-type',
  'empty-group',
  'mixed-groups',
  'forbidden-key',
  'too-many-conditions',
  'require-or-manual',
  'measure-cycle',
  'remedy-fact',
  'unknown-footnote',
  'unknown-rule',
  'upper-verdict',
  'weaker-than-upper',
  'rulebook-empty',
  'number-not-in-quote',
  'number-not-in-rule',
  'strictness',
  'force',
  'due-not-in-rule',
  'due-not-in-sentence',
  'subject-not-in-sentence',
  'share-of-many',
  'case-record',
  'case-failed',
  'unknown-mutant',
  'mutant-killed',
  'case-repeated',
  'case-lacking',
  // what rules mean
  'condition-never',
  'condition-always',
  'condition-idle',
  'never-passes',
  'never-fails',
  'rules-contradict',
  'rules-repeat',
  'remedy-idle',
  'claimed-twice',
  'tolerance-not-in-reading',
  'title-language',
  'key-order',
  'fact-unread',
  // records
  'record-shape',
  'unknown-kind',
  'unknown-field',
  'missing-field',
  'field-type',
  'field-value',
  'evidence-without-fact',
  'evidence-after-facts',
  'rate-without-events',
  'area-without-plan',
  'unknown-plan',
  'no-rule-for-kind',
  'line-too-long',
  'nothing-to-check',
  'rollup-differs',
  'rollup-doubtful',
  'rollup-partial',
  // records too many to hold
  'context-too-large',
  'records-unjudged',
  // tables and their mappings
  'mapping-shape',
  'unknown-column',
  'unknown-heading',
  'personal-column',
  'repeated-column',
  'missing-column',
  'headings-below',
  'kind-unclear',
  'cell-value',
  'cell-unread',
  'roster-differs',
  'roster-incomplete',
  'csv-syntax',
  'workbook',
  'sheet-choice',
  'sheet-hidden',
  // tables
  'unknown-table',
  'kind-needed',
  'column-unread',
  'database-unreachable',
  'database-query',
  // what is kept
  'store-locked',
  'store-unreachable',
  'store-version',
  'store-full',
  'store-busy',
  'store-damaged',
  'store-export',
  'store-occupied',
  'store-conflict',
  'store-stale',
  'store-text',
  // settings of the service
  'setting-value',
] as const
/** What is at fault, by its code. */
export type ProblemCode = (typeof PROBLEM_CODES)[number]

/** A fault in what we were given: data first, words last. */
export interface Problem {
  readonly code: ProblemCode
  readonly severity: 'error' | 'warning'
  /** What the words need: names, values, suggestions. */
  readonly params: Readonly<Record<string, string | number>>
  readonly file?: string
  /** From 1. */
  readonly line?: number
  /** From 1, in UTF-16 units. */
  readonly column?: number
  /** Of a workbook, the cell: `Sheet1!C7`. */
  readonly cell?: string
  /** JSON Pointer into the record or file. */
  readonly path?: string
  /** Which record of the batch, from 0. */
  readonly position?: number
}

/** Makes a problem of severity `error`, unless `where` says otherwise. */
export const problem = (
  code: ProblemCode,
  params: Problem['params'] = {},
  where: Partial<Omit<Problem, 'code' | 'params'>> = {},
): Problem => ({ severity: 'error', ...where, code, params })
