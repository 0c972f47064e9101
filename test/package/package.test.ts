import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callsOf } from '../../src/shipped/index.ts'

const ROOT = process.cwd()
const { isBuilt, note, sourcesOf } = createRequire(import.meta.url)('../../bin/built.cjs')
let folder: string

const node = (...args: string[]): string =>
  execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

/** As npm would install it, without a network: what is packed, beside the packages that are here. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'halfsky-package-'))
  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, 'halfsky'), { recursive: true })
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(ROOT, 'node_modules', name), join(modules, name))
  }
  const env = { ...process.env, npm_config_cache: join(folder, 'cache') }
  // others run what is built while this does: it is built anew only where it would not be run
  const built = isBuilt(ROOT) ? ['--ignore-scripts'] : []
  execFileSync('npm', ['pack', '--silent', ...built, '--pack-destination', folder], { cwd: ROOT, env, stdio: 'pipe' })
  const [packed = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
  execFileSync('tar', ['-xzf', join(folder, packed), '--strip-components=1', '-C', join(modules, 'halfsky')])
  cpSync(join(ROOT, 'examples'), join(folder, 'examples'), { recursive: true })
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The examples of a document: a program, and what it prints. */
const programsIn = (file: string): { program: string; printed: string }[] =>
  [...readFileSync(file, 'utf8').matchAll(/```js\n(import [\s\S]*?)```\s+```text\n([\s\S]*?)```/g)].map(
    ([, program = '', printed = '']) => ({ program, printed }),
  )

describe('the packed package', () => {
  test('holds no source, no tests, and no secrets of the workplace', () => {
    const held = readdirSync(join(folder, 'node_modules', 'halfsky')).sort()
    expect(held).toEqual(
      [
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'README.zh-CN.md',
        'assets',
        'bin',
        'dist',
        'docs',
        'package.json',
        'rules',
        'schemas',
        'seeds',
      ].sort(),
    )
  })

  test('opens its rulebook as it was compiled when it was packed', () => {
    writeFileSync(join(folder, 'program.mjs'), "import { openRulebook } from 'halfsky'\nawait openRulebook()\n")
    const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'own-cache') }
    execFileSync(process.execPath, ['program.mjs'], { cwd: folder, env })
    // what is compiled anew is kept
    expect(existsSync(join(folder, 'own-cache', 'halfsky'))).toBe(false)
    expect(readdirSync(join(folder, 'node_modules', 'halfsky', 'dist', 'compiled'))).toHaveLength(1)
    // in an image it is read by somebody else than whoever built it
    expect(statSync(join(ROOT, 'dist', 'compiled')).mode & 0o055).toBe(0o055)
  })

  test.each(['README.md', 'README.zh-CN.md', 'examples/third-plan/README.md'])(
    '%s: its programs print what it says',
    (file) => {
      const programs = programsIn(file)
      expect(programs.length).toBeGreaterThan(0)
      for (const { program, printed } of programs) {
        writeFileSync(join(folder, 'program.mjs'), program)
        expect(node('program.mjs')).toBe(printed)
      }
    },
  )

  test('has types: a right program compiles, and a wrong one does not', () => {
    const config = {
      compilerOptions: { module: 'nodenext', target: 'es2024', strict: true, noEmit: true, types: ['node'] },
      files: ['consumer.ts'],
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    writeFileSync(join(folder, 'package.json'), '{"type": "module"}')
    const right = [
      "import { checkOptions, checkRecord, openRulebook, readBatch, type Report, type Verdict } from 'halfsky'",
      "const report: Report = await checkRecord({ kind: 'public-toilet' }, { lang: 'en' })",
      'const verdicts: readonly Verdict[] = report.violations.map(({ verdict }) => verdict)',
      "const { halfsky } = await openRulebook({ add: ['examples/third-plan'] })",
      "const checked = await halfsky?.checkBatch(readBatch('[]', 'json'), checkOptions())",
      'export const counts: (number | undefined)[] = [verdicts.length, checked?.report.summary.pass]',
    ]
    const compile = (): string => node(join(ROOT, 'node_modules', '@typescript', 'native', 'bin', 'tsc'), '-p', '.')
    writeFileSync(join(folder, 'consumer.ts'), right.join('\n'))
    expect(compile()).toBe('')
    writeFileSync(
      join(folder, 'consumer.ts'),
      [...right, 'export const wrong: string = report.summary.pass'].join('\n'),
    )
    expect(compile).toThrow()
  })

  test('says of a fault which line of the sources it is at', () => {
    const program =
      "import { readBatch } from 'halfsky'\ntry { readBatch(Symbol(), 'json') } catch (error) { console.log(error.stack) }"
    writeFileSync(join(folder, 'program.mjs'), program)
    const [call = ''] = callsOf(Object.assign(new Error(''), { stack: node('program.mjs') }))
    const [, file = '', line] = /(src\/record\/\w+\.ts):(\d+):\d+/.exec(call) ?? []
    expect(readFileSync(file, 'utf8').split('\n')[Number(line) - 1]).toContain('text.startsWith(')
  })

  test('checks records by validators made beforehand, until a schema is edited', () => {
    const at = (...path: string[]): string => join(folder, 'node_modules', 'halfsky', ...path)
    const record = {
      kind: 'public-toilet',
      id: 'T-1',
      area: '441802',
      asOf: '2026-05-01',
      femaleStalls: 3,
      maleStalls: 2,
    }
    const program = `import { checkRecord } from 'halfsky'\nconst { summary } = await checkRecord(${JSON.stringify(record)})\nconsole.log(summary.refused)`
    writeFileSync(join(folder, 'program.mjs'), program)
    expect(node('program.mjs')).toBe('0\n')
    const [validator, schema] = [
      at('dist', 'code', 'validator-public-toilet.js'),
      at('schemas', 'records', 'public-toilet.json'),
    ]
    const kept = [validator, schema].map((path) => readFileSync(path, 'utf8'))
    try {
      // one that refuses whatever comes tells that it was asked
      const fault = {
        keyword: 'required',
        instancePath: '',
        params: { missingProperty: 'name' },
        data: {},
        schemaPath: '',
      }
      const refusing = `Object.assign(() => false, { errors: [${JSON.stringify(fault)}] })`
      writeFileSync(validator, `export const validators = { 'public-toilet': ${refusing} }\n`)
      expect(node('program.mjs')).toBe('1\n')
      const edited = kept[1]?.replace('"maximum": 500', '"maximum": 400')
      expect(edited).not.toBe(kept[1])
      writeFileSync(schema, edited ?? '')
      expect(node('program.mjs')).toBe('0\n')
    } finally {
      for (const [index, path] of [validator, schema].entries()) writeFileSync(path, kept[index] ?? '')
    }
  })

  test('brings the command, with the rulebook and the site that belong to it', () => {
    const halfsky = join('node_modules', 'halfsky', 'bin', 'halfsky.cjs')
    expect(node(halfsky, 'lint', '--add', 'examples/third-plan')).toBe('')
    expect(node(halfsky, 'docs', '--out', 'site')).toBe(`${join('site', 'index.html')}\n`)
    expect(readFileSync(join(folder, 'site', 'assets', 'search.js'), 'utf8')).toBe(
      readFileSync('assets/site/search.js', 'utf8'),
    )
  })
})

test('the launcher runs what was built, unless the sources were changed since', () => {
  const root = mkdtempSync(join(tmpdir(), 'halfsky-launcher-'))
  const write = (name: string, text: string): void => {
    mkdirSync(join(root, dirname(name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  const said = (): string => execFileSync(process.execPath, [join(root, 'bin', 'halfsky.cjs')], { encoding: 'utf8' })
  cpSync('bin', join(root, 'bin'), { recursive: true })
  write('package.json', '{ "type": "module" }')
  write('src/cli/main.ts', "console.log('sources')")
  write('src/web/main.ts', '')
  write('dist/code/main.js', "console.log('built')")
  expect(said()).toBe('sources\n')
  writeFileSync(note(root), sourcesOf(root))
  expect(said()).toBe('built\n')
  // pages are built for browsers
  write('src/web/main.ts', 'changed')
  expect(said()).toBe('built\n')
  write('src/cli/other.ts', '')
  expect(said()).toBe('sources\n')
  rmSync(join(root, 'src', 'cli', 'other.ts'))
  expect(said()).toBe('built\n')
  write('src/cli/main.ts', "console.log('Sources')")
  expect(said()).toBe('Sources\n')
  rmSync(root, { recursive: true })
})
