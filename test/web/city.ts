import type { Page } from 'playwright-core'

/** A made-up city with a few counties and some years; no figure in it describes a real place. */
export const CITY = '441800'

const AREAS = [
  [CITY, '示例市'],
  ['441802', '甲区'],
  ['441803', '乙区'],
  ['441821', '丙县'],
  ['441823', '丁县'],
  ['441881', '戊市'],
  ['441802001', '甲一街道'],
  ['441802002', '甲二镇'],
] as const

const COUNTIES = ['441802', '441803', '441821', '441823'] as const
const YEARS = [2021, 2022, 2023, 2024, 2025] as const

/** First value, change a year. */
const INDICATORS: Readonly<Record<string, readonly [number, number]>> = {
  maternalMortalityRate: [9.6, -0.7],
  cervicalScreeningRate: [52, 4],
  premaritalExamRate: [60.5, 1.2],
  villageCommitteeFemaleShare: [24.4, 1.3],
  residentsCommitteeFemaleShare: [58, -1],
  peoplesCongressFemaleShare: [27.5, 0.6],
  urbanUnitFemaleShare: [39.4, -0.8],
  maternityInsuranceCoverage: [71, 2.5],
  womensPensionInsuranceCoverage: [93.2, -0.3],
  ruralTapWaterCoverage: [96.5, 0.7],
}
/** No series is a straight line. */
const SWING = [0, 0.6, 0.1, 0.5, 0.2] as const

const tidy = (value: number): number => Math.round(value * 10) / 10

const statistics = (area: string, offset: number, year: number) => ({
  ...{ kind: 'area-statistics', id: `${area}-${year}`, area, asOf: `${year}-12-31`, year },
  indicators: Object.fromEntries(
    Object.entries(INDICATORS).flatMap(([id, [first, change]], index) => {
      if (area === '441823' && id === 'premaritalExamRate') return []
      const apart = (offset % 3) * (index % 3) * 0.4 + (SWING[year - 2021] ?? 0) * (index % 4)
      return [[id, tidy(first + change * (year - 2021) + apart)]]
    }),
  ),
})

const toilet = (index: number, area: string, asOf: string) => ({
  ...{ kind: 'public-toilet', id: `T-${String(index).padStart(3, '0')}`, area, asOf, name: `示例公厕${index}（虚构）` },
  ...{ setting: 'urban', construction: index % 4 === 3 ? 'existing' : 'new', femaleStalls: 2 + (index % 3) },
  ...(index % 5 === 4 ? {} : { maleStalls: 2 + (index % 2) }),
})

const venue = (index: number, area: string) => ({
  ...{ kind: 'venue', id: `V-${index}`, area, asOf: '2025-06-01', name: `示例商场${index}（虚构）` },
  ...{ venueType: 'shopping-centre', floorArea: 12_000 + 500 * index, nursingRooms: index % 2, thirdToilets: 0 },
})

const team = (index: number, area: string) => ({
  ...{ kind: 'leadership-team', id: `L-${index}`, area, asOf: '2025-07-01', name: `示例局${index}（虚构）` },
  ...{ teamType: 'government-department' },
  members: Array.from({ length: 6 }, (_, place) => ({
    sex: place < index % 3 ? 'female' : 'male',
    post: place === 0 ? 'principal' : 'deputy',
  })),
})

/** What is handed in, submission by submission. */
export const madeCity = (): readonly (readonly Readonly<Record<string, unknown>>[])[] => [
  YEARS.flatMap((year) => [
    statistics(CITY, 1, year),
    ...COUNTIES.map((area, index) => statistics(area, index === 3 ? 0 : index, year)),
  ]),
  ...COUNTIES.map((area, county) => [
    ...Array.from({ length: 3 }, (_, index) => toilet(county * 10 + index, area, `2025-0${1 + index}-15`)),
    venue(county, area),
    team(county, area),
  ]),
  [toilet(90, '441802001', '2026-02-01'), toilet(91, '441802002', '2026-02-02')],
]

export const PASSWORD = 'office-password-1'

/** Sets up a service from within a page: areas, an inspector, and an office, which is logged in at the end. */
export const settle = async (page: Page, secret: string): Promise<void> => {
  const areas = AREAS.map(([code, name]) => ({ code, name, parent: null, validFrom: '2020-01-01', validTo: null }))
  const failed = await page.evaluate(
    async ({ secret, password, areas }) => {
      const send = async (method: string, url: string, body: unknown) => {
        const headers = { 'content-type': 'application/json' }
        const answer = await fetch(url, { method, headers, body: JSON.stringify(body) })
        return answer.ok ? null : `${method} ${url}: ${answer.status} ${await answer.text()}`
      }
      const office = { login: 'office', password, roles: ['office'], areas: ['441800'], kinds: [] }
      const outcomes = [
        await send('POST', '/v1/accounts/first', { secret, login: 'admin', password }),
        await send('PUT', '/v1/areas', { items: areas }),
        await send('POST', '/v1/accounts', { ...office, password: `${password}-given` }),
        await send('POST', '/v1/accounts', { ...office, login: 'xc', roles: ['inspector'] }),
        await send('POST', '/v1/session', { login: 'office', password: `${password}-given` }),
        await send('PUT', '/v1/session/password', { old: `${password}-given`, password }),
      ]
      return outcomes.filter((one) => one !== null)
    },
    { secret, password: PASSWORD, areas },
  )
  if (failed.length > 0) throw new Error(failed.join('\n'))
}

/** Hands in what the city has, in the name of whoever is logged in. */
export const handInAll = async (page: Page): Promise<void> => {
  const failed = await page.evaluate(async (submissions) => {
    const headers = { 'content-type': 'application/json' }
    const outcomes: string[] = []
    for (const some of submissions) {
      const answer = await fetch('/v1/submissions', { method: 'POST', headers, body: JSON.stringify(some) })
      if (!answer.ok) outcomes.push(`${answer.status} ${await answer.text()}`)
    }
    return outcomes
  }, madeCity())
  if (failed.length > 0) throw new Error(failed.join('\n'))
}
