import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { run } from '../../src/cli/index.ts'

const SESSIONS = 'test/cli/sessions'
const FIXTURES = 'test/cli/fixtures'

/** Runs one command line in the fixtures folder, `< file` its input; gives what it printed and its status, as a session file writes them. */
const perform = async (command: string): Promise<string> => {
  const home = process.cwd()
  const printed: string[] = []
  const [line = '', input] = command.split(' < ')
  process.chdir(FIXTURES)
  try {
    const status = await run(
      line.split(' ').slice(1),
      {
        out: async (text) => {
          printed.push(String(text))
        },
        err: (text) => printed.push(text.replace(/^/gm, '! ').replace(/! $/, '')),
        stdin: async () => (input === undefined ? new Uint8Array() : readFileSync(input)),
        interactive: false,
        today: '2026-05-01',
        lang: 'zh-CN',
      },
      () => '2026-05-01',
    )
    // the digest follows the rules, which other tests pin
    const text = printed.join('').replace(/sha256:[0-9a-f]+…/g, 'sha256:…')
    return `$ ${command}\n${text}${text.endsWith('\n') || text === '' ? '' : '\n'}? ${status}\n`
  } finally {
    process.chdir(home)
  }
}

describe('the command line prints what its session files say', () => {
  test.each(readdirSync(SESSIONS))('%s', async (file) => {
    const path = join(SESSIONS, file)
    const commands = readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('$ '))
    expect(commands.length).toBeGreaterThan(0)
    const played: string[] = []
    for (const command of commands) played.push(await perform(command.slice(2)))
    await expect(played.join('\n')).toMatchFileSnapshot(join(process.cwd(), path))
  })
})
