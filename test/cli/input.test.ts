import { describe, expect, test } from 'vitest'
import { readInput } from '../../src/cli/input.ts'
import { kinds } from '../record/kinds-here.ts'

const read = (text: string) =>
  readInput(['-'], {}, kinds, {
    out: async () => {},
    err: () => {},
    stdin: async () => new TextEncoder().encode(text),
    interactive: false,
    today: '2026-05-01',
    lang: 'en',
  })

describe('standard input is read for what it looks like', () => {
  test.each<[string, string, unknown[]]>([
    ['NDJSON', '{"a":1}\n{"a":2}\n', [{ a: 1 }, { a: 2 }]],
    ['NDJSON with blank lines and CRLF', '\n{"a":1} \r\n\r\n  {"a":2}', [{ a: 1 }, { a: 2 }]],
    ['JSON on one line', '{"a":1}\n\n', [{ a: 1 }]],
    ['JSON on many lines', '{\n  "a": {"b": 1}\n}', [{ a: { b: 1 } }]],
    ['a list', '[{"a":1},\n{"a":2}]', [{ a: 1 }, { a: 2 }]],
    ['YAML', 'a: 1\nb: 2\n', [{ a: 1, b: 2 }]],
    ['a YAML list', '- {a: 1}\n- {a: 2}\n', [{ a: 1 }, { a: 2 }]],
  ])('%s', async (_what, text, values) => {
    const { entries, problems } = await read(text)
    expect(problems).toEqual([])
    expect(entries.flatMap((entry) => entry.problems)).toEqual([])
    expect(entries.map(({ value }) => ({ ...(value as object) }))).toEqual(values)
  })

  // were each compared with all that follow, this would take hours
  test('a million blank lines are no records', async () => {
    expect((await read(`{"a":1}${'\n'.repeat(1_000_000)}`)).entries).toHaveLength(1)
  })

  test.each(['', '\n', '[]', '{"records": []}', '# nothing\n'])(
    'nothing in %j is a problem of the file',
    async (text) => {
      expect((await read(text)).problems).toMatchObject([
        { code: 'nothing-to-check', severity: 'error', file: 'stdin' },
      ])
    },
  )
})
