/** A made-up city of five counties over three years; no figure in it describes a real place. */
export const CITY = '441800'

const COUNTIES = [
  ['441802', '甲区（虚构）'],
  ['441803', '乙区（虚构）'],
  ['441821', '丙县（虚构）'],
  ['441823', '丁县（虚构）'],
  ['441881', '戊市（虚构）'],
] as const

/** First value, change a year. */
const INDICATORS: Readonly<Record<string, readonly [number, number]>> = {
  maternalMortalityRate: [9.6, -0.7],
  cervicalScreeningRate: [52, 4],
  premaritalExamRate: [60.5, 1.2],
  womensMedicalInsuranceCoverage: [97.1, 0.4],
  womensPensionInsuranceCoverage: [93.2, -0.3],
  maternityInsuranceCoverage: [71, 2.5],
  villageCommitteeFemaleShare: [26.4, 1.1],
  residentsCommitteeFemaleShare: [58, -1],
  residentsCommitteeHeadFemaleShare: [38.2, 0.9],
  peoplesCongressFemaleShare: [27.5, 0.6],
  urbanUnitFemaleShare: [39.4, 0.8],
  seniorProfessionalFemaleShare: [36.3, 1.4],
  girlsCompulsoryRetentionRate: [95.2, 0.3],
  seniorSecondaryFemaleGrossEnrolmentRate: [94.1, 0.5],
  ruralTapWaterCoverage: [96.5, 0.7],
  nursingRoomCount: [120, 22],
  gigabitHouseholdShare: [12, 7.5],
  houseworkTimeGap: [96, -3],
  crimesAgainstWomenSolvedRate: [90.5, 0.9],
  cervicalCancerTreatmentRate: [88, 1.5],
}

/** No series is a straight line. */
const SWING = [0, 0.6, 0.1]

const tidy = (value: number): number => Math.round(value * 10) / 10

const statistics = ([area, name]: readonly [string, string], offset: number, year: number) => ({
  kind: 'area-statistics',
  id: `${area}-${year}`,
  area,
  name,
  asOf: `${year}-12-31`,
  year,
  indicators: Object.fromEntries(
    Object.entries(INDICATORS).flatMap(([id, [first, change]], index) => {
      // two counties are tied in one, and one did not report another
      if (area === '441823' && id === 'premaritalExamRate' && year === 2023) return []
      const shift = id === 'villageCommitteeFemaleShare' && offset > 3 ? 3 : offset
      const apart = (shift - 2) * (index % 3) * 0.4 + (SWING[year - 2021] ?? 0) * (index % 4)
      const value = tidy(first + change * (year - 2021) + apart)
      return [[id, id.endsWith('Count') ? Math.round(value) : value]]
    }),
  ),
})

const toilet = (index: number) => ({
  kind: 'public-toilet',
  id: `T-${String(index).padStart(3, '0')}`,
  area: COUNTIES[index % COUNTIES.length]?.[0] ?? CITY,
  name: index === 6 ? '=HYPERLINK("x")&"公厕"' : `示例公厕第${index}号（虚构）`,
  asOf: `2023-0${1 + (index % 9)}-15`,
  setting: 'urban',
  construction: index % 4 === 3 ? 'existing' : 'new',
  femaleStalls: 2 + (index % 3),
  ...(index % 11 === 5 ? {} : { maleStalls: 2 + (index % 2) }),
})

const venue = (index: number) => ({
  kind: 'venue',
  id: `V-${index}`,
  area: COUNTIES[index % COUNTIES.length]?.[0] ?? CITY,
  name: `示例商场${index}（虚构）`,
  asOf: '2023-06-01',
  venueType: 'shopping-centre',
  floorArea: 12_000 + 500 * index,
  nursingRooms: index % 2,
  thirdToilets: index % 3 === 0 ? 0 : 1,
})

/** The records of the city: statistics of three years, and what was inspected in the last. */
export const cityRecords = (): readonly Readonly<Record<string, unknown>>[] => [
  ...[2021, 2022, 2023].flatMap((year) => [
    statistics([CITY, '虚构市'], 2, year),
    ...COUNTIES.map((county, index) => statistics(county, index, year)),
  ]),
  // seen before and again: the later one counts
  { ...toilet(1), asOf: '2023-01-02', femaleStalls: 1 },
  ...Array.from({ length: 60 }, (_, index) => toilet(index)),
  ...Array.from({ length: 8 }, (_, index) => venue(index)),
]
