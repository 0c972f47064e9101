import type { Expression, KindSpec, Rollup } from '../model/index.ts'
import { type MapEntry, meant, type Position, type SourceNode } from '../source/index.ts'
import { numeric, readCondition, type Scope } from './condition.ts'
import { checkOperands, readExpression } from './expression.ts'
import { type Reporter, readField, readFields, readText } from './reporter.ts'

/** What a roll-up is read against. */
export interface RollupGround {
  /** The indicator that reports the share, and where its name stands. */
  readonly name: string
  readonly at: Position
  /** The kinds that have the indicator. */
  readonly subjects: readonly KindSpec[]
  readonly kinds: Readonly<Record<string, KindSpec>>
  scopeFor(kind: KindSpec): Scope
}

const KEYS = ['of', 'where', 'share', 'holds', 'bodies']

/** A share over an area, rolled up from its bodies; every name in it is checked against the kind it is of. */
export const readRollup = (reporter: Reporter, node: SourceNode, ground: RollupGround): Rollup | null => {
  const fields = readFields(reporter, node, KEYS, ['of', 'bodies'])
  // the year says which records of a body are meant
  for (const name of [ground.name, 'year']) checkCount(reporter, name, ground.at, ground)
  const bodies = readField(fields, 'bodies', (at) => {
    const name = readText(reporter, at)
    return name === null ? null : checkCount(reporter, name, at.at, ground)
  })
  const kind = readField(fields, 'of', (at) => readKind(reporter, at, ground))
  if (kind === null || bodies === null) return null
  const scope = ground.scopeFor(kind)
  const where = readField(fields, 'where', (at) => readCondition(reporter, at, scope))
  const share = readShareOf(reporter, node, fields, scope)
  return share && { reported: ground.name, of: kind.kind, where, share, bodies }
}

/** A number that every kind with the share must have; its name, or null and a problem. */
const checkCount = (reporter: Reporter, name: string, at: Position, { subjects }: RollupGround): string | null => {
  const lacking = subjects.find(({ facts }) => !Object.hasOwn(facts, name))
  const spec = subjects[0]?.facts[name]
  if (lacking) {
    reporter.report('unknown-fact', { fact: name, ...meant(name, Object.keys(lacking.facts)) }, at)
  } else if (spec && !numeric(spec)) {
    reporter.report('value-type', { fact: name, expected: 'a number', suggestion: '', found: spec.type }, at)
  } else return name
  return null
}

/** A kind of bodies: not the areas themselves, which hold each other. */
const readKind = (reporter: Reporter, node: SourceNode, { subjects, kinds }: RollupGround): KindSpec | null => {
  const name = readText(reporter, node)
  const others = Object.keys(kinds).filter((kind) => !subjects.some((subject) => subject.kind === kind))
  if (name === null || others.includes(name)) return kinds[name ?? ''] ?? null
  reporter.report('unknown-subject', { subject: name, ...meant(name, others) }, node.at)
  return null
}

const readShareOf = (
  reporter: Reporter,
  node: SourceNode,
  fields: ReadonlyMap<string, MapEntry>,
  scope: Scope,
): Rollup['share'] | null => {
  if (fields.has('share') === fields.has('holds')) {
    reporter.report('missing-key', { key: 'one of share, holds' }, node.at)
    return null
  }
  const holds = readField(fields, 'holds', (at) => readCondition(reporter, at, scope))
  return holds ? { holds } : readField(fields, 'share', (at) => readParts(reporter, at, scope))
}

const readParts = (reporter: Reporter, node: SourceNode, scope: Scope): readonly [Expression, Expression] | null => {
  const items = node.type === 'list' ? node.items : []
  const parts = items.flatMap((item) => readExpression(reporter, item) ?? [])
  for (const part of parts) checkOperands(reporter, part, scope, node.at)
  const [part, whole] = parts
  if (part && whole && items.length === 2) return [part, whole]
  if (parts.length === items.length)
    reporter.report('wrong-type', { expected: 'two operands', found: items.length }, node.at)
  return null
}
