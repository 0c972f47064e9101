import fc from 'fast-check'
import type { Halfsky } from '../../src/halfsky.ts'
import {
  AREA_LEVEL,
  type Condition,
  type Expression,
  type FactSpec,
  type FactType,
  type KindSpec,
  type Leaf,
  type Measure,
  type Operator,
  type Rule,
  type Rulebook,
} from '../../src/model/index.ts'
import { factsOf, ORDERED, withoutSuspects } from './arbitrary.ts'
import { recordOf } from './product.ts'

const PLAN = 'qingyuan'
/** The names of made measures that are numbers. */
const NUMBERS = ['first', 'second', 'third', 'fourth']
const SAME: readonly Operator[] = ['equal', 'notEqual']
const DAYS = ['2021-01-01', '2022-01-31', '2024-02-28', '2024-02-29', '2026-06-30', '2026-07-31']

const spec = (name: string, type: FactType, choices: readonly string[] = []): FactSpec => {
  return { name, type, title: { zh: name, en: name }, unit: null, choices, columns: [] }
}

/** What every record says of itself, as conditions read it. */
const ENVELOPE = [AREA_LEVEL, spec('asOf', 'date')]

// few numbers, so that they meet each other at thresholds; and some that no fast way holds
const number = fc.oneof(
  { weight: 30, arbitrary: fc.integer({ min: -3, max: 60 }) },
  { weight: 30, arbitrary: fc.constantFrom(0.1, 0.3, 1.5, 28.999, 33.333, 66.67, 0.000001, 123456789.123) },
  { weight: 1, arbitrary: fc.constantFrom(1e300, 1e-300, 0.1234567890123456) },
)

const isNumeric = ({ type }: FactSpec): boolean => type === 'integer' || type === 'number'

/** An expression of any form over facts and the measures before it, which are numbers. */
const anyExpression = (facts: readonly FactSpec[], measures: readonly string[]): fc.Arbitrary<Expression> => {
  const named = (specs: readonly string[]): fc.Arbitrary<Expression>[] =>
    specs.length === 0 ? [] : [fc.record({ fact: fc.constantFrom(...specs) })]
  const numeric = facts.filter(isNumeric).map(({ name }) => name)
  const counts = named(facts.filter(({ type }) => type === 'integer').map(({ name }) => name))
  const rosters = facts
    .filter(({ type }) => type === 'members')
    .map(
      ({ name }): fc.Arbitrary<Expression> =>
        fc
          .record(
            { sex: fc.constantFrom('female', 'male'), post: fc.constantFrom('principal', 'deputy', 'member') },
            { requiredKeys: [] },
          )
          .map((where) => ({ count: name, where: where as Readonly<Record<string, string>> })),
    )
  const some = (one: fc.Arbitrary<Expression>) => fc.array(one, { minLength: 2, maxLength: 3 })
  const whole = fc.oneof(...counts, fc.record({ number: fc.nat({ max: 5 }) }))
  const wholes = fc.oneof(
    whole,
    some(whole).map((sum) => ({ sum })),
    some(whole).map((either) => ({ either })),
  )
  return fc.letrec<{ any: Expression }>((tie) => {
    const any = tie('any')
    // what stands below a line counts things; anything else is left to the exact evaluators
    const pair = fc.tuple(any, fc.oneof({ weight: 3, arbitrary: wholes }, { weight: 1, arbitrary: any }))
    return {
      any: fc.oneof(
        { maxDepth: 3, depthSize: 'small' },
        fc.oneof(...named(numeric), ...named([...numeric, ...measures]), ...rosters, fc.record({ number })),
        pair.map((ratio) => ({ ratio })),
        pair.map((share) => ({ share })),
        fc.tuple(any, any).map((difference) => ({ difference })),
        some(any).map((sum) => ({ sum })),
        some(fc.oneof(wholes, any)).map((either) => ({ either })),
        any.map((change) => ({ change })),
      ),
    }
  }).any
}

const leaf = (fact: string, operators: readonly Operator[], value: fc.Arbitrary<Leaf['value']>): fc.Arbitrary<Leaf> =>
  fc.record({ fact: fc.constant(fact), operator: fc.constantFrom(...operators), value })

/** A comparison of any form that a fact of this type allows. */
const anyLeaf = (own: FactSpec, all: readonly FactSpec[]): fc.Arbitrary<Leaf> => {
  const alike = all.filter((one) => one.type === own.type || (isNumeric(one) && isNumeric(own)))
  const other = fc.record({ fact: fc.constantFrom(...alike.map(({ name }) => name)) })
  const scalars: Readonly<Record<FactType, fc.Arbitrary<string | number | boolean>>> = {
    integer: number,
    number,
    boolean: fc.boolean(),
    // of what has no choices nothing is drawn
    choice: own.choices.length > 0 ? fc.constantFrom(...own.choices) : fc.constant(''),
    date: fc.constantFrom(...DAYS),
    text: fc.constantFrom('', 'a'),
    members: fc.constant(''),
  }
  const scalar = scalars[own.type]
  const isOrdered = isNumeric(own) || own.type === 'date'
  const several = fc.array(scalar, { minLength: 1, maxLength: 6 })
  const plain = [leaf(own.name, isOrdered ? ORDERED : SAME, scalar), leaf(own.name, ['in', 'notIn'], several)]
  if (!isOrdered) return fc.oneof(...plain)
  const around = fc.record({ target: number, tolerance: fc.constantFrom(0.1, 1, 5, 0.000001) })
  return fc.oneof(
    ...plain,
    leaf(own.name, ORDERED, other),
    ...(isNumeric(own) ? [leaf(own.name, ['about'], around)] : []),
  )
}

const anyCondition = (all: readonly FactSpec[]): fc.Arbitrary<Condition> => {
  const leaves = all.filter(({ type }) => type !== 'members').map((own) => anyLeaf(own, all))
  return fc.letrec<{ any: Condition }>((tie) => {
    const parts = fc.array(tie('any'), { minLength: 1, maxLength: 3 })
    return {
      any: fc.oneof(
        { maxDepth: 3, depthSize: 'small' },
        fc.oneof(...leaves),
        parts.map((all) => ({ all })),
        parts.map((any) => ({ any })),
        tie('any').map((not) => ({ not })),
      ),
    }
  }).any
}

/** Rules on one kind and the measures they read, in place of and beside those of a rulebook. */
export interface Made {
  readonly measures: readonly Measure[]
  readonly rules: readonly Rule[]
}

/** Rules of any form on one kind, over measures of any form. */
export const anyRules = (shipped: Rulebook, kind: KindSpec): fc.Arbitrary<Made> => {
  const facts = Object.values(kind.facts)
  const dates = facts.filter(({ type }) => type === 'date').map(({ name }) => name)
  const measure = (name: string, type: FactType, expression: Expression): Measure => {
    return { ...spec(name, type), kinds: [kind.kind], expression }
  }
  const numbers = NUMBERS.map((name, index, all) =>
    anyExpression(facts, all.slice(0, index)).map((expression) => measure(name, 'number', expression)),
  )
  const days = dates.map((date) =>
    fc.nat({ max: 30 }).map((months) => measure(`${date}Later`, 'date', { monthsLater: [date, months] })),
  )
  const own = shipped.measures.filter(({ kinds }) => kinds.includes(kind.kind))
  const condition = anyCondition([
    ...facts,
    ...ENVELOPE,
    ...own,
    ...NUMBERS.map((name) => spec(name, 'number')),
    ...dates.map((date) => spec(`${date}Later`, 'date')),
  ])
  const rule = fc.record({
    when: fc.option(condition),
    require: fc.option(condition, { freq: 12 }),
    due: fc.option(fc.constantFrom('2025-12-31', '2030-12-31')),
  })
  return fc.record({
    measures: fc.tuple(...numbers, ...days),
    rules: fc
      .array(rule, { minLength: 1, maxLength: 12 })
      .map((rules) => rules.map((given, index) => ruleOf(kind.kind, given, index))),
  })
}

/** The shipped rulebook with made rules alone. */
export const withMade = (shipped: Rulebook, { measures, rules }: Made): Rulebook => ({
  ...shipped,
  measures: [...shipped.measures, ...measures],
  rules,
})

const ruleOf = (subject: string, given: Pick<Rule, 'when' | 'require' | 'due'>, index: number): Rule => ({
  ...{ id: `${PLAN}/any/goal-1/rule-${index}`, plan: PLAN, clause: `${PLAN}/any/goal-1`, subject },
  ...{ title: { zh: '', en: '' }, quote: '', binding: given.due === null ? 'mandatory' : 'target', reading: null },
  ...given,
  ...{ manual: given.require === null ? { zh: '', en: '' } : null, remedy: null },
  ...{ cases: [], equivalent: [], file: '', line: 1 },
})

/** A record of a kind as it is handed in; half of them hold no facts that contradict each other. */
export const anyValue = (
  { rulebook, kinds }: Pick<Halfsky, 'rulebook' | 'kinds'>,
  kind: KindSpec,
): fc.Arbitrary<Readonly<Record<string, unknown>>> =>
  fc
    .record({
      facts: factsOf(kind, rulebook),
      isSound: fc.boolean(),
      area: fc.constantFrom('441800', '441802', '441802100', '441802100201'),
      asOf: fc.constantFrom('2021-01-01', '2024-02-29', '2026-04-30', '2030-12-31'),
    })
    .map(({ facts, isSound, area, asOf }) => {
      const value = { ...recordOf(kind.kind, facts, area), asOf }
      return isSound ? withoutSuspects(value, kinds) : value
    })
