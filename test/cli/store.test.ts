import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkPassword } from '../../src/access/index.ts'
import { run } from '../../src/cli/index.ts'
import { openStore, type Store } from '../../src/store/index.ts'
import { hasPostgres } from '../setup/postgres.ts'
import { fill } from '../store/deeds.ts'
import { databases, folders, footing } from '../store/places.ts'

const places = folders()
afterAll(() => places.stop())
const folder = async (): Promise<string> => Object(await places.place()).data

/** Runs a command; what is typed stands for a person at the keyboard, `input` for a program. */
const halfsky = async (line: string, { input = '', typed }: { input?: string; typed?: string[] } = {}) => {
  const [out, err]: [string[], string[]] = [[], []]
  const answers = typed?.[Symbol.iterator]()
  const status = await run(
    line.split(' '),
    {
      out: async (text) => void out.push(String(text)),
      err: (text) => void err.push(text),
      stdin: async () => Buffer.from(input),
      ...(answers ? { askSecret: async () => answers.next().value ?? '' } : {}),
      interactive: false,
      today: '2026-05-01',
      lang: 'en',
    },
    () => '2026-05-01',
  )
  return { status, out: out.join(''), err: err.join('') }
}

/** A folder with something in every table. */
const filled = async (): Promise<string> => {
  const data = await folder()
  const store = await openStore({ data }, footing())
  await fill(store)
  await store.close()
  return data
}

const contents = async (data: string): Promise<string> => (await halfsky(`export - --data ${data}`)).out

describe('backup, export and restore', () => {
  let data: string
  beforeAll(async () => {
    data = await filled()
  })

  test.each(['backup', 'export'])('what %s wrote answers the same once restored', async (command) => {
    const [file, other] = [join(data, `a.${command}`), await folder()]
    expect(await halfsky(`${command} ${file} --data ${data}`)).toEqual({ status: 0, out: '', err: '' })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(await halfsky(`restore ${file} --data ${other}`)).toEqual({ status: 0, out: '', err: '' })
    expect(await contents(other)).toBe(await contents(data))
    // once more only if told so
    const again = await halfsky(`restore ${file} --data ${other}`)
    expect([again.status, again.err]).toEqual([2, expect.stringMatching(/^halfsky: /)])
    const store = await openStore({ data: other }, footing())
    await store.attempts.note('more')
    await store.close()
    expect(await contents(other)).not.toBe(await contents(data))
    expect((await halfsky(`restore ${file} --force --data ${other}`)).status).toBe(0)
    expect(await contents(other)).toBe(await contents(data))
    // neither writes over a file
    expect((await halfsky(`${command} ${file} --data ${data}`)).status).toBe(2)
  })

  test('a spoilt file leaves what is there', async () => {
    const other = await filled()
    const before = await contents(other)
    const file = join(data, 'spoilt')
    for (const text of ['', 'nothing of the kind', before.replace('清远市', '清远巿'), before.slice(0, -20)]) {
      writeFileSync(file, text)
      const { status, err } = await halfsky(`restore ${file} --force --data ${other}`)
      expect([status, err]).toEqual([2, expect.stringMatching(/^halfsky: [^\n]+\n$/)])
      expect(await contents(other)).toBe(before)
    }
    expect((await halfsky(`restore ${file}.not --data ${other}`)).err).toContain('ENOENT')
  })

  test('beside a service one may read, and not write', async () => {
    const store = await openStore({ data }, footing())
    try {
      for (const command of [`backup ${join(data, 'beside')}`, 'export -', 'doctor', 'audit verify', 'account list'])
        expect((await halfsky(`${command} --data ${data}`)).status, command).toBe(0)
      for (const command of [`restore ${join(data, 'beside')} --force`, 'account disable 示例']) {
        const { status, err } = await halfsky(`${command} --data ${data}`)
        expect([status, err], command).toEqual([2, expect.stringContaining(data)])
      }
    } finally {
      await store.close()
    }
  })

  test('a folder without a store is not made into one by looking at it', async () => {
    const none = await folder()
    const { status, err } = await halfsky(`doctor --data ${none}`)
    expect([status, err]).toEqual([2, `halfsky: there is no store in \`${none}\`\n`])
    expect(existsSync(none)).toBe(false)
    expect((await halfsky('doctor')).err).toContain('--data')
  })

  test.skipIf(!hasPostgres())('an export goes from a folder into PostgreSQL and back', async () => {
    const servers = await databases()
    try {
      const file = join(data, 'over')
      await halfsky(`export ${file} --data ${data}`)
      const config = join(data, 'halfsky.json')
      writeFileSync(config, JSON.stringify({ databaseUrl: Object(await servers.place()).url }))
      expect(await halfsky(`restore ${file} --config ${config}`)).toMatchObject({ status: 0, err: '' })
      expect((await halfsky(`export - --config ${config}`)).out).toBe(readFileSync(file, 'utf8'))
      expect((await halfsky(`restore ${file} --config ${config}`)).status).toBe(2)
      expect((await halfsky(`doctor --config ${config}`)).out).toContain('durability')
    } finally {
      await servers.stop()
    }
  })
})

describe('doctor and audit verify', () => {
  test('tell a store that is well from one that is not', async () => {
    const data = await filled()
    const { status, out } = await halfsky(`doctor --format json --data ${data}`)
    const { checks } = JSON.parse(out)
    const well = checks.filter(({ name }: { name: string }) => name !== 'space')
    expect(well.every(({ ok }: { ok: boolean }) => ok)).toBe(true)
    expect(status).toBe(checks.every(({ ok }: { ok: boolean }) => ok) ? 0 : 1)

    const whole = await halfsky(`audit verify --data ${data}`)
    const [, head = ''] = /the head is (\d+:[0-9a-f]{64})\n$/.exec(whole.out) ?? []
    expect(whole.status).toBe(0)
    expect((await halfsky(`audit verify --head ${head} --data ${data}`)).status).toBe(0)
    const other = `${head.split(':')[0]}:${'0'.repeat(64)}`
    expect((await halfsky(`audit verify --head ${other} --data ${data}`)).status).toBe(1)
    expect((await halfsky(`audit verify --head 1 --data ${data}`)).status).toBe(2)

    await places.run({ data }, await unguarded(data))
    const broken = await halfsky(`audit verify --data ${data}`)
    expect([broken.status, broken.out]).toEqual([
      1,
      expect.stringMatching(/^line \d+ does not hold: it was altered\n$/),
    ])
    expect((await halfsky(`doctor --data ${data}`)).status).toBe(1)
  })
})

/** What alters a line of the log behind all guards. */
const unguarded = async (data: string): Promise<string> => {
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(join(data, 'halfsky.db'))
  const triggers = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'audit'")
    .all()
  database.close()
  return `${triggers.map(({ name }) => `DROP TRIGGER "${name}";`).join('')} UPDATE audit SET who = 'else' WHERE seq = 1`
}

describe('account', () => {
  const PASSWORD = '半边天 妇女能顶 2021'
  const account = async (data: string, login: string) => {
    const store: Store = await openStore({ data }, footing())
    const found = await store.accounts.byLogin(login)
    const lines = (await store.audit.list()).items
    await store.close()
    return { found, lines }
  }

  test('adds, lists, resets, disables and enables, and notes it', async () => {
    const data = await folder()
    const add = `account add chief --roles admin,office --areas * --data ${data}`
    expect(await halfsky(add, { typed: [PASSWORD, PASSWORD] })).toMatchObject({ status: 0, err: '' })
    expect(
      await halfsky(`account add eye --roles inspector --areas 441802 --kinds public-toilet --data ${data}`, {
        input: `${PASSWORD}\r\nrest`,
      }),
    ).toMatchObject({ status: 0 })
    const { accounts } = JSON.parse((await halfsky(`account list --format json --data ${data}`)).out)
    expect(accounts).toMatchObject([
      { login: 'chief', roles: ['admin', 'office'], areas: ['*'], kinds: [], mustChange: true },
      { login: 'eye', roles: ['inspector'], areas: ['441802'], kinds: ['public-toilet'] },
    ])
    const other = `${PASSWORD}!`
    expect((await halfsky(`account reset eye --data ${data}`, { input: other })).status).toBe(0)
    expect((await halfsky(`account disable eye --data ${data}`)).out).toContain('disabled')
    const { found, lines } = await account(data, 'eye')
    expect(found).toMatchObject({ disabled: true, mustChange: true })
    expect(await checkPassword(other, found?.hash ?? '')).toBe(true)
    expect(lines.map(({ who, action }) => [who, action])).toEqual([
      ['command-line', 'account:add'],
      ['command-line', 'account:add'],
      ['command-line', 'account:change'],
      ['command-line', 'account:change'],
    ])
    expect((await halfsky(`account enable eye --data ${data}`)).out).not.toContain('disabled')
  })

  test.each([
    ['two passwords that differ', 'add x --roles hr --areas *', { typed: [PASSWORD, 'other'] }, 'the two differ'],
    ['no password', 'add x --roles hr --areas *', {}, 'no password'],
    ['a weak one', 'add x --roles hr --areas *', { input: 'short' }, 'at least 10 characters'],
    ['no login', 'reset', {}, 'name its login'],
    ['no roles', 'add x', {}, '--roles'],
    ['somebody who is not there', 'disable nobody', {}, 'no account `nobody`'],
    ['the last admin', 'disable chief', {}, 'at least one admin'],
    ['a login that is taken', 'add chief --roles hr --areas *', { input: PASSWORD }, 'taken'],
    ['a role that is none', 'add x --roles boss', {}, '`boss`'],
    ['an area that is none', 'add x --areas 4418', {}, '`4418`'],
  ])('refuses %s', async (_what, words, given, said) => {
    const data = await folder()
    await halfsky(`account add chief --roles admin --areas * --data ${data}`, { input: PASSWORD })
    const { status, err } = await halfsky(`account ${words} --data ${data}`, given)
    expect([status, err]).toEqual([2, expect.stringContaining(said)])
    expect(err).not.toContain(PASSWORD)
  })
})

describe('config --print', () => {
  test('tells each value and where it comes from, and no secret', async () => {
    const file = join(await filled(), 'halfsky.yaml')
    writeFileSync(file, 'rateLimit: 600\ndatabaseUrl: postgres://user:planted@host/db\n')
    const { status, out } = await halfsky(`config --print --port 8080 --config ${file}`)
    expect(status).toBe(0)
    expect(out).toMatch(/^port +8080 +flag$/m)
    expect(out).toMatch(/^rateLimit +600 +file$/m)
    expect(out).toMatch(/^databaseUrl +\*\*\* +file$/m)
    expect(out).toMatch(/^host +127\.0\.0\.1 +default$/m)
    appendFileSync(file, 'ratelimit: 5\n')
    const refused = await halfsky(`config --config ${file}`)
    expect([refused.status, refused.out]).toEqual([2, ''])
    expect(refused.err).toContain('did you mean `rateLimit`?')
    expect(`${out}${refused.err}`).not.toContain('planted')
  })

  test('a folder and a database given alike are one too many, and the stronger wins', async () => {
    const data = await filled()
    const file = join(data, 'both.yaml')
    writeFileSync(file, `data: ${data}\ndatabaseUrl: postgres://127.0.0.1:9/none\n`)
    expect((await halfsky(`doctor --config ${file}`)).err).toContain('both given')
    expect((await halfsky(`audit verify --config ${file} --data ${data}`)).status).toBe(0)
  })
})
