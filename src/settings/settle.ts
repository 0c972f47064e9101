import { type Problem, problem } from '../model/index.ts'
import { plain, readYaml, type SourceNode, suggest } from '../source/index.ts'
import { fitting, readSetting } from './form.ts'
import {
  environmentName,
  expectedOf,
  SETTING_NAMES,
  SETTINGS,
  type Setting,
  type SettingName,
  type SettingValue,
  type SettingValues,
} from './table.ts'

/** What was given, the strongest first. */
export interface GivenSettings {
  /** Of the command line, already read. */
  readonly flags: Readonly<Partial<Record<SettingName, SettingValue>>>
  readonly environment: Readonly<Record<string, string | undefined>>
  /** A file in YAML or JSON. */
  readonly file: { readonly name: string; readonly text: string } | null
}

/** Where a value came from, the strongest first. */
export type Origin = 'flag' | 'environment' | 'file' | 'default'

/** Every setting with its value, and where it came from. */
export interface SettledSettings {
  readonly values: SettingValues
  readonly origins: Readonly<Record<SettingName, Origin>>
  readonly problems: readonly Problem[]
}

type Layer = Readonly<Partial<Record<SettingName, SettingValue>>>

/** Variables of ours that are no settings. */
const OTHERS: ReadonlySet<string> = new Set(['HALFSKY_LANG', 'HALFSKY_CONFIG', 'HALFSKY_KILL_ROUNDS'])

/** Flags over the environment over the file over what is usual. */
export const settleSettings = ({ flags, environment, file }: GivenSettings): SettledSettings => {
  const problems: Problem[] = []
  const layers: readonly (readonly [Origin, Layer])[] = [
    ['flag', flags],
    ['environment', readEnvironment(environment, problems)],
    ['file', file === null ? {} : readFile(file.name, file.text, problems)],
  ]
  const settled = SETTING_NAMES.map((name) => {
    const [origin, layer] = layers.find(([, one]) => one[name] !== undefined) ?? (['default', {}] as const)
    return [name, origin, layer[name] ?? SETTINGS[name].usual] as const
  })
  return {
    values: Object.fromEntries(settled.map(([name, , value]) => [name, value])) as unknown as SettingValues,
    origins: Object.fromEntries(settled.map(([name, origin]) => [name, origin])) as Record<SettingName, Origin>,
    problems,
  }
}

/** A variable that is empty is not given; one that is not known may be somebody else's. */
const readEnvironment = (environment: GivenSettings['environment'], problems: Problem[]): Layer => {
  const names = new Map(SETTING_NAMES.map((name) => [environmentName(name), name]))
  const layer: Partial<Record<SettingName, SettingValue>> = {}
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith('HALFSKY_') || OTHERS.has(variable) || !text) continue
    const name = names.get(variable)
    if (name === undefined) {
      const params = { key: variable, suggestion: suggest(variable, names.keys()) ?? '' }
      problems.push(problem('unknown-key', params, { severity: 'warning' }))
      continue
    }
    const value = readSetting(name, text)
    if (value === undefined) problems.push(odd(variable, name))
    else layer[name] = value
  }
  return layer
}

const odd = (given: string, name: SettingName, where: Partial<Problem> = {}): Problem => {
  const { zh, en } = expectedOf(name)
  return problem('setting-value', { setting: given, zh, en }, where)
}

const readFile = (file: string, text: string, problems: Problem[]): Layer => {
  const { nodes, problems: faults } = readYaml(text, file)
  problems.push(...faults)
  const [node] = nodes
  // a file of nothing but comments gives nothing
  if (node === undefined || faults.length > 0) return {}
  if (node.type !== 'map' || nodes.length > 1) {
    problems.push(problem('wrong-type', { expected: 'map', found: shapeOf(node) }, { file, ...node.at }))
    return {}
  }
  const layer: Partial<Record<SettingName, SettingValue>> = {}
  for (const { key, keyAt, node: given } of node.entries) {
    const name = SETTING_NAMES.find((one) => one === key)
    if (name === undefined) {
      const suggestion = suggest(key, SETTING_NAMES) ?? ''
      problems.push(problem('unknown-key', { key, suggestion, known: SETTING_NAMES.join(', ') }, { file, ...keyAt }))
      continue
    }
    const value = fitting(name, plain(given))
    if (value === undefined) problems.push(odd(key, name, { file, ...given.at }))
    else layer[name] = value
  }
  return layer
}

const shapeOf = (node: SourceNode): string => (node.type === 'scalar' ? typeof node.value : node.type)

/** A value as it may be shown. */
export const shownSetting = (name: SettingName, value: SettingValue): SettingValue => {
  const { secret }: Setting = SETTINGS[name]
  return secret && value !== null ? '***' : value
}
