import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { treeOf } from '../../src/cli/completion/tree.ts'
import { program } from '../../src/cli/program.ts'
import { environmentName, SETTING_NAMES, settleSettings } from '../../src/settings/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'halfsky-deploy-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const read = (file: string): string => readFileSync(file, 'utf8')
const UNIT = read('deploy/halfsky.service')
const IMAGE = read('deploy/Containerfile')
const PAGE = read('docs/operating.md')

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0

describe('the systemd unit', () => {
  /** What systemd says of a unit, with programs that are here. */
  const verify = (text: string): string => {
    const file = join(folder, 'halfsky.service')
    writeFileSync(file, text.replaceAll('/opt/halfsky', process.cwd()))
    const { stdout, stderr, status } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' })
    return `${stdout}${stderr}${status === 0 ? '' : `status ${status}`}`
  }

  test.runIf(hasSystemd)('is understood by systemd', () => {
    expect(verify(UNIT)).toBe('')
    // a check that says nothing whatever it is given would prove nothing
    expect(verify(UNIT.replace('ProtectSystem=', 'ProtectSystme='))).toContain('ProtectSystme')
  })

  test('starts what is there', () => {
    const words = /^ExecStart=(.*)$/m.exec(UNIT)?.[1]?.split(' ') ?? []
    expect(existsSync(words[2]?.replace('/opt/halfsky/', '') ?? '')).toBe(true)
    expect(words[3]).toBe('serve')
  })
})

test('the sample settings are settings', () => {
  const name = 'deploy/halfsky.yaml'
  const { problems, origins } = settleSettings({ flags: {}, environment: {}, file: { name, text: read(name) } })
  expect(problems).toEqual([])
  expect(Object.values(origins)).toContain('file')
})

test('every variable that is named is a setting', () => {
  const known = new Set(SETTING_NAMES.map(environmentName))
  const named = [UNIT, IMAGE, PAGE].flatMap((text) => text.match(/HALFSKY_[A-Z_]+/g) ?? [])
  expect(named.length).toBeGreaterThan(5)
  expect([...new Set(named)].filter((name) => !known.has(name))).toEqual([])
})

test('what the image is made of is there, and runs', { timeout: 240_000 }, () => {
  const [first = '', second = ''] = IMAGE.split(/^FROM .*$/m).slice(1)
  const copied = [...first.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, files = '']) => files.split(' '))
  const kept = [...second.matchAll(/^COPY --from=build \/halfsky\/(\S+) /gm)].map(([, file = '']) => file)
  const [build, image] = [join(folder, 'build'), join(folder, 'image')]
  for (const place of [build, image]) {
    mkdirSync(place)
    symlinkSync(join(process.cwd(), 'node_modules'), join(place, 'node_modules'))
  }
  for (const file of copied) cpSync(file, join(build, file), { recursive: true })
  execFileSync(process.execPath, ['bin/build.cjs'], { cwd: build })
  for (const file of kept.filter((one) => one !== 'node_modules')) {
    mkdirSync(dirname(join(image, file)), { recursive: true })
    cpSync(join(build, file), join(image, file), { recursive: true })
  }
  const halfsky = (...words: string[]): string =>
    execFileSync(process.execPath, ['bin/halfsky.cjs', ...words], { cwd: image, encoding: 'utf8' })
  expect(halfsky('explain', 'qingyuan/environment/measures-6/stall-ratio')).toContain('女厕位')
  expect(halfsky('config', '--lang', 'en')).toContain('127.0.0.1')
  expect(existsSync(join(image, 'src'))).toBe(false)
})

describe('docs/operating.md', () => {
  test('names commands and options that are there', async () => {
    const root = await program({} as Parameters<typeof program>[0], () => '', { exit: () => {}, help: () => {} })
    const commands = treeOf(root)
    const code = [...PAGE.matchAll(/```sh\n([\s\S]*?)```|`([^`\n]+)`/g)].flatMap(([, block = '', span = '']) => [
      block,
      span,
    ])
    const lines = code.flatMap((text) => [...text.matchAll(/(?:^|run --rm -i .*)halfsky ([a-z]+)(?: ([^#\n]*))?/gm)])
    expect(lines.length).toBeGreaterThan(10)
    for (const [line, name, rest = ''] of lines) {
      const command = commands.find((one) => one.name === name)
      expect(command, line).toBeDefined()
      const flags = command?.options.flatMap((option) => option.flags) ?? []
      for (const flag of rest.match(/--[a-z-]+/g) ?? []) expect(flags, line).toContain(flag)
    }
  })

  test('names files that are there', () => {
    for (const [, link = ''] of PAGE.matchAll(/\]\(([^)#:]+)\)/g))
      expect(existsSync(join('docs', link)), link).toBe(true)
    for (const [file] of PAGE.matchAll(/\b(?:deploy|bench|test)\/[\w./-]*\w/g))
      expect(existsSync(file), file).toBe(true)
  })
})
