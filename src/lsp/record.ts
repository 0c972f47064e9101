import { inLang } from '../model/index.ts'
import { entryOf, type SourceNode } from '../source/index.ts'
import { type Cursor, siblings } from './cursor.ts'
import { factLine, isMeasure, specsOf, subjectAt } from './facts.ts'
import type { Key } from './keys.ts'
import { type Step, textOf } from './place.ts'
import { type Asked, formatOf, type Scene } from './scene.ts'

/** A record schema, as far as the records of cases need it. */
export interface RecordSchema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, RecordSchema>>
  readonly items?: RecordSchema
  readonly 'x-title'?: { readonly zh: string; readonly en: string }
  readonly 'x-unit'?: { readonly zh: string; readonly en: string }
  readonly 'x-choices'?: Readonly<Record<string, { readonly zh: string; readonly en: string }>>
}

const ENVELOPE = ['kind', 'id', 'area', 'asOf', 'name', 'source', 'evidence']

/** The facts that may be keys at the cursor: of a case's records, and of what a remedy sets. */
export const recordKeys = (asked: Asked, cursor: Cursor, scene: Scene): readonly Key[] => {
  const path = cursor.path.slice(0, -1)
  const present = siblings(cursor)
  const schema = recordSchemaAt(asked, { ...cursor, path }, scene)
  if (schema?.properties) return propertyKeys(schema, present, scene)
  if (formatOf(asked.path) !== 'rule-file' || !setsFacts(path)) return []
  const specs = [...specsOf(subjectAt(cursor.root, cursor), scene).values()]
  return specs
    .filter((spec) => !isMeasure(spec) && !present.has(spec.name))
    .map((spec) => ({ name: spec.name, description: factLine(spec, scene.lang), holds: 'scalar' }))
}

/** `remedy.set` of a rule, or `remedy` of a case. */
const setsFacts = (path: readonly Step[]): boolean =>
  path[0] === 'rules' &&
  ((path[2] === 'remedy' && path[3] === 'set' && path.length === 4) ||
    (path[2] === 'cases' && path[4] === 'remedy' && path.length === 5))

const propertyKeys = (
  { properties = {} }: RecordSchema,
  present: ReadonlyMap<string, SourceNode>,
  { lang }: Scene,
): Key[] => {
  const names = Object.keys(properties).filter((name) => !present.has(name))
  const facts = names.filter((name) => !ENVELOPE.includes(name))
  return [...facts, ...names.filter((name) => ENVELOPE.includes(name))].map((name) => {
    const { 'x-title': title, 'x-unit': unit, type } = properties[name] ?? {}
    const description = [title && inLang(title, lang), unit && `(${inLang(unit, lang)})`].filter(Boolean).join(' ')
    return { name, description, holds: type === 'array' ? 'list' : type === 'object' ? 'map' : 'scalar' }
  })
}

/** The schema of what stands at a path inside the record of a case; undefined elsewhere. */
export const recordSchemaAt = (
  { path: file }: Asked,
  { path, root }: Pick<Cursor, 'path' | 'root'>,
  { kinds }: Scene,
): RecordSchema | undefined => {
  if (formatOf(file) !== 'rule-file' || path[0] !== 'rules' || path[2] !== 'cases') return undefined
  const part = path[4]
  const depth = part === 'record' ? 5 : part === 'earlier' || part === 'bodies' ? 6 : Number.POSITIVE_INFINITY
  if (path.length < depth) return undefined
  const kind = part === 'bodies' ? bodyKind(root, path) : subjectAt(root, { path })
  const whole = kind === null ? undefined : (kinds.schemas[kind] as RecordSchema | undefined)
  return path
    .slice(depth)
    .reduce<RecordSchema | undefined>(
      (schema, step) => (typeof step === 'number' ? schema?.items : schema?.properties?.[step]),
      whole,
    )
}

/** The kind that a body of a case says it is of. */
const bodyKind = (root: SourceNode, path: readonly Step[]): string | null => {
  const body = path.slice(0, 6).reduce<SourceNode | undefined>((node, step) => {
    if (node?.type === 'list') return typeof step === 'number' ? node.items[step] : undefined
    return node && entryOf(node, String(step))?.node
  }, root)
  return textOf(body && entryOf(body, 'kind')?.node)
}
