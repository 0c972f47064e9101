import { suggest } from '../source/index.ts'
import { mayRepeat } from './echo.ts'
import type { Kinds } from './kinds.ts'
import { choiceWords, ENVELOPE, type Target, targetOf } from './mapping.ts'
import { isMap, type PropertySchema } from './schema.ts'

/** The headings of one kind: what stands under each. */
export interface Headings {
  readonly kind: string
  find(heading: string): Target | null
  /** The heading to write for a field, by its path in the record. */
  of(path: string): string | undefined
  /** Every heading there is, as people write them. */
  readonly all: readonly string[]
}

/** Where a field stands in a record, as problems name it. */
export const pathOf = ({ within, field }: Pick<Target, 'within' | 'field'>): string =>
  `/${[...within, field].join('/')}`

/** Spaces and case make no difference, nor does full width: `女 厕 位（个）` is `女厕位(个)`. */
export const plainHeading = (heading: string): string =>
  heading
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/\s*([^\x21-\x7e]|[()])\s*/g, '$1')
    .replace(/\s+/g, ' ')

/** By which words a heading says that it is about the evidence for the fact it names. */
const EVIDENCE: Readonly<Record<string, string>> = {
  依据: 'document',
  依据日期: 'date',
  依据备注: 'note',
  document: 'document',
  date: 'date',
  note: 'note',
}
const IN_BRACKETS = /^(.+)\(([^()]+)\)$/

/** What the headings of a kind mean: its schema's titles and `x-columns`, and the names of its fields. */
export const headingsOf = (kinds: Pick<Kinds, 'specs' | 'schemas'>, kind: string): Headings => {
  const known = KNOWN.get(kinds.specs) ?? new Map<string, Headings>()
  const headings = known.get(kind) ?? readHeadings(kinds, kind)
  KNOWN.set(kinds.specs, known.set(kind, headings))
  return headings
}

/** Read once: there are thousands of them. */
const KNOWN = new WeakMap<Kinds['specs'], Map<string, Headings>>()

const readHeadings = ({ specs, schemas }: Pick<Kinds, 'specs' | 'schemas'>, kind: string): Headings => {
  const spec = specs[kind]
  const schema = schemas[kind]
  const fields = spec === undefined ? [] : [...Object.keys(ENVELOPE), ...Object.keys(spec.facts)]
  const names = new Map<string, string>()
  const written = new Map<string, string>()
  for (const field of fields) {
    const headings = spellings(field, propertyOf(schema, field))
    for (const heading of headings) names.set(plainHeading(heading), field)
    written.set(field, headings[0] ?? field)
  }
  const target = (field: string): Target | null => (spec === undefined ? null : targetOf(field, spec, schema))
  const members = memberTargets(schema)
  for (const { target, headings } of members) written.set(target.field, headings[0] ?? target.field)
  const ofMember = (plain: string): Target | null =>
    members.find(({ headings }) => headings.some((one) => plainHeading(one) === plain))?.target ?? null

  /** `女厕位(个)`, where the unit is the fact's, and `女厕位(依据)`. */
  const withBrackets = (plain: string): Target | null => {
    const [, heading = '', inner = ''] = IN_BRACKETS.exec(plain) ?? []
    const field = names.get(heading)
    if (field === undefined) return null
    const unit = spec?.facts[field]?.unit
    if (unit && [unit.zh, unit.en].some((one) => plainHeading(one) === inner)) return target(field)
    const part = Object.hasOwn(EVIDENCE, inner) ? EVIDENCE[inner] : undefined
    return part === undefined ? null : target(`${field}.${part}`)
  }

  return {
    kind,
    find: (heading) => {
      const plain = plainHeading(heading)
      const field = names.get(plain)
      if (field !== undefined) return target(field)
      return target(heading.normalize('NFKC').trim()) ?? ofMember(plain) ?? withBrackets(plain)
    },
    of: (path) => {
      const [field = '', fact = '', part] = path.split('/').slice(1).reverse()
      if (part !== 'evidence') return written.get(field)
      const word = Object.entries(EVIDENCE).find(([, name]) => name === field)?.[0]
      return written.has(fact) && word !== undefined ? `${written.get(fact)}（${word}）` : undefined
    },
    all: [...written.values(), ...names.keys()],
  }
}

/** What a row of a roster tells of one member: where the kind has members. */
const memberTargets = (schema: unknown): { readonly target: Target; readonly headings: readonly string[] }[] => {
  const items = propertyOf(schema, 'members')?.items?.properties ?? {}
  return Object.entries(items).map(([field, property]) => ({
    target: {
      field,
      within: [MEMBERS],
      form: property.enum ? 'choice' : 'text',
      words: choiceWords((property.enum ?? []).map(String), property['x-choices']),
      percent: false,
    },
    headings: spellings(field, property),
  }))
}

/** The property that lists the members of a body. */
export const MEMBERS = 'members'

/** The headings that may stand over a field; the first of them is the one we write. */
const spellings = (field: string, property: PropertySchema | undefined): readonly string[] => {
  const { 'x-columns': columns = [], 'x-title': title } = property ?? {}
  return [...columns, ...(title === undefined ? [] : [title.zh, title.en]), field]
}

const propertyOf = (schema: unknown, field: string): PropertySchema | undefined => {
  const properties = isMap(schema) && isMap(schema.properties) ? schema.properties : {}
  const holders = [properties, ...Object.values(properties).map((one) => (isMap(one) ? one.properties : undefined))]
  const holder = holders.find((one) => isMap(one) && Object.hasOwn(one, field))
  return isMap(holder) ? (holder[field] as unknown as PropertySchema) : undefined
}

/** What a heading means whatever the kind: the kind of record, or a column that is passed over. */
export const KIND_HEADINGS: readonly string[] = ['记录类型', 'kind', 'kind of record']
/** The column that our templates of refused rows have, and row numbers. */
export const PASSED_OVER: readonly string[] = ['问题', 'problem', '序号']

/** Whether two headings are the same. */
export const isOneOf = (heading: string, headings: readonly string[]): boolean => {
  const plain = plainHeading(heading)
  return headings.some((one) => plainHeading(one) === plain)
}

/** What only persons have. */
const PERSONAL =
  /姓名|名字|身份证|证件号|护照|手机|电话|联系人|联系方式|住址|籍贯|银行卡|微信|邮箱|^(?:年龄|民族|出生日期|出生年月|生日|照片|qq)$|^(?:(?:first|last|full|given|family) ?name|surname|e-?mail|(?:tele|mobile ?)?phone(?: ?number)?|mobile|birth ?da(?:y|te)|date of birth|age|passport(?: ?number)?|(?:id|identity) ?(?:card|number))$/

/** By which word a heading that is none of ours is about persons (个人信息), of whom our tables need nothing; the rest of it could be a name. */
export const personalWord = (heading: string): string | null => PERSONAL.exec(plainHeading(heading))?.[0] ?? null

/**
 * A heading that a kind does not know, as a message may say it, and the one probably meant. What has nothing in common
 * with any heading of ours could be somebody's name.
 */
export const unknownHeading = (
  heading: string,
  known: readonly string[],
  ours: readonly string[],
): { column: string; suggestion: string } => {
  const near = suggest(heading.normalize('NFKC').trim().slice(0, 80), known)
  const isOurs = mayRepeat(heading, near) || isLike(heading, near ?? '') || sharesTwo(heading, ours)
  return { column: isOurs ? heading.slice(0, 80) : '', suggestion: near ?? '' }
}

/** Two thirds of its signs, and at least two, are those of a heading of ours. */
const isLike = (heading: string, near: string): boolean => {
  const signs = [...plainHeading(heading)]
  const plainNear = plainHeading(near)
  const shared = signs.filter((sign) => plainNear.includes(sign)).length
  return shared >= 2 && 3 * shared >= 2 * signs.length
}

const sharesTwo = (heading: string, known: readonly string[]): boolean => {
  const pairs = PAIRS.get(known) ?? new Set(known.flatMap(pairsOf))
  PAIRS.set(known, pairs)
  return pairsOf(heading).some((pair) => pairs.has(pair))
}

/** Of headings that were asked about: a table may have a thousand that are unknown, and there are thousands of ours. */
const PAIRS = new WeakMap<readonly string[], ReadonlySet<string>>()

/** Every two signs of a heading that stand side by side. */
const pairsOf = (heading: string): string[] => {
  const signs = [...plainHeading(heading)]
  return signs.slice(1).map((sign, index) => `${signs[index]}${sign}`)
}
