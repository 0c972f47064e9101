/**
 * A rate and what it is out of in; the range in which chance alone may put it out.
 * May import: model.
 */
export { eventsOf, overlaps, rateInterval } from './interval.ts'
export { poissonInterval } from './poisson.ts'
