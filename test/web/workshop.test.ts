import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openRulebook, sourcesOf } from '../../src/halfsky.ts'
import { readKinds } from '../../src/web/play/kinds.ts'
import { type Sheet, type Workshop, workshopOf } from '../../src/web/play/workshop.ts'
import { blocksOf, clauseFileOf } from '../docs/examples.ts'
import { halfsky } from './command-line.ts'

const CLAUSE = 'qingyuan/environment/measures-6'
let folder: string
let shop: Workshop
let sheet: Sheet
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'halfsky-play-'))
  const { halfsky } = await openRulebook()
  if (halfsky === null) throw new Error('no rulebook')
  const { files, planTexts, schemas } = sourcesOf(halfsky)
  shop = workshopOf({ files, planTexts: Object.fromEntries(planTexts), schemas }, readKinds(schemas))
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

  test('the same on every example in the pages on problems, right or wrong', async () => {
    const pages = readdirSync('docs/problems').map((name) => readFileSync(join('docs/problems', name), 'utf8'))
    const examples = new Set(pages.flatMap(blocksOf).flatMap((block) => clauseFileOf(block) ?? []))
    expect(examples.size).toBeGreaterThan(60)
    const codes = new Set<string>()
    for (const [index, text] of [...examples].entries()) {
      const { told, shown } = await bothLint(text, index % 2 === 0 ? 'en' : 'zh-CN')
      expect(shown).toEqual(told)
      for (const { code } of shown) codes.add(code)
    }
    expect(codes.size).toBeGreaterThan(25)
  }, 120_000)
})
