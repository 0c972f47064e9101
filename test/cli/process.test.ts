import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { run } from '../../src/cli/index.ts'

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const FIXTURES = fileURLToPath(new URL('fixtures', import.meta.url))

const start = (...words: string[]): ChildProcess =>
  spawn(process.execPath, [MAIN, ...words], { cwd: FIXTURES, env: { ...process.env, HALFSKY_LANG: 'en' } })

/** What a process said on stderr, and its status. */
const endOf = async (child: ChildProcess) => {
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const [status] = await once(child, 'close')
  return { said, status }
}

describe('a reader that goes away', () => {
  test.each([
    ['a violation is still one', ['check', '--format', 'json', 'toilet.json'], 1],
    ['line by line too', ['check', '--format', 'ndjson', '--detail', 'all', 'toilet.json', 'pass.yaml'], 1],
    ['no violation is none', ['check', 'pass.yaml'], 0],
    ['what was refused was refused', ['check', 'toilets.ndjson'], 2],
    ['help was given', ['--help'], 0],
    ['so was the version', ['--version'], 0],
    ['a list of rules is no verdict', ['rules'], 0],
  ])('%s', async (_what, words, status) => {
    const child = start(...words)
    child.stdout?.destroy()
    expect(await endOf(child)).toEqual({ said: '', status })
  })

  test('messages may go unread', async () => {
    const child = start('check', '--plan', 'nowhere', 'toilet.json')
    child.stderr?.destroy()
    const [status] = await once(child, 'close')
    expect(status).toBe(2)
  })
})

test.runIf(process.platform === 'linux')('output that cannot be written is a fault, told in one line', async () => {
  const shell = `"${process.execPath}" "${MAIN}" check pass.yaml > /dev/full`
  const child = spawn('sh', ['-c', shell], { cwd: FIXTURES })
  expect(await endOf(child)).toEqual({ said: expect.stringMatching(/^halfsky: .*ENOSPC\n$/), status: 2 })
})

describe('serve where it cannot listen', () => {
  test('a used port is told in one line', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    const { said, status } = await endOf(start('serve', '--port', port))
    server.close()
    expect(said).toBe(`halfsky: port ${port} of \`127.0.0.1\` is in use, choose another with --port\n`)
    expect(status).toBe(2)
  })

  test('so is an unknown host', async () => {
    const { said, status } = await endOf(start('serve', '--host', 'no-such-host.invalid', '--port', '0'))
    expect(said).toBe('halfsky: no host `no-such-host.invalid`\n')
    expect(status).toBe(2)
  })
})

test('a fault of ours says where it happened, and repeats nothing of what was given', async () => {
  const said: string[] = []
  const terminal = {
    out: () => Promise.reject(new TypeError('张三 440102199001010028\n    at 张三 (record.json:1)')),
    err: (text: string) => void said.push(text),
    stdin: async () => new Uint8Array(),
    interactive: false,
    today: '2026-05-01',
    lang: 'en',
  } as const
  expect(await run(['rules'], terminal, () => '2026-05-01')).toBe(2)
  const [first, ...rest] = said.join('').trimEnd().split('\n')
  expect(first).toBe('halfsky: TypeError')
  expect(rest.at(-1)).toBe('this is a fault of halfsky, please report these lines')
  expect(rest.length).toBeGreaterThan(1)
  expect(rest.slice(0, -1).every((line) => /^ +at /.test(line))).toBe(true)
  expect(said.join('')).not.toMatch(/张三|4401/)
})
