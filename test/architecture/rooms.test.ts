import { cpSync, globSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOMS } from '../../src/opening/code.ts'
import { inspect, roomsBehind } from './rooms.ts'

const root = process.cwd()

describe('who may import whom', () => {
  test('no room imports what its index.ts does not allow', async () => {
    const { modules, violations } = await inspect(root)
    expect(violations).toEqual([])
    // a check that sees no files passes everything
    expect(modules).toBe(globSync('src/**/*.{ts,vue,css}', { cwd: root }).length)
  })

  test('a compiled rulebook that is kept is named by all the code that made it', () => {
    expect(ROOMS).toEqual([...roomsBehind(root, 'opening')].sort())
  })

  test.each([
    ['plan', "import '../engine/index.ts'", 'plan may not import engine'],
    ['model', "import '../plan/index.ts'", 'model may not import plan'],
    ['rulebook', "import '../source/yaml.ts'", 'reaches into src/source/yaml.ts'],
    ['engine', "import 'yaml'", 'yaml lives in source'],
    ['engine', "import 'vitest'", 'vitest has no home room'],
    ['report', "import '../cli/index.ts'", 'report may not import cli'],
    ['engine', 'export const today = new Date()', 'reads the clock'],
  ])('a bad import planted in %s is found: %s', async (room, line, message) => {
    await plant(room, 'planted.ts', `${line}\n`, message)
  })

  test('so is one in a component', () =>
    plant('web', 'planted.vue', "<script setup>\nimport '../http/index.ts'\n</script>\n", 'web may not import http'))

  const plant = async (room: string, name: string, text: string, message: string): Promise<void> => {
    const copy = mkdtempSync(join(tmpdir(), 'halfsky-rooms-'))
    try {
      cpSync(join(root, 'src'), join(copy, 'src'), { recursive: true })
      symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
      writeFileSync(join(copy, 'src', room, name), text)
      const { violations } = await inspect(copy)
      expect(violations).toEqual([expect.stringContaining(message)])
    } finally {
      rmSync(copy, { recursive: true, force: true })
    }
  }
})
