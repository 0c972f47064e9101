import { type Problem, problem, type Rulebook, type Waiver } from '../model/index.ts'
import { entryOf, type MapEntry, type MapNode, plain, readYaml, type SourceNode, suggest } from '../source/index.ts'

/** The waivers of a file, or every problem found in it: with a problem, nothing is waived. */
export interface WaiverReading {
  readonly waivers: readonly Waiver[]
  readonly problems: readonly Problem[]
}

/** What a file of waivers may name. */
export type WaivableRules = Pick<Rulebook, 'rules'>

const KEYS = ['rule', 'record', 'area', 'approver', 'basis', 'from', 'until']
const RECORD_KEYS = ['kind', 'area', 'id']

type Report = (code: Problem['code'], params: Problem['params'], at: SourceNode['at']) => void

/** Reads a file of waivers, in YAML or JSON: `waivers: [{rule, record or area, approver, basis, from, until}]`. See docs/waivers.md. */
export const readWaivers = (text: string, { rules }: WaivableRules, file?: string): WaiverReading => {
  const where = file === undefined ? {} : { file }
  const { nodes, problems } = readYaml(text, file)
  const report: Report = (code, params, at) => problems.push(problem(code, params, { ...where, ...at }))
  const [root] = nodes
  if (root?.type !== 'map' || nodes.length > 1) {
    if (problems.length === 0)
      report('wrong-type', { expected: 'a map', found: foundIn(root) }, root?.at ?? { line: 1, column: 1 })
    return { waivers: [], problems }
  }
  knownKeys(root, ['waivers'], report)
  const list = required(root, 'waivers', report)?.node
  if (list !== undefined && list.type !== 'list')
    report('wrong-type', { expected: 'a list', found: foundIn(list) }, list.at)
  const ids = rules.map(({ id }) => id)
  const items = list?.type === 'list' ? list.items : []
  const waivers = items.flatMap((node) => readWaiver(node, ids, report) ?? [])
  return problems.some(({ severity }) => severity === 'error') ? { waivers: [], problems } : { waivers, problems }
}

const readWaiver = (node: SourceNode, rules: readonly string[], report: Report): Waiver | null => {
  if (node.type !== 'map') {
    report('wrong-type', { expected: 'a map', found: foundIn(node) }, node.at)
    return null
  }
  knownKeys(node, KEYS, report)
  const whom = readWhom(node, report)
  const [rule, approver, basis] = [
    text(node, 'rule', report),
    text(node, 'approver', report),
    text(node, 'basis', report),
  ]
  const [from, until] = [day(node, 'from', report), day(node, 'until', report)]
  if (rule !== null && !rules.includes(rule))
    report('unknown-rule', unknownRule(rule, rules), entryOf(node, 'rule')?.node.at ?? node.at)
  if (from !== null && until !== null && until < from)
    report('field-value', { field: 'until', expected: `≥ ${from}` }, entryOf(node, 'until')?.node.at ?? node.at)
  if (whom === null || rule === null || approver === null || basis === null || from === null || until === null)
    return null
  return Object.freeze({ rule, ...whom, approver, basis, from, until })
}

const unknownRule = (id: string, rules: readonly string[]): Problem['params'] => {
  const end = id.lastIndexOf('/')
  return { clause: id.slice(0, Math.max(0, end)), rule: id.slice(end + 1), suggestion: suggest(id, rules) ?? '' }
}

/** A waiver names a record or an area: one of everything would be a change of the rule. */
const readWhom = (node: MapNode, report: Report): Pick<Waiver, 'kind' | 'subject' | 'area'> | null => {
  const record = entryOf(node, 'record')?.node
  const own = entryOf(node, 'area')
  if (record === undefined && own === undefined) report('missing-key', { key: 'one of record, area' }, node.at)
  if (record !== undefined && own !== undefined) report('unknown-key', { key: 'area', suggestion: '' }, own.keyAt)
  if (record === undefined) {
    const area = own === undefined ? null : areaCode(node, report)
    return area === null ? null : { kind: null, subject: null, area }
  }
  if (record.type !== 'map') {
    report('wrong-type', { expected: 'a map', found: foundIn(record) }, record.at)
    return null
  }
  knownKeys(record, RECORD_KEYS, report)
  const [kind, area, subject] = [text(record, 'kind', report), areaCode(record, report), text(record, 'id', report)]
  return kind === null || area === null || subject === null ? null : { kind, subject, area }
}

const knownKeys = (node: MapNode, known: readonly string[], report: Report): void => {
  for (const { key, keyAt } of node.entries) {
    if (!known.includes(key)) report('unknown-key', { key, suggestion: suggest(key, known) ?? '' }, keyAt)
  }
}

const required = (node: MapNode, key: string, report: Report): MapEntry | undefined => {
  const entry = entryOf(node, key)
  if (entry === undefined) report('missing-key', { key }, node.at)
  return entry
}

const text = (node: MapNode, key: string, report: Report): string | null => {
  const entry = required(node, key, report)
  if (entry === undefined) return null
  const value = plain(entry.node)
  if (typeof value === 'string' && value.trim() !== '') return value
  report('wrong-type', { expected: 'text', found: foundIn(entry.node) }, entry.node.at)
  return null
}

const AREA = /^\d{6}(?:\d{3}){0,2}$/

const areaCode = (node: MapNode, report: Report): string | null => {
  const code = text(node, 'area', report)
  if (code === null || AREA.test(code)) return code
  report('field-value', { field: 'area', expected: '441802' }, entryOf(node, 'area')?.node.at ?? node.at)
  return null
}

const day = (node: MapNode, key: string, report: Report): string | null => {
  const written = text(node, key, report)
  if (written === null || isDay(written)) return written
  const at = entryOf(node, key)?.node.at ?? node.at
  report('wrong-type', { expected: 'a date, YYYY-MM-DD', found: 'string' }, at)
  return null
}

const isDay = (written: string): boolean => {
  const time = /^\d{4}-\d\d-\d\d$/.test(written) ? Date.parse(`${written}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(written)
}

const foundIn = (node: SourceNode | undefined): string => {
  if (node === undefined) return 'nothing'
  if (node.type !== 'scalar') return node.type
  const value = plain(node)
  return value === null || value === '' ? 'nothing' : typeof value
}
