import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openRulebook, sourcesOf } from '../../src/halfsky.ts'
import { plain, readYaml } from '../../src/source/index.ts'
import { insertCase } from '../../src/web/play/insert-case.ts'
import { readKinds } from '../../src/web/play/kinds.ts'
import { type Sheet, type Sources, type Workshop, workshopOf } from '../../src/web/play/workshop.ts'
import { blocksOf, clauseFileOf } from '../docs/examples.ts'
import { halfsky } from './command-line.ts'

const CLAUSE = 'qingyuan/environment/measures-6'
let folder: string
let shop: Workshop
let sources: Sources
let sheet: Sheet
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'halfsky-play-'))
  const { halfsky } = await openRulebook()
  if (halfsky === null) throw new Error('no rulebook')
  const { files, planTexts, schemas } = sourcesOf(halfsky)
  sources = { files, planTexts: Object.fromEntries(planTexts), schemas }
  shop = workshopOf(sources, readKinds(schemas))
  const begun = shop.begin(CLAUSE)
  if (begun === null) throw new Error('no clause')
  sheet = begun
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What the command line says of a sheet that is saved, and the pages of one that is typed. */
const bothLint = async (text: string, lang: 'zh-CN' | 'en', file = sheet.file) => {
  const path = join(folder, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  const told = JSON.parse(await halfsky('lint', '--format', 'json', '--lang', lang, path)).problems
  const shown = await shop.lint({ file, text }, lang)
  return {
    told: told.map(({ file: _file, ...one }: { file: string }) => one),
    shown: shown.map(({ file: _file, mendable: _mendable, ...one }) => one),
  }
}

describe('what a sheet is told', () => {
  test('nothing, of the shipped file', async () => {
    expect(await shop.lint(sheet, 'zh-CN')).toEqual([])
  })

  const FAULTS: readonly (readonly [string, (text: string) => string])[] = [
    ['a fact misspelt', (text) => text.replace('fact: femaleToMaleStalls', 'fact: femaleToMaleStall')],
    ['a full-width colon', (text) => text.replace('binding: mandatory', 'binding：mandatory')],
    ['words that are not the plan’s', (text) => text.replace('的比例不小于 1.5:1', '的比例不低于 1.5:1')],
    ['another number', (text) => text.replace('value: 1.5}', 'value: 1.6}')],
    [
      'a strictness that is not the sentence’s',
      (text) => text.replace('greaterThanInclusive, value: 1.5', 'greaterThan, value: 1.5'),
    ],
    ['a sign for an operator', (text) => text.replace('operator: greaterThanInclusive', "operator: '>='")],
    ['a bracket left open', (text) => text.replace('value: 1.5}', 'value: 1.5')],
    ['a condition that never holds', (text) => text.replace('value: 1.5}', 'value: -1}')],
    ['a key twice', (text) => text.replace('    binding: mandatory', '    binding: mandatory\n    binding: target')],
    ['a case whose record is refused', (text) => text.replace('femaleStalls: 3,', 'femaleStalls: three,')],
    ['keys in another order', (text) => text.replace(/^clause: .*\n(title: .*\n)/m, `$1clause: ${CLAUSE}\n`)],
    ['another clause', (text) => text.replace('measures-6', 'measures-7')],
    ['nothing', () => ''],
  ]
  test.each(FAULTS)('%s: the same problems as on the command line', async (_what, spoil) => {
    const text = spoil(sheet.text)
    expect(text).not.toBe(sheet.text)
    const { told, shown } = await bothLint(text, 'zh-CN')
    expect(told.length).toBeGreaterThan(0)
    expect(shown).toEqual(told)
  })

  test('the same on every wrong example in the pages on problems', async () => {
    const pages = readdirSync('docs/problems').map((name) => readFileSync(join('docs/problems', name), 'utf8'))
    const examples = new Set(
      pages
        .flatMap(blocksOf)
        .filter(({ words }) => words[2] === 'wrong')
        .flatMap((block) => clauseFileOf(block) ?? []),
    )
    expect(examples.size).toBeGreaterThan(40)
    const codes = new Set<string>()
    for (const [index, text] of [...examples].entries()) {
      const { told, shown } = await bothLint(text, index % 2 === 0 ? 'en' : 'zh-CN')
      expect(shown).toEqual(told)
      for (const { code } of shown) codes.add(code)
    }
    expect(codes.size).toBeGreaterThan(25)
  }, 120_000)
})

test('a new file is the one that `halfsky new` begins', async () => {
  const rules = join(folder, 'without')
  cpSync('rules', rules, { recursive: true })
  rmSync(join(rules, `${CLAUSE}.yaml`))
  const begun = await halfsky('new', '--stdout', '--rules', rules, CLAUSE)
  expect(begun).toContain('rule-3')
  expect(shop.begin(CLAUSE, true)).toEqual({ file: `${CLAUSE}.yaml`, text: begun })
  const few = { ...sources, files: sources.files.filter(({ path }) => path !== `${CLAUSE}.yaml`) }
  expect(workshopOf(few, readKinds(few.schemas)).begin(CLAUSE)).toEqual({ file: `${CLAUSE}.yaml`, text: begun })
}, 60_000)

test('what --fix makes of a file is what the page makes of it', async () => {
  const text = sheet.text
    .replace('fact: femaleToMaleStalls', 'fact: femaleToMaleStall')
    .replace('binding: m', 'binding：m')
  const path = join(folder, 'mend', sheet.file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  await halfsky('lint', '--fix', path)
  const mended = await shop.mend({ file: sheet.file, text })
  expect(mended).toBe(readFileSync(path, 'utf8'))
  expect(mended).toBe(sheet.text)
  const first = await shop.mendOne({ file: sheet.file, text }, 0)
  expect(first).toBe(text.replace('binding：m', 'binding: m'))
})

test('a case goes into every rule that stands on lines of its own, and the file says nothing else', () => {
  const name = 'one more case'
  const paste = (indent: number) => `${' '.repeat(indent)}- {name: ${name}, record: {femaleStalls: 1}, verdict: pass}\n`
  let count = 0
  for (const [index, { path, text }] of sources.files.entries()) {
    if (index % 4 !== 0) continue
    const { nodes } = readYaml(text)
    const whole = nodes.map(plain)[0] as { rules?: Record<string, { cases?: { name: string }[] }> }
    if (!whole?.rules || !/^rules:\n {2}\S/m.test(text)) continue
    for (const rule of Object.keys(whole.rules)) {
      const more = insertCase(text, rule, paste)
      expect(more, `${path} ${rule}`).not.toBeNull()
      const read = readYaml(more ?? '')
      expect(read.problems).toEqual([])
      const now = read.nodes.map(plain)[0] as typeof whole
      const own = now.rules?.[rule]
      expect(own?.cases?.at(-1)).toEqual({ name, record: { femaleStalls: 1 }, verdict: 'pass' })
      own?.cases?.pop()
      if (own?.cases?.length === 0 && whole.rules[rule]?.cases === undefined) delete own.cases
      expect(now).toEqual(whole)
      count++
    }
  }
  expect(count).toBeGreaterThan(150)
})

test.each([
  ['    cases: []', '    cases:\n      - one\n'],
  ['    cases:', '    cases:\n      - one\n'],
  ['    cases: # none yet', '    cases:\n      - one\n'],
  ['    subject: bus', '    subject: bus\n    cases:\n      - one\n'],
])('also where there is none yet: %s', (line, after) => {
  const text = `rules:\n  a:\n    title: b\n${line}\n\n# the end\nnot-checked: []\n`
  expect(insertCase(text, 'a', (indent) => `${' '.repeat(indent)}- one\n`)).toBe(text.replace(`${line}\n`, after))
})

test('and nowhere where there is no place for it', () => {
  const paste = () => '- one\n'
  expect(insertCase('rules: {a: {title: b}}\n', 'a', paste)).toBeNull()
  expect(insertCase('rules:\n  a:\n    cases: [b]\n', 'a', paste)).toBeNull()
  expect(insertCase('rules:\n  a:\n    title: b\n', 'c', paste)).toBeNull()
  expect(insertCase('', 'a', paste)).toBeNull()
})

test('cases come to what `halfsky test` says of them', async () => {
  const studies = await shop.study(sheet, 'zh-CN')
  const { cases } = JSON.parse(await halfsky('test', '--format', 'json', '--run', `${CLAUSE}/`))
  const shown = (studies ?? []).flatMap(({ id, cases: own }) =>
    own.map(({ name, differs }) => ({ rule: id, name, passed: differs.length === 0 })),
  )
  const order = ({ rule }: { rule: string }) => rule
  expect(shown.toSorted((a, b) => order(a).localeCompare(order(b)))).toEqual(
    cases.toSorted((a: { rule: string }, b: { rule: string }) => order(a).localeCompare(order(b))),
  )
  for (const { cases: own } of studies ?? []) for (const one of own) expect(one.came).toBe(one.expected)
})

test('the record of any case, judged, comes to the verdict that the case states', async () => {
  const begun = shop.begin('qingyuan/health/goals-2') ?? sheet
  for (const one of [sheet, begun]) {
    for (const { name, cases } of (await shop.study(one, 'en')) ?? []) {
      for (const [index, { expected }] of cases.entries()) {
        const record = shop.recordOf(one, name, index) ?? ''
        const judging = await shop.judge(one, { rule: name, record, asOf: '2026-05-01' }, 'en')
        expect(judging?.finding?.verdict).toBe(expected)
      }
    }
  }
})

describe('offers where one types', () => {
  const offered = (after: string, typed: string) => {
    const lines = sheet.text.split('\n')
    const at = lines.findIndex((line) => line.includes(after)) + 1
    lines.splice(at, 0, typed)
    return shop.offer(lines.join('\n'), at + 1, typed.length + 1, 'en')?.choices.map(({ label }) => label) ?? []
  }

  test.each([
    ['    all:', '        - {fact: fe', 'femaleToMaleStalls'],
    ['    all:', '        - {fact: setting, operator: ', 'equal'],
    ['    all:', '        - {fact: setting, operator: equal, value: ', 'urban'],
    ['    all:', '        - {fact: construction, operator: in, value: [new, ', 'rebuilt'],
    ['    all:', '        - {', 'operator:'],
    ['    cases:', '      - {', 'record:'],
    ['    cases:', '      - {name: a, record: {', 'femaleStalls:'],
    ['    cases:', '      - {name: a, record: {setting: ', 'urban'],
    ['    cases:', '      - {name: a, record: {setting: urban}, verdict: ', 'not-applicable'],
    ['    title: {zh: 新建', '    sub', 'subject:'],
    ['    title: {zh: 新建', '    subject: ', 'public-toilet'],
    ['    title: {zh: 新建', '    binding: ', 'mandatory'],
    ['    remedy: ', '    remedy: {increase: [', 'femaleStalls'],
    ['not-checked:', '', 'rules:'],
  ])('behind `%s`: %s', (after, typed, expected) => {
    expect(offered(after, typed)).toContain(expected)
  })

  test('numbers for no word, and nothing in the midst of prose', () => {
    expect(offered('    all:', '        - {fact: setting, operator: ')).not.toContain('greaterThan')
    expect(offered('    reading: >-', '      Men’s stalls ')).toEqual([])
  })
})
