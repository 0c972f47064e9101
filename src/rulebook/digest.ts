import type { Rulebook } from '../model/index.ts'
import type { Hash } from './compile.ts'

/** `sha256:` over what the rules mean: comments, key order, cases and file positions leave it as it is. */
export const digestOf = (
  hash: Hash,
  { plans, kinds, measures, rules, notChecked }: Omit<Rulebook, 'digest' | 'titles' | 'upper'>,
): string => {
  const meaning = {
    plans: plans.map(({ clauses: _clauses, passages: _passages, ...head }) => head),
    kinds,
    measures,
    rules: rules.map(({ cases: _cases, equivalent: _equivalent, file: _file, line: _line, ...rule }) => rule),
    notChecked,
  }
  return `sha256:${hash(canonical(meaning))}`
}

/** JSON with sorted keys. */
const canonical = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  let text = ''
  const map = value as Readonly<Record<string, unknown>>
  for (const key of Object.keys(map).sort()) text += `${text && ','}${JSON.stringify(key)}:${canonical(map[key])}`
  return `{${text}}`
}
