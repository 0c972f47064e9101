import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const BENCH = fileURLToPath(new URL('fixtures/bench', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'halfsky-watch-'))
const file = join(folder, 'qingyuan/environment/measures-6.yaml')
afterAll(() => rmSync(folder, { recursive: true }))

test('test --watch runs again what changed, and ends without a fault', async () => {
  cpSync(BENCH, folder, { recursive: true })
  const child = spawn(process.execPath, [MAIN, 'test', '--watch', '--rules', folder, '--lang', 'en'])
  let said = ''
  const saying = new EventTarget()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
      saying.dispatchEvent(new Event('more'))
    })
  }
  const until = async (pattern: RegExp): Promise<void> => {
    while (!pattern.test(said)) await once(saying, 'more')
    said = ''
  }
  await until(/7 passed, 0 failed[\s\S]*watching/)
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace('value: 1.5}', 'value: 1.6}'))
  await until(/just above[\s\S]*6 passed, 1 failed[\s\S]*watching/)
  writeFileSync(file, text.replace('binding:', 'binding：'))
  await until(/full-width-punctuation/)
  writeFileSync(file, text)
  await until(/7 passed, 0 failed[\s\S]*watching/)
  child.kill('SIGINT')
  expect((await once(child, 'close'))[0]).toBe(0)
})
