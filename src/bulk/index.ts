/**
 * Records of any number judged block by block in flat memory: what became of each in counts, and violations as rows.
 * May import: halfsky, model, record, engine, lane, report.
 */
export {
  after,
  BLOCK,
  type Carver,
  type Count,
  carverOf,
  countLines,
  type Piece,
  piecesOf,
  readFully,
} from './blocks.ts'
export { CSV_HEAD, csvLines, csvWriter } from './csv-rows.ts'
export {
  type EntriesJudgment,
  type Held,
  type Judging,
  type JudgingParts,
  type Judgment,
  judgingOf,
  type KeptEntry,
  laneFor,
} from './judging.ts'
export type { Keep, Kept } from './keeping.ts'
export { ndjsonLine, ndjsonWriter } from './ndjson-rows.ts'
export { type JudgeOptions, type Recorded, type Recorder, recorderOf, type Start } from './recorder.ts'
export { type Fault, type Row, type RowWriter, rowRanks, rowsOf, type Standing } from './row.ts'
export { addTally, countsOf, type Example, emptyTally, type RuleCounts, type Tally } from './tally.ts'
