import { readFileSync } from 'node:fs'
import { type Compilation, compileRulebook, type RuleFile } from '../../src/rulebook/index.ts'
import { readYaml, type YamlReading } from '../../src/source/index.ts'
import { kinds } from '../record/kinds-here.ts'

const root = new URL('../../', import.meta.url)
const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8')

const PLAN = 'qingyuan/plan.yaml'
const planTexts = new Map([['qingyuan-2021-2030.txt', textOf('seeds/plans/qingyuan-2021-2030.txt')]])

/** The clause that examples are tried on. */
export const CLAUSE = 'qingyuan/environment/measures-6'

/** A rule on toilets with nothing wrong, as plain data. */
export const RULE: Readonly<Record<string, unknown>> = {
  title: { zh: '女厕位与男厕位之比', en: "women's to men's stalls" },
  quote: '女厕位与男厕位的比例不小于 1.5:1',
  subject: 'public-toilet',
  binding: 'mandatory',
  require: { all: [{ fact: 'femaleToMaleStalls', operator: 'greaterThanInclusive', value: 1.5 }] },
  cases: [{ name: 'a case', record: { femaleStalls: 3, maleStalls: 2 }, verdict: 'pass' }],
}

/** A clause file with nothing wrong, as plain data. */
export const CLAUSE_FILE: Readonly<Record<string, unknown>> = {
  clause: CLAUSE,
  title: { zh: '卫生厕所', en: 'toilets' },
  rules: { 'stall-ratio': RULE },
}

const READ = new Map<string, YamlReading>()

/** Most of the files are the same each time. */
const readOnce = ({ path, text }: RuleFile): YamlReading => {
  const key = `${path} ${text}`
  const reading = READ.get(key) ?? readYaml(text, path)
  READ.set(key, reading)
  return reading
}

/** A small rulebook of these files, in place of or beside the plan of Qingyuan and one clause file. */
export const compiledOf = (files: Readonly<Record<string, string>>): Compilation => {
  const standard = {
    [PLAN]: textOf(`rules/${PLAN}`),
    'measures.yaml': textOf('rules/measures.yaml'),
    [`${CLAUSE}.yaml`]: JSON.stringify(CLAUSE_FILE),
  }
  const all = Object.entries({ ...standard, ...files }).map(([path, text]) => ({ path, text }))
  return compileRulebook({ files: all, planTexts, kinds: kinds.specs, read: readOnce })
}
