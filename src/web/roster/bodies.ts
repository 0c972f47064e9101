/** The kinds of records that list members. */
export const BODY_KINDS = ['leadership-team', 'village-committee', 'residents-committee'] as const
export type BodyKind = (typeof BODY_KINDS)[number]

/** What a body is: its kind, and of a leading team the type of its unit; empty where not known. */
export interface BodyReading {
  readonly kind: BodyKind | ''
  readonly bodyType: string
}

const team = (bodyType: string): BodyReading => ({ kind: 'leadership-team', bodyType })

const BY_NAME: readonly (readonly [RegExp, BodyReading])[] = [
  [/(?:村民委员会|村委会|村委)$/, { kind: 'village-committee', bodyType: '' }],
  [/(?:居民委员会|居委会|社区居委)$/, { kind: 'residents-committee', bodyType: '' }],
  [/村.*(?:党总支|党支部|党委|党组织|总支部|支部委员会)$/, team('village-party-organization')],
  [/社区.*(?:党总支|党支部|党委|党组织|总支部|支部委员会)$/, team('community-party-organization')],
  [/街道(?:办事处|办|党工委)?$/, team('subdistrict')],
  [/(?:镇|乡)(?:人民)?(?:政府)?$/, team('town')],
  [/(?:县|区)(?:人民)?政府$/, team('county-government')],
  [/市(?:人民)?政府$/, team('city-government')],
  [
    /(?:学校|小学|中学|高中|大学|学院|幼儿园|医院|卫生院|卫生服务中心|图书馆|博物馆|文化馆|电视台|研究所|研究院)$/,
    team('public-institution'),
  ],
  [/(?:局|厅|(?:发展和?改革|卫生健康)委员?会?|发改委|卫健委)$/, team('government-department')],
  [/(?:协会|商会|学会|基金会|联合会)$/, team('social-organization')],
]

/** What the name of a body seems to say; a company may be the state's or not, and is asked. */
export const proposedBody = (name: string): BodyReading | null => {
  const plain = name
    .normalize('NFKC')
    .replace(/\s|\(.*?\)/g, '')
    .replace(/(?:领导)?班子(?:成员)?$/, '')
  return BY_NAME.find(([pattern]) => pattern.test(plain))?.[1] ?? null
}
