/**
 * Two rulebooks in, what differs between them and their findings out, as data and in words; prints nothing.
 * May import: model, range, report.
 */
export { type Flip, flipsOf, type Judgement, type Outcome, type Subject } from './flips.ts'
export { diffRulebooks, type RulebookDiff, type RuleChange } from './rulebooks.ts'
export { type CaseFlip, type Comparing, renderDiff, viewDiff } from './view.ts'
