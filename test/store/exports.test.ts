import { randomUUID } from 'node:crypto'
import { fc } from '@fast-check/vitest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore, type Store, type StoreOptions } from '../../src/store/index.ts'
import { hasPostgres } from '../setup/postgres.ts'
import { refused } from './contract.ts'
import { fill, handedIn, keepRulebook, recordAt } from './deeds.ts'
import { databases, folders, footing, type Places } from './places.ts'

let files: Places
let servers: Places | null
beforeAll(async () => {
  files = folders()
  servers = hasPostgres() ? await databases() : null
})
afterAll(async () => {
  await files?.stop()
  await servers?.stop()
})

const within = async <T>(
  places: Places,
  act: (store: Store) => Promise<T>,
  options: StoreOptions = footing(),
): Promise<T> => {
  const store = await openStore(await places.place(), options)
  try {
    return await act(store)
  } finally {
    await store.close()
  }
}
const exported = (store: Store): Promise<string[]> => Array.fromAsync(store.exportAll())

/** What an office does, in any order and number. */
const DEEDS = ['submit', 'correct', 'case', 'note', 'names', 'file', 'area', 'hook', 'forget'] as const
type Deed = (typeof DEEDS)[number]

const act = async (store: Store, deed: Deed, words: string): Promise<void> => {
  const { items } = await store.submissions.list({}, { limit: 1_000 })
  const last = items.at(-1)
  switch (deed) {
    case 'submit':
      await store.submissions.add(handedIn({ report: JSON.stringify(words), records: [recordAt(0, words, '{}')] }))
      return
    case 'correct':
      await store.submissions.add(handedIn({ supersedes: last?.id ?? null, records: [] }))
      return
    case 'case': {
      const where = { rule: `r${items.length}`, kind: 'venue', area: '441802', subject: words }
      if (last && !(await store.cases.find(where))) await store.cases.open({ ...where, openedBy: last.id, who: 'w' })
      return
    }
    case 'note':
      await store.audit.append({ who: 'w', action: 'a', object: 'o', detail: { words } })
      return
    case 'names': {
      const [record] = (await store.records.list({}, { limit: 1 })).items
      const place = (await store.people.of(record?.submission ?? '')).length
      if (record)
        await store.people.keep([
          { submission: record.submission, position: record.position, place, name: words, purgeAt: '2027' },
        ])
      return
    }
    case 'file':
      await store.files.add({ area: 'x', type: 'text/plain', by: 'w', bytes: new TextEncoder().encode(words) })
      return
    case 'area':
      await store.areas.put({ code: words, name: words, parent: null, validFrom: '2026-01-01', validTo: null })
      return
    case 'hook':
      await store.hooks.add({ url: words, secret: 's', events: [words] })
      await store.hooks.queue(words, '{}')
      return
    case 'forget':
      await store.people.purge()
      await store.hooks.sweep('2030-01-01T00:00:00.000Z')
  }
}

describe.skipIf(!hasPostgres())('an export', () => {
  const other = (): Places => servers ?? files

  test('is the same bytes of the same deeds, whichever database holds them', async () => {
    const [one, two] = await Promise.all(
      [files, other()].map((places) =>
        within(places, async (store) => {
          await fill(store)
          return exported(store)
        }),
      ),
    )
    expect(one).toEqual(two)
    expect(one?.[0]).toContain('"format":1,"schema":1')
  })

  const words = fc
    .string({ unit: fc.constantFrom('中', '𠮷', "'", '"', '\\', '\n', '\r', '\u2028', 'a', ' ', '%') })
    .filter((one) => one !== '')
  test('goes from SQLite to PostgreSQL and back, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...DEEDS), words), { maxLength: 25 }), async (deeds) => {
        const first = await within(files, async (store) => {
          await keepRulebook(store)
          for (const [deed, said] of deeds) await act(store, deed, said)
          return exported(store)
        })
        const second = await within(other(), async (store) => {
          await store.importAll(first)
          return exported(store)
        })
        const third = await within(
          files,
          async (store) => {
            // as a file is read: one line after another, without its break
            await store.importAll(second.map((line) => line.slice(0, -1)))
            const lines = await exported(store)
            // and goes on where the first would have
            expect((await store.audit.verify()).broken).toBeNull()
            const { seq } = await store.submissions.add(handedIn())
            expect(seq).toBe(deeds.filter(([deed]) => deed === 'submit' || deed === 'correct').length + 1)
            return lines
          },
          { now: footing().now, newId: randomUUID },
        )
        expect(second).toEqual(first)
        expect(third).toEqual(first)
      }),
      { numRuns: 12 },
    )
  })

  test('holds one state, whatever is written meanwhile, and nobody waits for who reads it', async () => {
    for (const places of [files, other()])
      await within(places, async (store) => {
        await keepRulebook(store)
        for (let n = 0; n < 120; n++) await store.audit.append({ who: 'w', action: 'a', object: 'o' })
        const before = await exported(store)
        const lines: string[] = []
        for await (const line of store.exportAll()) {
          lines.push(line)
          if (lines.length % 20 === 0) await store.submissions.add(handedIn({ records: [] }))
        }
        expect(lines).toEqual(before)
        // one that is not read to its end leaves nothing behind
        for await (const line of store.exportAll()) if (line) break
        expect(await exported(store)).not.toEqual(before)
      })
  })
})

describe('an import', () => {
  const lines = () =>
    within(files, async (store) => {
      await fill(store)
      return exported(store)
    })
  const imported = (given: readonly string[], places = files) =>
    within(places, async (store) => {
      const outcome = await refused(store.importAll(given))
      const counts = (await store.doctor()).find(({ name }) => name === 'counts')
      if (outcome !== 'done') expect(new Set(Object.values(counts?.seen ?? {}))).toEqual(new Set([0]))
      return outcome
    })

  test('is refused by a store that holds anything', async () => {
    const given = await lines()
    await within(files, async (store) => {
      await keepRulebook(store)
      expect(await refused(store.importAll(given))).toBe('store-occupied')
    })
  })

  test('takes nothing from an export of which anything was altered', async () => {
    const given = await lines()
    const at = (index: number, change: (line: string) => string | null) =>
      given.flatMap((line, place) => (place === index ? (change(line) ?? []) : line))
    const rulebook = given.findIndex((line) => line.startsWith('{"table":"rulebook"'))
    expect(await imported(given)).toBe('done')
    expect(await imported(given.slice(0, -1))).toBe(`store-export ${given.length} cut-off`)
    expect(await imported([])).toBe('store-export 1 cut-off')
    expect(await imported([...given, given[3] ?? ''])).toBe(`store-export ${given.length + 1} after-digest`)
    expect(await imported(at(4, () => '{'))).toBe('store-export 5 syntax')
    expect(await imported(at(4, () => '7'))).toBe('store-export 5 syntax')
    expect(await imported(at(4, () => '{"table":"none","row":{}}'))).toBe('store-export 5 row')
    expect(await imported(at(rulebook, (line) => line.replace('"version"', '"verse"')))).toMatch(/columns$/)
    expect(await imported(at(rulebook, (line) => line.replace('"0.1.0"', '1')))).toMatch(/columns$/)
    expect(await imported(at(0, (line) => line.replace('store', 'shop')))).toBe('store-export 1 header')
    expect(await imported(at(0, (line) => line.replace('"schema":1', '"schema":7')))).toBe('store-version 7 1')
    expect(await imported(at(0, (line) => line.replace('"format":1', '"format":2')))).toBe('store-version 0 1')
  })

  test.each<[why: string, table: string, change: (line: string) => string[]]>([
    ['a value not known', 'caseFile', (line) => [line.replace('"state":"', '"state":"x')]],
    ['neither no nor yes', 'account', (line) => [line.replace(/"disabled":\d/, '"disabled":2')]],
    ['nothing where there must be something', 'submission', (line) => [line.replace(/("createdAt"):".*?"/, '$1:null')]],
    ['what refers to nothing', 'record', (line) => [line.replace('"submission":"', '"submission":"x')]],
    ['text that cannot be kept', 'unit', (line) => [line.replace('"name":"', '"name":"\\u0000')]],
    ['the same twice', 'unit', (line) => [line, line]],
  ])('names the lines in which the database refuses %s', async (_, table, change) => {
    const given = await lines()
    const isOfTable = (line: string) => line.startsWith(`{"table":"${table}",`)
    const first = given.findIndex(isOfTable)
    const wrong = given.toSpliced(first, 1, ...change(given[first] ?? ''))
    expect(wrong).not.toEqual(given)
    const last = wrong.findLastIndex(isOfTable)
    for (const places of [files, servers ?? files])
      expect(await imported(wrong, places)).toBe(`store-export ${first + 1} ${last + 1} refused`)
  })

  test('of a single letter changed anywhere is refused, or says so by its digest', async () => {
    const given = await lines()
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (line, letter) => {
        const index = line % given.length
        const text = given[index] ?? ''
        const place = letter % (text.length - 1)
        const changed = `${text.slice(0, place)}${text[place] === 'x' ? 'y' : 'x'}${text.slice(place + 1)}`
        expect(await imported(given.with(index, changed))).toMatch(/^store-/)
      }),
      { numRuns: 40 },
    )
  })
})
