/**
 * Plain records judged straight from the bytes of their line; every other line is declined, and goes to the full reader.
 * May import: model, record, typed, verdicts.
 */
export { type Lane, type LaneParts, laneOf, type PlainRecord, type Seat } from './lane.ts'
export { LETTERS } from './roster.ts'
