import { enProblems } from './en-problems.ts'
import type { Words } from './table.ts'

/** The English words. */
export const en: Words = {
  verdicts: {
    pass: 'pass',
    fail: 'fail',
    unknown: 'unknown',
    'not-applicable': 'not applicable',
    manual: 'to be judged by a person',
    error: 'error',
  },
  bindings: { mandatory: 'mandatory', target: 'target', encouraged: 'encouraged' },
  truths: { true: 'true', false: 'false', unknown: 'unknown' },
  operators: {
    equal: 'be',
    notEqual: 'not be',
    in: 'be one of',
    notIn: 'be none of',
    lessThan: 'be less than',
    lessThanInclusive: 'be at most',
    greaterThan: 'be more than',
    greaterThanInclusive: 'be at least',
    about: 'be',
  },
  dateOperators: {
    lessThan: 'be before',
    lessThanInclusive: 'be no later than',
    greaterThan: 'be after',
    greaterThanInclusive: 'be no earlier than',
  },
  groups: { all: 'all of', any: 'any of', not: 'not' },
  booleans: { true: 'yes', false: 'no' },
  list: ', ',
  clause: ', ',
  semicolon: '; ',
  and: ' and ',
  or: ' or ',
  states: (title, operator, demand) => `${title} must ${operator} ${demand}`,
  // a colon, because a title may be singular or plural
  measured: (title, observed) => `${title}: ${observed}`,
  supposed: (title, operator, demand) =>
    `${title} were ${operator.replace(/^(not )?be ?/, '$1')} ${demand}`.replace('  ', ' '),
  demanded: (operator, demand) => `must ${operator} ${demand}`,
  around: (target, tolerance) => `about ${target} (± ${tolerance})`,
  range: (low, high) => `${low} to ${high}`,
  approximately: (text) => `about ${text}`,
  notKnown: (reason) =>
    ({
      missing: 'not given',
      suspect: 'doubtful',
      undefined: 'undefined (over zero)',
      'outside-period': "outside the plan's period",
    })[reason],
  whyUnknown: (reason, facts) => {
    if (reason === 'undefined') return 'the ratio has nothing below it'
    return reason === 'suspect' ? `the data cannot be right, check: ${facts}` : `missing: ${facts}`
  },
  notApplicable: (why) => (why === '' ? 'not applicable' : `not applicable: ${why}`),
  outsidePeriod: "the record's date lies outside the plan's period",
  engineError: (name) => `the rule could not be evaluated (${name}); this does not count as a pass`,
  increase: (by, _unit, title, from, to) => `increase ${title} by ${by} (${from}→${to})`,
  set: (title, value) => `${title}: make it "${value}"`,
  member: (number, field) => `${field} of member ${number}`,
  earlier: (title) => `${title} in the earlier period`,
  interval: (title, denominator, outOf, events, range, chance) =>
    `${events} in ${outOf} ${denominator} (${title}), 95 % interval ${range}${chance ? ', may be chance' : ''}`,
  rolledUp: ({ state, bodies, expected }, kind, share) => {
    const records = `${(expected ?? bodies) === 1 ? 'record' : 'records'} of kind ${kind}`
    const number = expected === null ? `${bodies} ${records}` : `${bodies} of ${expected} ${records}`
    if (state === 'doubtful') return ` (not rolled up: ${number}, which cannot all be right)`
    if (state === 'complete') return ` (rolled up from ${bodies} ${records}${share === null ? '' : `: ${share}`})`
    return share === null ? ` (rolled up from only ${number})` : ` (only ${number}, rolled up: ${share})`
  },
  text: {
    violations: 'Violations',
    notYetDue: 'target not yet due, not counted as a breach',
    waived: 'waived, not counted as a breach',
    waiver: ({ approver, basis, until }) =>
      `waived by ${approver}: ${basis}${until === null ? '' : `, until ${until}`}`,
    unknown: 'Unknown',
    shortened: 'sentences and demands: halfsky explain RULE, --detail all, --format json',
    manual: 'To be judged by a person',
    errors: 'Errors',
    findings: 'All findings',
    problems: 'Problems with the input',
    quote: 'sentence',
    required: 'required',
    remedy: 'remedy',
    reading: 'reading',
    evidence: 'evidence',
    interval: 'events',
    when: 'when',
    require: 'require',
    question: 'question',
    whole: 'in full',
    turns: 'what would change the verdict',
    turn: (verdict, supposed) => `${verdict} if ${supposed}`,
    warning: 'warning',
    due: 'due',
    noViolations: 'No violations.',
    rulebook: 'rulebook',
    alike: (count, numbers) => ` (and ${count} more: ${numbers})`,
    summary: (c) =>
      `${c.records} record${c.records === 1 ? '' : 's'} (${c.refused} refused): ${c.pass} pass, ${c.fail} fail (${c.breaches} breach${c.breaches === 1 ? '' : 'es'}${c.waived ? `, ${c.waived} waived` : ''}), ${c.unknown} unknown, ${c.manual} to be judged by a person, ${c.notApplicable} not applicable, ${c.error} error${c.error === 1 ? '' : 's'}`,
    rates: (pass, completeness) => `pass rate ${pass}, completeness ${completeness}`,
  },
  problems: enProblems,
}
