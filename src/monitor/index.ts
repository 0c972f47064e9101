/**
 * Area series in; outlooks towards what the plans ask, and rankings, out.
 * May import: model, chance. Home of: simple-statistics, ml-regression-theil-sen, decimal.js.
 */
export { type Demands, demandsOf } from './demand.ts'
export { meets } from './exact.ts'
export { outlooksOf, type TrendOptions } from './outlook.ts'
export { type RankOptions, rankingsOf } from './rank.ts'
export { type AreaRecords, byArea, type Series, seriesOf } from './series.ts'
export { viewOutlooks, viewRankings } from './view.ts'
export {
  betterText,
  demandText,
  rankedTargetText,
  STATUS_WORDS,
  shownNumber,
  targetText,
  unrankedText,
} from './words.ts'
