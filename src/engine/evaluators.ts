import type { EngineName, Truth } from '../model/index.ts'
import type { CompiledRule } from './compiled-rule.ts'
import { runLibrary } from './library.ts'
import type { Valuer } from './valuer.ts'

/** What a rule's two trees come to. */
export interface Truths {
  readonly when: Truth
  readonly require: Truth | null
}

/** The truths of a rule's two trees by one engine. */
export type Evaluator = (rule: CompiledRule, valuer: Valuer) => Truths | Promise<Truths>

/** By the compiled trees. */
export const truthsOf = ({ when, require }: CompiledRule, valuer: Valuer): Truths => ({
  when: when ? when(valuer) : 'true',
  require: require ? require(valuer) : null,
})

/** Every engine, by name. */
export const EVALUATORS: Readonly<Record<EngineName, Evaluator>> = {
  compiled: truthsOf,
  'json-rules-engine': async ({ whenTree, requireTree }, valuer) => {
    const [when, require] = await Promise.all([whenTree, requireTree].map((tree) => tree && runLibrary(tree, valuer)))
    return { when: when ?? 'true', require: require ?? null }
  },
}

/** The engine that checks another. */
export const otherEngine = (engine: EngineName): EngineName =>
  engine === 'compiled' ? 'json-rules-engine' : 'compiled'
