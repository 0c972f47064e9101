/** A record to try the service with: a new urban toilet with too few stalls for women. */
export const TOILET = Object.freeze({
  kind: 'public-toilet',
  id: 'T-1',
  area: '441802',
  asOf: '2026-05-01',
  setting: 'urban',
  construction: 'new',
  femaleStalls: 2,
  maleStalls: 2,
})
