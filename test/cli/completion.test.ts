import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { complete } from '../../src/cli/completion/names.ts'
import { treeOf } from '../../src/cli/completion/tree.ts'
import { program } from '../../src/cli/program.ts'
import { shipped } from '../setup/product.ts'

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const FIXTURES = fileURLToPath(new URL('fixtures', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'halfsky-completion-'))

const halfsky = (...words: string[]): string => execFileSync(process.execPath, [MAIN, ...words], { encoding: 'utf8' })

/** Where the shells run: a `halfsky` to call, and a few files. */
const here = join(folder, 'here')
const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` }

beforeAll(() => {
  mkdirSync(join(folder, 'bin'))
  mkdirSync(join(here, 'records'), { recursive: true })
  writeFileSync(join(folder, 'bin', 'halfsky'), `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n`, {
    mode: 0o755,
  })
  for (const name of ['one.yaml', 'two words.yaml']) writeFileSync(join(here, name), '')
  for (const shell of ['bash', 'zsh', 'fish']) writeFileSync(join(folder, shell), halfsky('completion', shell))
})
afterAll(() => rmSync(folder, { recursive: true }))

const has = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0

/** What bash makes of words as readline would break them; the last is the one being typed. */
const inBash = (...words: readonly string[]): string[] => {
  const quoted = words.map((word) => `'${word}'`).join(' ')
  const script = `. '${join(folder, 'bash')}'; COMP_WORDS=(halfsky ${quoted}); COMP_CWORD=${words.length}
    _halfsky halfsky; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], { cwd: here, env, encoding: 'utf8' })
  expect(stderr).toBe('')
  return stdout.split('\n').filter((line) => line !== '')
}

/** What fish offers after a line, without the descriptions. */
const inFish = (line: string): string[] => {
  const script = `source '${join(folder, 'fish')}'; complete -C '${line}'`
  const { stdout } = spawnSync('fish', ['--no-config', '-c', script], { cwd: here, env, encoding: 'utf8' })
  return stdout.split('\n').flatMap((one) => one.split('\t')[0] || [])
}

const FORMATS = ['text', 'json', 'ndjson', 'csv', 'parquet', 'sarif', 'junit', 'github']

describe.runIf(has('bash'))('bash completes', () => {
  test.each<[string, string[], string[]]>([
    ['commands', ['c'], ['check', 'config', 'coverage', 'completion']],
    ['options', ['check', '--a'], ['--add', '--as-of']],
    ['options among files', ['check', 'one.yaml', '--stri'], ['--strict']],
    ['choices', ['check', '--fail-on', 'ma'], ['mandatory']],
    ['choices after =', ['check', '--fail-on', '=', 'ma'], ['mandatory']],
    ['choices right after =', ['check', '--lang', '='], ['zh-CN', 'en']],
    ['choices where = breaks no words', ['check', '--lang=e'], ['--lang=en']],
    ['formats', ['check', '-f', ''], FORMATS],
    ['the file of a format', ['check', '-f', 'json', '=', 'o'], ['one.yaml']],
    ['the file of a format, from its start', ['check', '-f', 'json', '='], ['one.yaml', 'records', 'two words.yaml']],
    ['the file of a format after two =', ['check', '--format', '=', 'json', '=', 'o'], ['one.yaml']],
    ['files', ['check', ''], ['one.yaml', 'records', 'two words.yaml']],
    ['more files', ['check', 'one.yaml', 'tw'], ['two words.yaml']],
    ['folders where folders are due', ['lint', '--rules', ''], ['records']],
    ['nothing where it cannot know', ['check', '--as-of', ''], []],
    ['rules', ['explain', 'qingyuan/environment/measures-6/st'], ['qingyuan/environment/measures-6/stall-ratio']],
    ['and after the rule a file', ['explain', 'stall-ratio', 'o'], ['one.yaml']],
    [
      'options with values do not count as arguments',
      ['explain', '--lang', 'en', '--format', '=', 'json', 'stall-ratio', 'o'],
      ['one.yaml'],
    ],
    ['plans', ['check', '--plan', ''], ['conghua', 'qingyuan']],
    ['kinds', ['rules', '--subject', 'public'], ['public-toilet']],
    ['indicators', ['rank', '--indicator', 'maternalMortalityRat'], ['maternalMortalityRate']],
    [
      'ids of another rulebook',
      ['explain', '--rules', join(FIXTURES, 'areas'), ''],
      ['conghua/decision/goals-7/committee-share'],
    ],
    ['shells', ['completion', ''], ['bash', 'zsh', 'fish']],
    ['nothing after an unknown command', ['nosuch', ''], []],
  ])('%s', (_what, words, expected) => {
    expect(inBash(...words).sort()).toEqual([...expected].sort())
  })

  test('every option of every command', async () => {
    for (const { name, options } of await tree()) {
      expect(inBash(name, '-').sort()).toEqual(options.flatMap(({ flags }) => flags).sort())
    }
  })

  test('is bound to the name', () => {
    const line = `. '${join(folder, 'bash')}'; complete -p halfsky`
    expect(execFileSync('bash', ['--norc', '-c', line], { encoding: 'utf8' })).toBe('complete -F _halfsky halfsky\n')
  })
})

describe.runIf(has('fish'))('fish completes', () => {
  test.each<[string, string, string[]]>([
    ['commands', 'halfsky ch', ['check']],
    ['options', 'halfsky check --fail', ['--fail-on']],
    ['choices', 'halfsky check --fail-on ma', ['mandatory']],
    ['formats', 'halfsky check -f ', FORMATS],
    ['rules', 'halfsky explain qingyuan/environment/measures-6/st', ['qingyuan/environment/measures-6/stall-ratio']],
    ['and after the rule a file', 'halfsky explain --lang en stall-ratio o', ['one.yaml']],
    ['plans', 'halfsky check --plan q', ['qingyuan']],
    ['files', 'halfsky check one.yaml tw', ['two words.yaml']],
  ])('%s', (_what, line, expected) => {
    expect(inFish(line).sort()).toEqual([...expected].sort())
  })
})

test.runIf(has('zsh'))('zsh takes the script', () => {
  expect(spawnSync('zsh', ['-n', join(folder, 'zsh')], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' })
})

const tree = async () => {
  const nowhere = { out: async () => {}, err: () => {}, stdin: async () => new Uint8Array() }
  const terminal = { ...nowhere, interactive: false, today: '2026-05-01', lang: 'en' } as const
  return treeOf(await program(terminal, () => '2026-05-01', { exit: () => {}, help: () => {} }))
}

describe('the names of a rulebook', () => {
  const cache = join(folder, 'cache')

  test('are those of the rulebook, kept or not', async () => {
    const { rulebook, kinds } = await shipped()
    for (const _ of ['made', 'kept']) {
      expect((await complete(['rules'], cache)).split('\n').slice(0, -1)).toEqual(
        rulebook.rules.map(({ id }) => id).sort(),
      )
      expect((await complete(['kinds'], cache)).split('\n').slice(0, -1)).toEqual(Object.keys(kinds.specs).sort())
    }
  })

  test('follow the files, and stay while a file has a fault', async () => {
    const rules = join(folder, 'rules')
    const clause = (name: string): string => `clause: qingyuan/environment/measures-6
title: {zh: 厕所, en: Toilets}
rules:
  ${name}:
    title: {zh: 厕所, en: Toilets}
    quote: 女厕位与男厕位的比例不小于 1.5:1
    subject: public-toilet
    binding: mandatory
    require: {fact: femaleToMaleStalls, operator: greaterThanInclusive, value: 1.5}
    cases: []
`
    const file = join(rules, 'qingyuan', 'environment', 'measures-6.yaml')
    mkdirSync(join(rules, 'qingyuan', 'environment'), { recursive: true })
    writeFileSync(join(rules, 'measures.yaml'), execFileSync('cat', [join(FIXTURES, '../../../rules/measures.yaml')]))
    writeFileSync(
      join(rules, 'qingyuan', 'plan.yaml'),
      execFileSync('cat', [join(FIXTURES, '../../../rules/qingyuan/plan.yaml')]),
    )
    const ids = () => complete(['rules', '--', 'explain', '--rules', '=', rules, ''], cache)
    writeFileSync(file, clause('first'))
    expect(await ids()).toBe('qingyuan/environment/measures-6/first\n')
    writeFileSync(file, clause('second'))
    expect(await ids()).toBe('qingyuan/environment/measures-6/second\n')
    writeFileSync(file, 'clause: [')
    expect(await ids()).toBe('qingyuan/environment/measures-6/second\n')
  })

  test.each([[[]], [['nothing']], [['rules', '--', '--rules', '/no/such/folder']], [['rules', '--', '--rules']]])(
    'no fault is told in the middle of a line: %j',
    (words: string[]) => {
      const { stderr, status } = spawnSync(process.execPath, [MAIN, 'complete', ...words], { encoding: 'utf8' })
      expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
    },
  )
})

test('every option that takes a value says what of, and every command is there', async () => {
  const commands = await tree()
  expect(commands.map(({ name }) => name)).toContain('completion')
  expect(commands.flatMap(({ options }) => options).find(({ flags }) => flags.includes('--map'))?.value).toEqual({
    form: 'files',
  })
})
