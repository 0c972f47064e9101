import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openRulebook } from '../../src/halfsky.ts'
import { type Compilation, compileRulebook } from '../../src/rulebook/index.ts'
import { kinds } from '../record/kinds-here.ts'
import { CLAUSE, CLAUSE_FILE, compiledOf, RULE } from '../schemas/rulebook-here.ts'

const PATH = 'qingyuan/environment/measures-6.yaml'
const LEAF = { fact: 'femaleStalls', operator: 'equal', value: 1 }

/** A clause file with one rule, as JSON on one line, which is YAML too. */
const clauseFile = (change: object): string =>
  JSON.stringify({ ...CLAUSE_FILE, rules: { 'stall-ratio': { ...RULE, ...change } } })

const codesOf = ({ problems }: Compilation): string[] => problems.map(({ code }) => code)

const faultsOf = async (text: string, path = PATH) => {
  const { halfsky, problems } = await openRulebook({ overlay: [{ path, text }] })
  return { compiled: halfsky !== null, problems: problems.filter(({ file }) => file === path) }
}

/** `#! code` at the end of a line says which problem the line must have. */
const expectMarked = async (text: string) => {
  const marked = text.split('\n').flatMap((line, index) => {
    const codes = /#! (.*)$/.exec(line)?.[1]?.split(' ') ?? []
    return codes.map((code) => `${index + 1} ${code}`)
  })
  const { compiled, problems } = await faultsOf(text.replace(/ *#! .*$/gm, ''))
  expect(problems.map(({ line, code }) => `${line} ${code}`).sort()).toEqual(marked.sort())
  expect(problems.every(({ column }) => column !== undefined && column >= 1)).toBe(true)
  expect(compiled).toBe(false)
}

const rule = (body: string): string => `clause: qingyuan/environment/measures-6
title: {zh: 题, en: title}
rules:
  planted:
    title: {zh: 题, en: title}
    quote: 女厕位与男厕位的比例不小于 1.5:1
    subject: public-toilet
    binding: mandatory
${body}
    cases: [{name: one, record: {}, verdict: unknown}]
`

test('a file with many faults reports every one at its line', () =>
  expectMarked(`clause: qingyuan/environment/measures-6
title: {zh: 题, en: title}
rules:
  unknown-fact:
    title: {zh: 题, en: title}
    quote: 女厕位与男厕位的比例不小于 1.5:1
    subject: public-toilet
    binding: mandatory
    require:
      all:
        - {fact: femaleStals, operator: equal, value: 1}   #! unknown-fact
    cases: []
  wrong-type:
    title: {zh: 题, en: title}
    quote: 女厕位与男厕位的比例不小于 1.5:1
    subject: public-toilet
    binding: mandatory
    require:
      all:
        - fact: femaleToMaleStalls
          operator: greaterThanInclusive
          value: "1.5"                                      #! value-type
        - {fact: setting, operator: equal, value: urbn}    #! value-type
        - {fact: setting, operator: greaterThan, value: 1} #! operator-type
    cases: []
  empty-group:
    title: {zh: 题, en: title}
    quote: 女厕位与男厕位的比例不小于 2.5:1                   #! quote-not-found
    subject: public-toilet
    binding: mandatory
    require:
      all: []                                              #! empty-group
    cases: []
  mixed:
    title: {zh: 题, en: title}
    quote: 女厕位与男厕位的比例不小于 1.5:1
    subject: public-toilet
    binding: mandatory
    require:
      all:
        - {fact: setting, operator: equal, value: urban}
      any:                                                 #! mixed-groups
        - {fact: setting, operator: equals, value: urban}  #! unknown-operator
    cases: []
  forbidden:
    title: {zh: 题, en: title}
    quote: 女厕位与男厕位的比例不小于 1.5:1
    subject: public-toilet
    binding: mandatory
    binding: target                                        #! duplicate-key
    require:
      all:
        - {fact: setting, operator: equal, value: urban, path: $.x} #! forbidden-key
        - {fact: setting, operator: equal, value: urban, params: {}} #! forbidden-key
    cases: []
  full-width:
    title: {zh: 题, en: title}
    quote: 女厕位与男厕位的比例不小于 1.5:1
    subject： public-toilet                                 #! full-width-punctuation
    binding: mandatory
    require:
      all:
        - {fact： setting, operator: equal, value: urban}   #! full-width-punctuation
    cases: []
  keys:
    title: {zh: 题, en: title}
    quote: 女厕位与男厕位的比例不小于 1.5:1
    subjekt: public-toilet                                 #! unknown-key
    subject: public-toylet                                 #! unknown-subject
    binding: mandatry                                      #! value-type
    due: 2030-13-01                                        #! wrong-type
    require: &anchor {all: [{fact: setting, operator: equal, value: urban}]} #! yaml-anchor
    cases: []
`))

test('did-you-mean names the nearest fact, operator and key', async () => {
  const { problems } = await faultsOf(rule('    require: {all: [{fact: femaleStals, operator: equall, valu: 1}]}'))
  expect(problems.map(({ code, params }) => [code, params.suggestion])).toEqual(
    expect.arrayContaining([
      ['unknown-fact', 'femaleStalls'],
      ['unknown-operator', 'equal'],
      ['unknown-key', 'value'],
    ]),
  )
})

describe('hazards of rule files', () => {
  test.each([
    ['an empty any', 'require: {any: []}', 'empty-group'],
    [
      'any beside all',
      'require: {any: [{fact: femaleStalls, operator: equal, value: 1}], all: [{fact: femaleStalls, operator: equal, value: 1}]}',
      'mixed-groups',
    ],
    [
      'a leaf beside a group',
      'require: {all: [{fact: femaleStalls, operator: equal, value: 1}], fact: femaleStalls}',
      'mixed-groups',
    ],
    ['an unknown operator', 'require: {all: [{fact: femaleStalls, operator: contains, value: 1}]}', 'unknown-operator'],
    [
      'a path',
      'require: {all: [{fact: femaleStalls, path: "$..[?(@.x)]", operator: equal, value: 1}]}',
      'forbidden-key',
    ],
    ['neither require nor manual', 'reading: nothing', 'require-or-manual'],
    ['an unknown tag', 'require: !!js/function "x"', 'yaml-syntax'],
    ['an ambiguous number', 'require: {all: [{fact: femaleStalls, operator: equal, value: 010}]}', 'number-form'],
    ['a hexadecimal number', 'require: {all: [{fact: femaleStalls, operator: equal, value: 0x10}]}', 'number-form'],
    ['infinity', 'require: {all: [{fact: femaleStalls, operator: equal, value: .inf}]}', 'number-form'],
    ['a date that is none', 'due: 2030-02-30', 'wrong-type'],
    ['a remedy that cannot be counted', 'remedy: {increase: [setting]}', 'remedy-fact'],
    ['a remedy that raises a measure', 'remedy: {increase: [femaleToMaleStalls]}', 'remedy-fact'],
    ['a remedy that sets a fact that is none', 'remedy: {set: {sanitry: true}}', 'remedy-fact'],
    ['a remedy that sets a yes/no to a word', 'remedy: {set: {sanitary: "yes"}}', 'value-type'],
    ['a remedy that sets a choice to no choice', 'remedy: {set: {setting: urbn}}', 'value-type'],
    ['a remedy that sets a number to a word', 'remedy: {set: {femaleStalls: many}}', 'value-type'],
  ])('%s is refused', async (_what, line, code) => {
    const { compiled, problems } = await faultsOf(rule(`    ${line}`))
    expect(problems.map((problem) => problem.code)).toContain(code)
    expect(compiled).toBe(false)
  })

  test('a key that is misspelt is not missing besides', async () => {
    const { compiled, problems } = await faultsOf(rule('    reading: x').replace('binding: ', 'bindng: '))
    expect(compiled).toBe(false)
    expect(problems.map(({ code }) => code)).toContain('unknown-key')
    expect(problems.map(({ code }) => code)).not.toContain('missing-key')
  })

  test('a measure in a remedy is not said to be meant for itself', async () => {
    const { problems } = await faultsOf(rule('    remedy: {increase: [femaleToMaleStalls]}'))
    expect(problems.find(({ code }) => code === 'remedy-fact')?.params).toMatchObject({ suggestion: '', sure: 0 })
  })

  test('conditions nested too deeply, too many of them, or a file too large are refused with a message', async () => {
    const leaf = '{fact: femaleStalls, operator: equal, value: 1}'
    const deep = `${'{not: '.repeat(40)}${leaf}${'}'.repeat(40)}`
    const many = `{all: [${Array.from({ length: 501 }, () => leaf).join(', ')}]}`
    expect((await faultsOf(rule(`    require: ${deep}`))).problems.map(({ code }) => code)).toContain('too-deep')
    expect((await faultsOf(rule(`    require: ${many}`))).problems.map(({ code }) => code)).toContain(
      'too-many-conditions',
    )
    expect((await faultsOf('#'.repeat(1_100_000))).problems.map(({ code }) => code)).toContain('file-too-large')
    expect((await faultsOf('['.repeat(100_000))).problems.map(({ code }) => code)).toContain('too-deep')
  })

  test('a clause in the wrong folder, and a clause the plan does not have', async () => {
    const { problems } = await faultsOf(rule('    reading: x'), 'qingyuan/health/measures-6.yaml')
    expect(problems.map(({ code }) => code)).toContain('misplaced-file')
    const stray = await faultsOf(rule('    reading: x').replace('measures-6', 'measures-7'))
    expect(stray.problems.map(({ code }) => code)).toContain('misplaced-file')
    expect(stray.problems.map(({ code }) => code)).not.toContain('quote-not-found')
    const unknown = await faultsOf(rule('    reading: x').replace('clause: qingyuan', 'clause: qingyuen'))
    expect(unknown.problems[0]).toMatchObject({ code: 'unknown-clause', line: 1, column: 9 })
  })

  test('a rulebook without rules does not pass everything', async () => {
    const { halfsky, problems } = await openRulebook({ rules: 'docs' })
    expect(halfsky).toBeNull()
    expect(problems.map(({ code }) => code)).toEqual(['rulebook-empty'])
  })

  test('nor does one without rules in which there is a warning', () => {
    const text = 'qingyuan-2021-2030.txt'
    const odd = readFileSync(`seeds/plans/${text}`, 'utf8').replace(/^1\..*$/m, '$&\n99.余文')
    const plan = { path: 'qingyuan/plan.yaml', text: readFileSync('rules/qingyuan/plan.yaml', 'utf8') }
    const file = { path: PATH, text: `clause: ${CLAUSE}\ntitle: {zh: 题, en: title}\n` }
    const source = { files: [plan, file], planTexts: new Map([[text, odd]]), kinds: kinds.specs }
    const { rulebook, problems } = compileRulebook(source)
    expect(rulebook).toBeNull()
    expect(problems.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'error rulebook-empty',
      'warning plan-text-odd',
    ])
  })

  test.each([
    ['qingyuan/plan.yaml', 'id'],
    [PATH, 'clause'],
  ])('an emptied %s is missed', (path, key) => {
    for (const text of ['', '\n', '# nothing\n']) {
      const { rulebook, problems } = compiledOf({ [path]: text })
      expect(rulebook).toBeNull()
      expect(problems.filter(({ file }) => file === path)).toMatchObject([
        { code: 'missing-key', params: { key }, line: 1, column: 1 },
      ])
    }
  })

  test('an empty measures.yaml is missed only by the rules that need it', () => {
    const codes = (condition: object) =>
      codesOf(compiledOf({ 'measures.yaml': '', [PATH]: clauseFile({ require: condition }) }))
    expect(codes({ fact: 'femaleStalls', operator: 'equal', value: 1 })).toEqual([])
    expect(codes({ fact: 'femaleToMaleStalls', operator: 'equal', value: 1 })).toEqual(['unknown-fact'])
  })

  test.each(['qingyuan/plan.yaml', 'measures.yaml', PATH])('a second document in %s is refused', (path) => {
    const text = path === PATH ? clauseFile({}) : readFileSync(`rules/${path}`, 'utf8')
    const { rulebook, problems } = compiledOf({ [path]: `${text}\n---\nclause: x\n` })
    expect(rulebook).toBeNull()
    expect(problems).toMatchObject([{ code: 'wrong-type', file: path, line: text.split('\n').length + 2, column: 1 }])
  })

  test('two plans of one id, two measures of one name, two rules of one id', () => {
    const plan = readFileSync('rules/qingyuan/plan.yaml', 'utf8')
    const measure = (name: string) =>
      `${name}: {kinds: [public-toilet], title: {zh: 和, en: sum}, sum: [maleStalls, 1]}\n`
    const { problems } = compiledOf({
      'second/plan.yaml': `# the same again\n${plan}`,
      'second/measures.yaml': `${measure('free')}${measure('femaleToMaleStalls')}`,
      [`second/${PATH}`]: clauseFile({}),
    })
    expect(problems.map(({ code, file, line }) => `${file}:${line} ${code}`)).toEqual([
      'second/measures.yaml:2 duplicate-key',
      'second/plan.yaml:2 duplicate-key',
      `second/${PATH}:1 duplicate-rule`,
    ])
  })

  test.each([
    ['monthsLater: [planIssuedOn, 1]', []],
    ['monthsLater: [planIssuedOn, 1.5]', ['wrong-type']],
    ['monthsLater: [planIssuedOn, -1]', ['wrong-type']],
    ['monthsLater: [planIssuedOn]', ['wrong-type']],
    ['monthsLater: planIssuedOn', ['wrong-type']],
    ['monthsLater: [planIssuedOn, planFiledOn]', ['wrong-type']],
    ['monthsLater: [planFiled, 1]', ['value-type']],
    ['monthsLater: [planIssued, 1]', ['unknown-fact']],
    ['sum: [planIssuedOn, 1]', ['value-type']],
    ['sum: [{monthsLater: [planIssuedOn, 1]}, 1]', ['unknown-key']],
    ['change: planFilingDeadline', ['value-type']],
  ])('a measure %s', (expression, codes) => {
    const measures = `${readFileSync('rules/measures.yaml', 'utf8')}\nm: {kinds: [government-body], title: {zh: 日, en: day}, ${expression}}\n`
    const compiled = compiledOf({ 'measures.yaml': measures, [PATH]: clauseFile({}) })
    expect(codesOf(compiled).sort()).toEqual(codes)
  })

  test.each([
    ['planFiledOn', 'lessThan', '2026-01-31', []],
    ['planFiledOn', 'greaterThanInclusive', { fact: 'planIssuedOn' }, []],
    ['planFiledOn', 'in', ['2026-01-31'], []],
    ['planFiledOn', 'lessThan', '2026-02-30', ['wrong-type']],
    ['planFiledOn', 'lessThan', 3, ['wrong-type']],
    ['planFiledOn', 'lessThan', { fact: 'bodyType' }, ['value-type']],
    ['bodyType', 'equal', { fact: 'planFiledOn' }, ['value-type']],
    ['planFiledOn', 'about', { target: 1, tolerance: 1 }, ['operator-type']],
  ])('a condition %s %s %j', (fact, operator, value, codes) => {
    const require = { fact, operator, value }
    const compiled = compiledOf({ [PATH]: clauseFile({ subject: 'government-body', require, when: undefined }) })
    expect(codesOf(compiled)).toEqual(codes)
  })

  test('a name that stands twice in one file is reported once', async () => {
    const one =
      '  one: {title: {zh: 题, en: title}, quote: 女厕位与男厕位的比例, subject: public-toilet, binding: mandatory,'
    const rest = 'require: {fact: femaleStalls, operator: equal, value: 1}, cases: []}'
    const head = 'clause: qingyuan/environment/measures-6\ntitle: {zh: 题, en: title}\nrules:\n'
    const { problems } = await faultsOf(`${head}${one} ${rest}\n${one} ${rest}\n`)
    expect(problems.map(({ code, line }) => `${line} ${code}`)).toEqual(['5 duplicate-key'])
    const measures = '{kinds: [public-toilet], title: {zh: 和, en: sum}, sum: [maleStalls, 1]}'
    const twice = compiledOf({
      'measures.yaml': `m: ${measures}\nm: ${measures}\n`,
      [PATH]: clauseFile({ require: LEAF }),
    })
    expect(codesOf(twice)).toEqual(['duplicate-key'])
  })

  test.each([
    ['""', { expected: 'text', found: 'empty text' }],
    ['女厕位', { expected: 'at least four characters of the sentence', found: '女厕位' }],
    ['女 厕 位', { expected: 'at least four characters of the sentence', found: '女 厕 位' }],
  ])('a quote that is %s is refused for what it is', async (quote, params) => {
    const { problems } = await faultsOf(rule('    manual: {zh: 问, en: ask}').replace(/quote: .*/, `quote: ${quote}`))
    expect(problems).toMatchObject([{ code: 'wrong-type', line: 6, params }])
  })

  test('after a fault of syntax, only what the reader itself says counts', () =>
    expectMarked(`clause: qingyuan/environment/measures-6
title: {zh: 题, en: title}
rules:
  before:
    title: {zh: 题, en: title}
    quote: 女厕位与男厕位的比例不小于 9:1                     #! quote-not-found
    subject: public-toilet
    binding: mandatory
    require: {fact: femaleStals, operator: equal, value: 1} #! unknown-fact
    cases: []
  broken:
    title: {zh: 题, en: title}
    quote: 女厕位与男厕位的比例不小于 1.5:1
    subject: public-toilet
    binding: mandatory
    require: {fact: femaleStals, operator: equal: 1}        #! yaml-syntax
    cases: []
  after:
    title: {zh: 题}
    subject: public-toylet
    subject: public-toilet                                  #! duplicate-key
    binding：mandatory                                       #! full-width-punctuation
    require: {fact: femaleStalls, operator: equal, value: 010} #! number-form
`))

  test('a folder that is not there is a problem, not an exception', async () => {
    const { halfsky, problems } = await openRulebook({ rules: 'no/such/folder' })
    expect(halfsky).toBeNull()
    expect(problems).toMatchObject([{ code: 'file-unreadable', file: 'no/such/folder' }])
  })
})

describe('the compiled rulebook', () => {
  test('is frozen through and through', async () => {
    const { halfsky } = await openRulebook()
    const loose: string[] = []
    const walk = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return
      if (!Object.isFrozen(value)) loose.push(path)
      for (const [key, inner] of Object.entries(value)) walk(inner, `${path}/${key}`)
    }
    walk(halfsky?.rulebook, '')
    expect(loose).toEqual([])
    expect(halfsky?.rulebook.plans[0]?.clauses[0]?.sentences.length).toBeGreaterThan(0)
  })

  test('has a digest that follows the meaning, not comments or order of keys', async () => {
    const digest = async (change: (text: string) => string) => {
      const text = change(readFileSync(`rules/${PATH}`, 'utf8'))
      const { halfsky, problems } = await openRulebook({ overlay: [{ path: PATH, text }] })
      expect(problems).toEqual([])
      return halfsky?.rulebook.digest
    }
    const before = await digest((text) => text)
    expect(before).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(await digest((text) => `# a comment\n${text}`)).toBe(before)
    expect(await digest((text) => text.replace(/^clause: (.*)\n(title: .*)\n/, '$2\nclause: $1\n'))).toBe(before)
    expect(await digest((text) => text.replace('value: 1.5', 'value: 1.6'))).not.toBe(before)
  })
})
