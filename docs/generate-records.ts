import { writeFileSync } from 'node:fs'
import { openRulebook } from '../src/halfsky.ts'
import { readSchemas } from '../src/opening/index.ts'
import { type Definition, registryOf } from '../src/registry.ts'

interface Bilingual {
  readonly zh: string
  readonly en: string
}

/** What a record schema says of a property, as far as the page shows it. */
interface Property {
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Property>>
  readonly items?: Property
  readonly $ref?: string
  readonly 'x-title': Bilingual
  readonly 'x-unit'?: Bilingual
  readonly 'x-expected'?: Bilingual
  readonly 'x-plausible'?: { readonly minimum?: number; readonly maximum?: number }
  readonly 'x-choices'?: Readonly<Record<string, Bilingual>>
  readonly 'x-definition'?: Definition
  readonly 'x-denominator'?: { readonly fact: string; readonly per: number }
  readonly 'x-direction'?: string
  readonly 'x-unread'?: Bilingual
}

interface Schema extends Property {
  readonly required?: readonly string[]
  readonly $defs?: Readonly<Record<string, Property>>
  readonly 'x-consistency'?: readonly { readonly 'x-title': Bilingual }[]
}

const PAGE = new URL('records.md', import.meta.url)
const ENVELOPE = ['kind', 'id', 'area', 'asOf', 'name', 'source', 'evidence']
const REQUIRED = ['kind', 'id', 'area', 'asOf']

const HEAD = `<!-- Written by \`npm run docs\` from schemas/records; do not edit. -->

# Records

A record is facts about one subject at a date: a flat map of fields. Every record has the fields of the envelope, and those of its
kind. A fact that is not known is left out; it is never \`null\`, 0 or a guess, and what a rule needs and does not find makes its verdict
\`unknown\`. A field that the kind does not have is refused. Percentages are numbers of percent: 70 is 70 %.

The last column is the range in which a number is believed. A number outside it is not refused: the rules that read it are \`unknown\` with
the reason \`suspect\`, and so are those that read figures which contradict each other.

Records sent together are each other's context: an area's earlier years, and the bodies inside it, from whose records some of its shares
are [rolled up](rules.md#shares-over-an-area) where the area's record of that year is there too.
`

const EVIDENCE = `### Evidence

\`evidence\` says what a fact rests on: a document, by its number or title, with its date and a remark where there is one. It may stand for any
fact that the record gives, and is meant for those of yes and no (建立…机制, 设立…):

\`\`\`yaml
hasWomensCouncil: true
evidence:
  hasWomensCouncil: {document: 示例村妇联换届公告, date: 2025-03-01}
\`\`\`

Findings show it beside the value (\`evidence\` in JSON; 依据 in the text). It changes no verdict: a yes without evidence passes, and stands in JSON
with \`null\`. A document younger than \`asOf\` is a warning. What is written here is repeated in reports: name documents, not people.`

/** The record schemas of the repository, by file stem. */
export const schemasHere = async (): Promise<Readonly<Record<string, Schema>>> =>
  readSchemas() as Readonly<Record<string, Schema>>

/** Which rules read an indicator, by its id. */
export type Readers = ReadonlyMap<string, readonly string[]>

/** The rules that read each indicator in the shipped rulebook. */
export const readersHere = async (): Promise<Readers> => {
  const { halfsky } = await openRulebook()
  if (halfsky === null) throw new Error('the rulebook has problems, see halfsky lint')
  return new Map(registryOf(halfsky).map(({ id, readBy }) => [id, readBy]))
}

/** docs/records.md, from the record schemas by file stem and the rules that read the indicators. */
export const recordsPage = (schemas: Readonly<Record<string, Schema>>, readers: Readers): string => {
  const { envelope, ...kinds } = schemas
  const defs = envelope?.$defs ?? {}
  const names = Object.keys(kinds).sort()
  const contents = names.map((name) => `- [\`${name}\`](#${name}) ${titles(kinds[name])}`).join('\n')
  const sections = names.map((name) => kindSection(name, kinds[name] as Schema, defs, readers))
  return `${[HEAD, contents, envelopeSection(defs), ...sections].join('\n\n').replaceAll(/\n{3,}/g, '\n\n')}\n`
}

const titles = (property: Property | undefined): string =>
  property ? `${property['x-title'].zh} · ${property['x-title'].en}` : ''

const envelopeSection = (defs: Readonly<Record<string, Property>>): string => {
  const kind = ['`kind`', '记录类型', 'kind of record', 'required: one of the kinds below']
  const rows = ENVELOPE.slice(1).flatMap((name) => {
    const property = defs[name]
    if (property === undefined) return []
    const need = REQUIRED.includes(name) ? 'required' : 'optional'
    const { zh, en } = property['x-title']
    return [[`\`${name}\``, zh, en, `${need}: ${property['x-expected']?.en ?? 'text'}`]]
  })
  return `## The envelope\n\n${table(['name', 'zh', 'en', 'value'], [kind, ...rows])}\n\n${EVIDENCE}`
}

const kindSection = (
  name: string,
  schema: Schema,
  defs: Readonly<Record<string, Property>>,
  readers: Readers,
): string => {
  const facts = factsOf(schema, defs)
  const needed = (schema.required ?? []).filter((field) => !ENVELOPE.includes(field))
  const rows = facts.map(([fact, property]) => row(fact, property, needed.includes(fact)))
  return [
    `<a id="${name}"></a>`,
    `## \`${name}\` ${titles(schema)}`,
    table(['name', 'zh', 'en', 'type', 'unit', 'believed'], rows),
    choices(facts),
    definitions(facts, readers),
    denominators(facts),
    consistency(schema),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** Facts by name; those of an object such as `indicators` under the path to them. */
const factsOf = (schema: Schema, defs: Readonly<Record<string, Property>>): [string, Property][] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, written]): [string, Property][] => {
    if (ENVELOPE.includes(name)) return []
    const property = { ...defs[written.$ref?.split('/').at(-1) ?? ''], ...written }
    if (property.type !== 'object') return [[name, property]]
    return Object.entries(property.properties ?? {}).map(([inner, part]) => [`${name}.${inner}`, part])
  })

const row = (name: string, property: Property, isRequired: boolean): string[] => [
  `\`${name}\`${isRequired ? ' (required)' : ''}`,
  property['x-title'].zh,
  property['x-title'].en,
  typeOf(property),
  unitOf(property),
  rangeOf(property),
]

const typeOf = (property: Property): string => {
  if (property.enum) return 'choice'
  if (property.format === 'date') return 'date, YYYY-MM-DD'
  if (property.type === 'integer') return 'whole number'
  if (property.type === 'boolean') return 'yes/no (`true`, `false`)'
  if (property.type !== 'array') return property.type === 'number' ? 'number' : 'text'
  return `list of {${Object.keys(property.items?.properties ?? {}).join(', ')}}`
}

const unitOf = ({ 'x-unit': unit }: Property): string => {
  if (unit === undefined) return ''
  return unit.zh === unit.en ? unit.zh : `${unit.zh} · ${unit.en}`
}

const rangeOf = ({ 'x-plausible': range }: Property): string => {
  if (range === undefined) return ''
  const { minimum, maximum } = range
  if (maximum === undefined) return `≥ ${minimum}`
  return minimum === undefined ? `≤ ${maximum}` : `${minimum} to ${maximum}`
}

const choices = (facts: readonly [string, Property][]): string =>
  facts
    .flatMap(([name, property]) => {
      const titled = property['x-choices'] ?? property.items?.properties?.post?.['x-choices']
      if (titled === undefined) return []
      const list = Object.entries(titled).map(([choice, { zh, en }]) => `\`${choice}\` ${zh} (${en})`)
      const of = property.enum ? name : `${name}[].post`
      return [`Choices of \`${of}\`: ${list.join(', ')}.`]
    })
    .join('\n\n')

const definitions = (facts: readonly [string, Property][], readers: Readers): string => {
  const lines = facts.flatMap(([name, property]) => {
    const definition = property['x-definition']
    if (definition === undefined) return []
    const direction = DIRECTIONS[property['x-direction'] ?? ''] ?? []
    const rules = readers.get(name.replace(/^\w+\./, '')) ?? []
    const readBy = rules.map((rule) => `\`${rule}\``).join(', ')
    const use = readBy || `no rule: ${property['x-unread']?.en}`
    return [`- \`${name}\`: ${[...definitionText(definition), ...direction].join('; ')}. Read by ${use}.`]
  })
  return lines.length > 0
    ? `What they divide by what, which way is better, and the rules that read them:\n\n${lines.join('\n')}`
    : ''
}

const DIRECTIONS: Readonly<Record<string, readonly string[]>> = {
  higher: ['higher is better'],
  lower: ['lower is better'],
  near: ['a middle is best'],
}

const definitionText = ({ numerator, denominator, times, note }: Definition): string[] => {
  const both = ({ zh, en }: Bilingual): string => `${zh} · ${en}`
  return [
    numerator && `numerator ${both(numerator)}`,
    denominator && `denominator ${both(denominator)}`,
    times && `times ${times}`,
    note && both(note),
  ].filter((part): part is string => typeof part === 'string')
}

const denominators = (facts: readonly [string, Property][]): string => {
  const lines = facts.flatMap(([name, { 'x-denominator': one }]) => {
    const counted = facts.find(([other]) => other.split('.').at(-1) === one?.fact)
    if (one === undefined || counted === undefined) return []
    const [count, property] = counted
    return [`- \`${name}\`, per ${one.per.toLocaleString('en')}: \`${count}\` ${titles(property)}`]
  })
  if (lines.length === 0) return ''
  return `Rates of rare events, each with the count to submit beside it. With it, findings carry the exact 95 % Poisson interval of the rate\nand say when its few events may be chance:\n\n${lines.join('\n')}`
}

const consistency = ({ 'x-consistency': rules }: Schema): string => {
  const lines = (rules ?? []).map(({ 'x-title': { zh, en } }) => `- ${zh} · ${en}`)
  return lines.length > 0 ? `What must agree:\n\n${lines.join('\n')}` : ''
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(escaped).join(' | ')} |`).join('\n')

const escaped = (cell: string): string => cell.replaceAll('|', '\\|')

if (import.meta.main) writeFileSync(PAGE, recordsPage(await schemasHere(), await readersHere()))
