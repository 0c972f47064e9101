import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { recordLines } from '../../bench/records.ts'
import { emptyTally } from '../../src/bulk/tally.ts'
import type { crewOf } from '../../src/cli/bulk/crew.ts'
import { type Halfsky, openRulebook } from '../../src/halfsky.ts'
import { shipped } from '../setup/product.ts'
import { checkHere, mixedText } from './here.ts'

let halfsky: Halfsky
beforeAll(async () => {
  halfsky = await shipped()
})

/** The worker processes of this process. */
const workers = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const [, parent] = /^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
        return Number(parent) === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('bulk/worker')
      } catch {
        return false
      }
    })

const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // it ended meanwhile
  }
}

/** Slow enough for workers to have begun. */
const SLOW = { options: { engine: 'json-rules-engine' }, size: 6_000 } as const

describe.runIf(process.platform === 'linux')('workers', () => {
  test('that are killed cost nothing but time', async () => {
    const text = mixedText(450)
    const once = await checkHere(halfsky, text, SLOW)
    const killed = new Set<number>()
    let alive = 0
    const onRows = (): void => {
      const here = workers()
      alive = Math.max(alive, here.length)
      // every worker dies, some of them before their first block
      for (const pid of here) {
        if (Math.random() > 0.3) continue
        kill(pid)
        killed.add(pid)
      }
    }
    const { rows, tally, problems } = await checkHere(halfsky, text, { ...SLOW, jobs: 3, onRows })
    expect(alive).toBeGreaterThan(0)
    expect(killed.size).toBeGreaterThan(0)
    expect(problems).toEqual([])
    expect(rows).toBe(once.rows)
    expect(tally).toEqual(once.tally)
    expect(workers()).toEqual([])
  }, 120_000)

  test('that are killed when nobody can take their place any more cost nothing but time, too', async () => {
    const text = mixedText(450)
    const once = await checkHere(halfsky, text, SLOW)
    let killed = 0
    const onRows = (): void => {
      // what a worker hands over goes through a file for a while
      vi.stubEnv('TMPDIR', '/nowhere')
      for (const pid of workers()) {
        kill(pid)
        killed++
      }
    }
    try {
      const { rows, tally, problems } = await checkHere(halfsky, text, { ...SLOW, jobs: 3, onRows })
      expect(killed).toBeGreaterThan(0)
      expect(problems).toEqual([])
      expect(rows).toBe(once.rows)
      expect(tally).toEqual(once.tally)
    } finally {
      vi.unstubAllEnvs()
    }
  }, 120_000)

  test('open the rulebook themselves where it is kept nowhere', async () => {
    const text = mixedText(900)
    const { halfsky: unkept } = await openRulebook({ cache: null })
    if (unkept === null) throw new Error('the shipped rulebook does not open')
    const once = await checkHere(halfsky, text, SLOW)
    const seen = new Set<number>()
    const onRows = (): void => {
      for (const pid of workers()) seen.add(pid)
    }
    const { rows, tally } = await checkHere(unkept, text, { ...SLOW, jobs: 2, onRows })
    // one that could not open it would have ended, and another would have come
    expect(seen.size).toBe(1)
    expect(rows).toBe(once.rows)
    expect(tally).toEqual(once.tally)
  }, 120_000)
})

/** One helper, who survives no block. */
const doomed: typeof crewOf = (_hired, _setting, _spare, events) => {
  let isBusy = false
  return {
    give: (job) => {
      isBusy = true
      setImmediate(() => {
        isBusy = false
        events.lost(job, true)
      })
      return true
    },
    hasRoom: () => !isBusy,
    size: () => 1,
    close: () => {},
  }
}

describe('lines that are to be judged twice', () => {
  const often = { options: { crossCheckEvery: 3 }, size: 6_000 } as const

  test.runIf(process.platform === 'linux')('change nothing, whoever judges them', async () => {
    const text = mixedText(900)
    const once = await checkHere(halfsky, text, often)
    let helped = 0
    const onRows = (): void => {
      helped = Math.max(helped, workers().length)
    }
    const both = await checkHere(halfsky, text, { ...often, jobs: 2, onRows })
    expect(helped).toBe(1)
    expect(both.rows).toBe(once.rows)
    expect(both.tally).toEqual(once.tally)
  })

  /** One helper, who finds nothing in any block and leaves one of its lines to be judged by whoever asked. */
  const careless =
    (line: (block: string) => number): typeof crewOf =>
    (_hired, _setting, _spare, events) => {
      let isBusy = false
      const give: ReturnType<typeof crewOf>['give'] = (job) => {
        isBusy = true
        const block = readFileSync(job.path).subarray(job.offset, job.offset + job.length)
        const from = line(block.toString('latin1'))
        const to = from < 0 ? -1 : block.indexOf(0x0a, from) + 1
        const unchecked = to <= from ? [] : [{ from, to, position: job.start.position, line: job.start.line }]
        const nothing = new Uint8Array()
        const tally = emptyTally(halfsky.rulebook)
        const kept = { index: [], bytes: nothing }
        const judgment = { ndjson: nothing, csv: nothing, kept, tally, unchecked, next: job.start }
        setImmediate(() => {
          isBusy = false
          events.judged(job, judgment, Buffer.alloc(0))
        })
        return true
      }
      return { give, hasRoom: () => !isBusy, size: () => 1, close: () => {} }
    }

  test('are believed of a helper where both agree, and their block judged anew where not', async () => {
    const text = [...recordLines(600, 5)].join('')
    const once = await checkHere(halfsky, text, often)
    // the first line of a block is plain; in the middle of one nothing begins
    const agreed = await checkHere(halfsky, text, { ...often, jobs: 2, crew: careless(() => 0) })
    expect(agreed.tally.records).toBeLessThan(once.tally.records)
    const differing = await checkHere(halfsky, text, {
      ...often,
      jobs: 2,
      crew: careless((block) => block.indexOf('"area"')),
    })
    expect(differing.rows).toBe(once.rows)
    expect(differing.tally).toEqual(once.tally)
  })
})

test('a block that no worker survives is told, and the rest goes on', async () => {
  const text = mixedText(300)
  const once = await checkHere(halfsky, text)
  const { tally, problems, rows } = await checkHere(halfsky, text, { jobs: 2, size: 3_000, crew: doomed })
  expect(problems.length).toBeGreaterThan(0)
  const missing = new Set(
    problems.flatMap(({ code, params: { from, to } }) => {
      expect(code).toBe('records-unjudged')
      return Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => Number(from) - 1 + index)
    }),
  )
  const positions = (text: string): number[] =>
    text.split('\n').flatMap((line) => (line ? JSON.parse(line).position : []))
  expect(positions(rows).some((position) => missing.has(position))).toBe(false)
  expect(tally.records + tally.refused).toBeGreaterThan(0)
  const total = once.tally.records + once.tally.refused
  expect(tally.records + tally.refused).toBeLessThanOrEqual(total)
  expect(new Set([...positions(rows), ...missing]).size).toBeGreaterThanOrEqual(new Set(positions(once.rows)).size)
})

describe('records that are judged together', () => {
  test('stand last, in their order', async () => {
    const { rows } = await checkHere(halfsky, mixedText(40))
    const kinds = rows.split('\n').flatMap((line) => (line ? (JSON.parse(line).record?.kind ?? []) : []))
    const first = kinds.findIndex((kind) => ['congress', 'area-statistics'].includes(kind))
    expect(first).toBeGreaterThan(0)
    expect(kinds.slice(first).every((kind) => ['congress', 'area-statistics'].includes(kind))).toBe(true)
  })

  test('wait for the end or do not, whoever judges them', async () => {
    const delegates = { delegates: 100, femaleDelegates: 5, membership: 1_000, femaleMembership: 500 }
    const congress = { kind: 'congress', area: '441821', asOf: '2026-04-30', congressType: 'workers', ...delegates }
    const text = [...recordLines(400, 3)]
      .flatMap((line, index) =>
        index % 7 === 0 ? [`${JSON.stringify({ ...congress, id: `C-${index}` })}\n`, line] : line,
      )
      .join('')
    const room = { held: 2_000, bodies: 10_000 }
    const alone = await checkHere(halfsky, text, { room, size: 4_000 })
    expect(alone.problems).toMatchObject([{ code: 'context-too-large', params: { omitted: 'held' } }])
    const kinds = alone.rows.split('\n').flatMap((line) => (line ? (JSON.parse(line).record?.kind ?? []) : []))
    const held = kinds.map((kind) => ['congress', 'area-statistics'].includes(kind))
    // some where they stand, the first of them at the end
    expect([held.indexOf(true) < held.lastIndexOf(false), held.at(-1)]).toEqual([true, true])
    for (const way of [{ jobs: 2 }, { jobs: 3 }, { stream: 1_000 }]) {
      const { rows, tally } = await checkHere(halfsky, text, { room, size: 4_000, ...way })
      expect(rows).toBe(alone.rows)
      expect(tally).toEqual(alone.tally)
    }
  })

  test('are told to have been judged alone where there is no room for their company', async () => {
    const text = mixedText(120)
    const all = await checkHere(halfsky, text)
    expect(all.problems).toEqual([])
    const bodies = await checkHere(halfsky, text, { room: { held: 100_000, bodies: 1_500 } })
    expect(bodies.problems).toMatchObject([{ code: 'context-too-large', params: { omitted: 'bodies' } }])
    expect(bodies.tally.records).toBe(all.tally.records)
    const none = await checkHere(halfsky, text, { room: { held: 10, bodies: 10 } })
    expect(none.problems).toMatchObject([{ code: 'context-too-large', params: { omitted: 'held' } }])
    expect(none.tally.records).toBe(all.tally.records)
    // alone, nothing that the company would have settled is said
    const rowsOf = (text: string): string[] => text.split('\n').filter((line) => line.includes('"rule"'))
    expect(rowsOf(all.rows)).toEqual(expect.arrayContaining(rowsOf(none.rows)))
  })
})
