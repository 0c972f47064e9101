import { describe, expect, test } from 'vitest'
import { claimedBy } from '../../src/plan/index.ts'
import { formatRuleFile, scaffoldClause } from '../../src/rulebook/index.ts'
import { entryOf, plain, readYaml, type SourceNode } from '../../src/source/index.ts'
import { compiledOf } from '../schemas/rulebook-here.ts'
import { shipped } from '../setup/product.ts'

const { rulebook } = await shipped()
const clauses = rulebook.plans.flatMap((plan) => plan.clauses)
const kinds = Object.keys(rulebook.kinds)

/** Every quote of a clause file. */
const quotesIn = (node: SourceNode): string[] => {
  const rules = entryOf(node, 'rules')?.node
  const unchecked = entryOf(node, 'not-checked')?.node
  const parts = [
    ...(rules?.type === 'map' ? rules.entries.map((entry) => entry.node) : []),
    ...(unchecked?.type === 'list' ? unchecked.items : []),
  ]
  return parts.flatMap((part) => {
    const quote = entryOf(part, 'quote')?.node
    return quote ? [String(plain(quote))] : []
  })
}

describe('what a clause file begins with', () => {
  test('claims every sentence of its clause, for every clause of both plans', () => {
    expect(clauses.length).toBeGreaterThan(300)
    for (const clause of clauses) {
      const text = scaffoldClause(clause, kinds)
      const { nodes, problems } = readYaml(text)
      expect(problems).toEqual([])
      const [node] = nodes
      const claimed = new Set((node ? quotesIn(node) : []).flatMap((quote) => claimedBy(clause, quote)))
      expect(claimed, clause.key).toEqual(new Set(clause.sentences))
      expect(formatRuleFile({ path: `${clause.key}.yaml`, text }).text).toBe(text)
    }
  })

  test('is not taken for finished: lint lists every empty place', () => {
    const clause = clauses.find(({ key }) => key === 'qingyuan/environment/measures-6')
    const text = clause ? scaffoldClause(clause, kinds) : ''
    const { rulebook: compiled, problems } = compiledOf({ 'qingyuan/environment/measures-6.yaml': text })
    const empty = text
      .split('\n')
      .flatMap((line, at) =>
        /^[^#]*:(?:,|\}|$)/.test(line) && !/^\s*(?:rules|not-checked|require|all|cases|rule-\d+):$/.test(line)
          ? [at + 1]
          : [],
      )
    expect(compiled).toBeNull()
    expect(empty.length).toBeGreaterThan(10)
    expect([...new Set(problems.map(({ line }) => line))]).toEqual(empty)
  })
})
