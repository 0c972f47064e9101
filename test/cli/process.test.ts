import { type ChildProcess, execFileSync, type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { run } from '../../src/cli/index.ts'
import { openDuckdb } from '../../src/database/index.ts'

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const LAUNCHER = fileURLToPath(new URL('../../bin/halfsky.cjs', import.meta.url))
const FIXTURES = fileURLToPath(new URL('fixtures', import.meta.url))

const start = (...words: string[]): ChildProcess =>
  spawn(process.execPath, [MAIN, ...words], { cwd: FIXTURES, env: { ...process.env, HALFSKY_LANG: 'en' } })

/** Starts the service and waits until it listens. */
const serve = async (data: string, begin = start): Promise<{ child: ChildProcess; url: string }> => {
  const child = begin('serve', '--port', '0', '--log-level', 'warn', '--data', data)
  const lines = createInterface({ input: child.stderr as NonNullable<ChildProcess['stderr']> })
  for await (const line of lines) {
    const url = /^halfsky serves \d+ rules at (\S+)/.exec(line)?.[1]
    if (url !== undefined) return { child, url }
  }
  throw new Error('it did not start')
}

/** Writes a Parquet file of toilets each of which violates a rule. */
const writeToilets = async (file: string, count: number): Promise<void> => {
  const database = await openDuckdb()
  await database.run(
    `COPY (SELECT 'T-' || i AS id, '441802' AS area, DATE '2026-05-01' AS "asOf", 'urban' AS setting, 'new' AS construction, 1 AS "femaleStalls", 4 AS "maleStalls"
     FROM range(${count}) AS t(i)) TO '${file}' (FORMAT parquet)`,
  )
  await database.close()
}

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

describe.skipIf(process.platform === 'win32')(
  'Ctrl-C, which the launcher and the command both get and the launcher passes on',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'halfsky-stop-'))
    const at = (name: string): string => join(folder, name)
    afterAll(() => rmSync(folder, { recursive: true, force: true }))

    const launchWith = (options: SpawnOptions, ...words: string[]): ChildProcess =>
      spawn(process.execPath, [LAUNCHER, ...words], {
        cwd: folder,
        env: { ...process.env, HALFSKY_LANG: 'en', TMPDIR: folder },
        detached: true,
        ...options,
      })
    const launch = (...words: string[]): ChildProcess => launchWith({}, ...words)
    const pressed = async (child: ChildProcess): Promise<void> => {
      process.kill(-(child.pid ?? 0), 'SIGINT')
      await setTimeout(20)
      // unless it has gone already
      if (child.exitCode === null) process.kill(-(child.pid ?? 0), 'SIGINT')
    }

    const toilet = {
      kind: 'public-toilet',
      area: '441802',
      asOf: '2026-05-01',
      setting: 'urban',
      construction: 'new',
    }
    const lines = Array.from({ length: 20_000 }, (_, i) =>
      JSON.stringify({ ...toilet, id: `T-${i}`, femaleStalls: 1, maleStalls: 4 }),
    )

    test.each([1, 2])('ends a check of files by %i processes where it is, and says how to go on', async (jobs) => {
      writeFileSync(at('many.ndjson'), `${lines.join('\n')}\n`)
      const files = Array<string>(100).fill('many.ndjson')
      // what is written to a file is written at once, and nothing is waited for
      const rows = openSync(at('rows.ndjson'), 'w')
      const words = ['check', ...files, '-f', 'ndjson', '--as-of', '2026-05-01', '--jobs', String(jobs)]
      const child = launchWith({ stdio: ['ignore', rows, 'pipe'] }, ...words)
      closeSync(rows)
      const said = endOf(child)
      await expect.poll(() => statSync(at('rows.ndjson')).size).toBeGreaterThan(0)
      await pressed(child)
      const { said: footer, status } = await said
      expect(status).toBe(130)
      const [, records] = /go on with --from (\d+)/.exec(footer) ?? []
      expect(Number(records)).toBeLessThan(files.length * lines.length)
      for (const name of ['many.ndjson', 'rows.ndjson']) rmSync(at(name))
    })

    test('ends a stream where it is, with its footer and the rows so far', async () => {
      const child = launch('check', '--input-format', 'ndjson', '-f', 'ndjson', '--as-of', '2026-05-01', '-')
      const said = endOf(child)
      // what it does not read any more
      child.stdin?.on('error', () => {})
      child.stdin?.write(`${lines.join('\n')}\n`)
      child.stdout?.resume()
      await once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data')
      await pressed(child)
      child.stdin?.end()
      const { said: footer, status } = await said
      expect(status).toBe(130)
      expect(footer).toMatch(/\d records \(0 refused\)/)
    })

    test('ends the service with grace: what has begun is answered', async () => {
      const { child, url } = await serve(at('data'), launch)
      child.stderr?.resume()
      const closed = once(child, 'close')
      const asked = request(`${url}/v1/check`, { method: 'POST', headers: { 'content-type': 'application/json' } })
      const answered = once(asked, 'response')
      asked.write('{ "kind": "public-toilet", ')
      // the service has the beginning
      await fetch(`${url}/healthz`)
      await pressed(child)
      await setTimeout(100)
      asked.end('"id": "T-1", "area": "441802", "asOf": "2026-05-01" }')
      const [{ statusCode }] = await answered
      expect([statusCode, ...(await closed)]).toEqual([200, 0, null])
      expect(readdirSync(at('data')).sort()).toEqual(['halfsky.db', 'halfsky.lock'])
      rmSync(at('data'), { recursive: true })
    })

    test('leaves nothing of a check of tables behind', async () => {
      await writeToilets(at('toilets.parquet'), 1_200_000)
      const child = launch('check', '-f', `parquet=${at('v.parquet')}`, '-f', 'ndjson', at('toilets.parquet'))
      const said = endOf(child)
      // nobody reads on: the command waits with its rows in hand
      await once(child.stdout as NonNullable<ChildProcess['stdout']>, 'readable')
      await pressed(child)
      child.stdout?.resume()
      expect((await said).status).toBe(130)
      expect(readdirSync(folder).sort()).toEqual(['toilets.parquet', 'v.parquet'])
    })
  },
)

describe('without a folder for temporary files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'halfsky-nowhere-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const check = (...words: string[]) =>
    spawnSync(process.execPath, [LAUNCHER, 'check', ...words], {
      cwd: folder,
      env: { ...process.env, HALFSKY_LANG: 'en', TMPDIR: join(folder, 'nowhere') },
      encoding: 'utf8',
    })

  test('helpers are refused in words', () => {
    const row = { kind: 'public-toilet', id: 'T-1', area: '441802', asOf: '2026-05-01' }
    writeFileSync(join(folder, 'toilets.ndjson'), `${JSON.stringify(row)}\n`)
    const { status, stderr } = check('--jobs', '2', 'toilets.ndjson')
    expect(status).toBe(2)
    expect(stderr).toMatch(/^halfsky: the system refused: ENOENT: .*nowhere.*TMPDIR.*\n$/)
  })

  test('so are violations of tables that wait there to be printed', async () => {
    await writeToilets(join(folder, 'toilets.parquet'), 1)
    const { status, stderr } = check('-f', 'ndjson', 'toilets.parquet')
    expect(status).toBe(2)
    expect(stderr).toMatch(/^halfsky: the system refused: ENOENT: .*nowhere.*TMPDIR.*\n$/)
  })
})

test.runIf(process.platform === 'linux')('the launcher keeps compiled code where the command does', () => {
  const caches = mkdtempSync(join(tmpdir(), 'halfsky-caches-'))
  const { NODE_COMPILE_CACHE: _, ...env } = process.env
  const version = (file: string): string =>
    execFileSync(process.execPath, [file, '--version'], { env: { ...env, XDG_CACHE_HOME: caches }, encoding: 'utf8' })
  const said = version(MAIN)
  expect(readdirSync(caches)).toEqual(['halfsky-code'])
  expect(version(LAUNCHER)).toBe(said)
  expect(readdirSync(caches)).toEqual(['halfsky-code'])
  rmSync(caches, { recursive: true })
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

describe('serve over a folder', () => {
  test('stops when told to, and leaves the folder to the next; a second one is refused', {
    timeout: 120_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'halfsky-serve-'))
    const data = join(folder, 'data')
    try {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) {
        const { child, url } = await serve(data)
        expect((await fetch(`${url}/readyz`)).status).toBe(200)
        const second = await endOf(start('serve', '--port', '0', '--data', data))
        expect(second).toEqual({ said: expect.stringMatching(/^halfsky: [^\n]+\n$/), status: 2 })
        expect(second.said).toContain(data)
        child.kill(signal)
        child.stderr?.resume()
        expect(await once(child, 'close')).toEqual([0, null])
        // a store that was closed has nothing beside it
        expect(readdirSync(data).sort()).toEqual(['halfsky.db', 'halfsky.lock'])
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  test('does not listen wider than this machine before there is an account, nor starts with settings that are wrong', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'halfsky-serve-'))
    try {
      const wide = await endOf(start('serve', '--port', '0', '--host', '0.0.0.0', '--data', join(folder, 'data')))
      expect(wide).toEqual({ said: expect.stringContaining('nobody has an account yet'), status: 2 })
      const file = join(folder, 'halfsky.yaml')
      writeFileSync(file, 'prot: 3000\n')
      const wrong = await endOf(start('serve', '--config', file))
      expect(wrong.status).toBe(2)
      expect(wrong.said).toContain(`${file}:1:1`)
      expect(wrong.said).toContain('did you mean `port`?')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
