/**
 * Comparisons of one fact in, the ranges of values that they tell apart out.
 * May import: model.
 */
export {
  type Comparison,
  comparisonOf,
  holdsIn,
  type Region,
  regionsOf,
  type Specs,
  sayRegions,
  specsOf,
} from './region.ts'
