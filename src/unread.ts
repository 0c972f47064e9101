import { readersOf } from './engine/index.ts'
import { type Problem, problem, type Rulebook } from './model/index.ts'
import type { Kinds } from './record/index.ts'
import type { RuleFile } from './rulebook/index.ts'

/** What a schema says of a property, as far as it matters whether a rule reads it. */
interface Property {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Property>>
  readonly 'x-unread'?: unknown
  readonly 'x-denominator'?: { readonly fact: string }
}

/** The facts of the schemas that no rule reads, and that do not say why they are there, as warnings at their lines. */
export const unreadFacts = (rulebook: Rulebook, kinds: Kinds, files: readonly RuleFile[]): Problem[] => {
  return Object.values(rulebook.kinds).flatMap(({ kind, facts }) => {
    const schema = kinds.schemas[kind] as Property & { readonly 'x-consistency'?: readonly unknown[] }
    const properties = flat(schema)
    // the year says which records belong together
    const read = new Set(['year', ...readersOf(rulebook, kind).keys(), ...rolledUp(rulebook, kind)])
    const weighed = JSON.stringify(schema['x-consistency'] ?? [])
    const beside = new Set(Object.values(properties).flatMap((one) => one['x-denominator']?.fact ?? []))
    return Object.keys(facts)
      .filter((fact) => !read.has(fact) && !beside.has(fact) && !weighed.includes(`"${fact}"`))
      .filter((fact) => properties[fact]?.['x-unread'] === undefined)
      .map((fact) => problem('fact-unread', { fact, kind }, { severity: 'warning', ...placeOf(fact, kind, files) }))
  })
}

const flat = ({ properties = {} }: Property): Readonly<Record<string, Property>> => ({
  ...properties,
  ...Object.assign({}, ...Object.values(properties).map((inner) => inner.properties ?? {})),
})

/** The names that shares over an area read of their bodies. */
const rolledUp = ({ measures }: Rulebook, kind: string): string[] => {
  const shares = measures.flatMap(({ expression }) => ('rollup' in expression ? [expression.rollup] : []))
  const text = JSON.stringify(shares.filter(({ of }) => of === kind))
  const named = (name: string): boolean => text.includes(`"fact":"${name}"`)
  const direct = measures.filter(({ name, kinds }) => kinds.includes(kind) && named(name))
  const inner = JSON.stringify(direct)
  return [...(text + inner).matchAll(/"(?:fact|count)":"(\w+)"/g)].map(([, name = '']) => name)
}

const placeOf = (fact: string, kind: string, files: readonly RuleFile[]): Partial<Problem> => {
  const own = files.filter(({ path }) => path === `schemas/records/${kind}.json` || path.includes('/indicators/'))
  for (const { path, text } of own) {
    const index = text.split('\n').findIndex((line) => line.trimStart().startsWith(`"${fact}": {`))
    if (index >= 0) return { file: path, line: index + 1, column: 1 }
  }
  return {}
}
