import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Halfsky } from '../../halfsky.ts'
import type { Problem } from '../../model/index.ts'
import type { NamedMember } from '../../office/index.ts'
import {
  type Batch,
  decodeText,
  type Entry,
  type Mapping,
  openTable,
  readBatch,
  readMapping,
} from '../../record/index.ts'
import { readBody } from '../check.ts'
import { refusal } from '../fault.ts'
import { CSV_TYPE, charsetOf, essenceOf, JSON_TYPE, NDJSON_TYPE, WORKBOOK_TYPE } from '../media.ts'
import { refuseTooMany } from '../room.ts'
import { text } from './forms.ts'

/** What records may be handed in as. */
export const HANDED_TYPES = [JSON_TYPE, NDJSON_TYPE, CSV_TYPE, WORKBOOK_TYPE] as const

const several = Type.Union([text(200), Type.Array(text(200), { maxItems: 100 })])

/** How a file is read. */
export const handedQuery = {
  kind: Type.Optional(Type.String({ ...text(64), description: 'Of a table: the kind of its records. 记录类型' })),
  map: Type.Optional(Type.String({ ...text(8_000), description: 'Of a table: a column mapping, as YAML. 列映射' })),
  sheet: Type.Optional(Type.String({ ...text(100), description: 'Of a workbook: which sheet. 工作表' })),
  headerRow: Type.Optional(
    Type.String({ pattern: '^[1-9][0-9]{0,6}$', description: 'Of a table: the row of the headings. 列名所在行' }),
  ),
  ignore: Type.Optional({ ...several, description: 'Of a table: a column to pass over; repeatable. 跳过的列' }),
  set: Type.Optional({ ...several, description: 'Of a table: field=value, the same for all rows. 各行相同的值' }),
  names: Type.Optional(
    Type.Enum(['keep'], { description: 'Keep the names of members, apart and for a time. 保留姓名（限期）' }),
  ),
}

const Asked = Type.Object(handedQuery)
type Query = Static<typeof Asked>

/** What was handed in, and the names that were taken out of it. */
export interface Handed {
  readonly batch: Batch
  readonly names: readonly NamedMember[]
}

/** Reads what was handed in, by the type it says it is. */
export const readHanded = async (
  request: FastifyRequest,
  query: Query,
  halfsky: Halfsky,
  limit: number,
): Promise<Handed> => {
  const { body, headers } = request
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
  const type = essenceOf(headers['content-type'])
  const isTable = type === CSV_TYPE || type === WORKBOOK_TYPE
  const handed = isTable
    ? await readTable(bytes, query, charsetOf(headers['content-type']), halfsky, limit)
    : ofRecords(type === JSON_TYPE ? readBody(bytes, halfsky) : readLines(bytes), query)
  refuseTooMany(handed.batch, halfsky, limit)
  return handed
}

const readLines = (bytes: Buffer): Batch => {
  const { text, problems } = decodeText(bytes, 'utf-8')
  if (problems.length > 0) throw refusal('malformed-body', {}, problems)
  return readBatch(text, 'ndjson')
}

const NAME_KEYS = ['name', '姓名'] as const
const LONGEST = 100

const ofRecords = (batch: Batch, { names: choice }: Query): Handed => {
  if (choice === undefined) return { batch, names: [] }
  const names: NamedMember[] = []
  return { batch: { ...batch, entries: batch.entries.map((entry) => withoutNames(entry, names)) }, names }
}

/** A record whose members have no names; those they had are added to the list. */
const withoutNames = (entry: Entry, names: NamedMember[]): Entry => {
  const { value, position } = entry
  const members = isMap(value) && Object.hasOwn(value, 'members') ? value.members : undefined
  if (!isMap(value) || !Array.isArray(members)) return entry
  const bare = members.map((member: unknown, place) => {
    const key = NAME_KEYS.find((one) => isMap(member) && isName(Object.hasOwn(member, one) ? member[one] : undefined))
    if (key === undefined || !isMap(member)) return member
    const { [key]: name, ...rest } = member
    names.push({ position, place, name: String(name) })
    return rest
  })
  return { ...entry, value: { ...value, members: bare } }
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isName = (value: unknown): boolean =>
  typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST && !value.includes('\0')

/** Headings under which rosters have the names of members. */
const NAME_HEADINGS: readonly string[] = ['姓名', '名字', '成员姓名']

const readTable = async (
  bytes: Buffer,
  query: Query,
  charset: string | undefined,
  { kinds }: Halfsky,
  limit: number,
): Promise<Handed> => {
  const { mapping, problems: unmapped } =
    query.map === undefined ? { mapping: null, problems: [] } : readMapping(query.map, kinds)
  const unfit = [...unmapped]
  if (unfit.length > 0) throw refusal('bad-query', {}, quiet(unfit))
  const people = query.names === undefined ? [] : NAME_HEADINGS
  const opened = await openTable(bytes, { ...choicesOf(query, mapping), kinds, encoding: charset, people })
  const { table, problems } = opened
  if (table === null) throw refusal('unfit-request', {}, problems)
  const names: NamedMember[] = []
  const entries: Entry[] = []
  const columns = table.columns.flatMap(({ heading }, index) => (people.includes(heading.trim()) ? index : []))
  for (const entry of table.entries()) {
    const { position, rows } = entry
    for (const [place, cells] of rows.entries()) {
      const name = columns.map((column) => cells[column]?.trim() ?? '').find(isName)
      if (name !== undefined) names.push({ position, place, name })
    }
    entries.push(entry)
    if (entries.length > limit) throw refusal('too-many-records', { limit, found: entries.length })
  }
  return { batch: { entries, problems }, names }
}

const listOf = (one: string | readonly string[] | undefined): readonly string[] =>
  one === undefined ? [] : [one].flat()

const choicesOf = ({ kind, sheet, headerRow, ignore, set }: Query, mapping: Mapping | null) => ({
  ...{ kind, sheet, mapping, ignore: listOf(ignore) },
  headerRow: headerRow === undefined ? undefined : Number(headerRow),
  constants: new Map(
    listOf(set).map((one) => {
      const at = one.indexOf('=')
      return [one.slice(0, Math.max(0, at)).trim(), one.slice(at + 1)] as const
    }),
  ),
})

/** What is wrong with a mapping, without what was written in it: a query may hold anything. */
const quiet = (problems: readonly Problem[]): Problem[] =>
  problems.map((one) => ({ ...one, params: Object.fromEntries(Object.keys(one.params).map((name) => [name, '…'])) }))
