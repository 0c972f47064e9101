import { type Formatting, formatYaml, type Shape } from '../source/index.ts'
import { FILE_KEYS, RULE_KEYS } from './order.ts'
import { type FileRole, type RuleFile, roleOf } from './role.ts'

const BILINGUAL: Shape = { keys: ['zh', 'en'] }

const CONDITION: Shape = {
  keys: ['fact', 'operator', 'value'],
  at: { value: { keys: ['target', 'tolerance'] } },
}
const GROUPS = ['all', 'any'] as const
/** A rule's conditions are no deeper than what a reader takes. */
const DEPTH = 16
const condition = (depth: number): Shape => {
  if (depth === 0) return CONDITION
  const inner = condition(depth - 1)
  return {
    ...CONDITION,
    at: { ...CONDITION.at, ...Object.fromEntries(GROUPS.map((group) => [group, { each: inner }])), not: inner },
  }
}
const TREE = condition(DEPTH)

const CASE: Shape = {
  keys: ['name', 'record', 'earlier', 'bodies', 'verdict', 'missing', 'reason', 'remedy', 'message'],
}
const CONDITIONS = { when: TREE, require: TREE }

const RULE: Shape = {
  keys: RULE_KEYS,
  at: {
    title: BILINGUAL,
    ...CONDITIONS,
    manual: BILINGUAL,
    remedy: { keys: ['increase', 'set'] },
    cases: { each: CASE },
    equivalent: { each: { keys: ['mutant', 'why'] } },
  },
}

/** The keys of every kind of rule file in the order in which people read them. */
const SHAPES: Readonly<Record<FileRole, Shape>> = {
  clause: {
    keys: FILE_KEYS,
    at: { title: BILINGUAL, rules: { each: RULE }, 'not-checked': { each: { keys: ['quote', 'why'] } } },
  },
  measures: { each: { keys: ['kinds', 'title', 'unit'], at: { title: BILINGUAL, unit: BILINGUAL } } },
  plan: {
    keys: ['id', 'title', 'areas', 'period', 'text'],
    at: { title: BILINGUAL, period: { keys: ['from', 'to'] } },
  },
  upper: {
    each: { keys: ['footnote', 'level', 'clause', 'rule', 'quote', 'value', 'limit', 'verdict', 'why', 'note'] },
  },
}

/** A rule file in canonical form, which means what it meant; or the problems for which it has none. */
export const formatRuleFile = (file: RuleFile): Formatting => formatYaml(file.text, SHAPES[roleOf(file)], file.path)
