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

/** Made-up figures of a city, three years of them: enough for an outlook. */
export const YEARS = [
  { year: 2022, indicators: { maternalMortalityRate: 10.4 } },
  { year: 2023, indicators: { maternalMortalityRate: 9.9 } },
  { year: 2024, indicators: { maternalMortalityRate: 9.2 } },
].map((one) => ({ kind: 'area-statistics', id: `A-${one.year}`, area: '441800', asOf: '2026-03-01', ...one }))
