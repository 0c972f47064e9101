import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openRulebook } from '../../src/halfsky.ts'
import { readSchemas } from '../../src/opening/index.ts'
import { type Kinds, kindsWith, loadKinds, validatorModule } from '../../src/record/index.ts'

let folder: string
let ahead: Kinds
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'halfsky-validators-'))
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'))
  const path = join(folder, 'validators.mjs')
  writeFileSync(path, validatorModule(readSchemas()))
  const { validators } = await import(/* @vite-ignore */ path)
  ahead = kindsWith((kind) => validators[kind], readSchemas())
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What is wrong with a record in every way that a value can be. */
const SPOILT: readonly unknown[] = [null, '2', 2.5, -1, 1e9, true, [], {}, '2026-02-30', '😀']

test('validators made beforehand say of every record what those made at the first record say', async () => {
  const kinds = loadKinds(readSchemas())
  const { halfsky } = await openRulebook()
  const records = (halfsky?.rulebook.rules ?? []).flatMap(({ subject, cases }, index) =>
    cases
      .filter((_, one) => one % 5 === index % 5)
      .map(({ record }) => ({ kind: subject, id: 'T-1', area: '441802', asOf: '2026-05-01', ...record })),
  )
  expect(records.length).toBeGreaterThan(1000)
  expect(Object.keys(ahead.specs)).toEqual(Object.keys(kinds.specs))
  let refused = 0
  for (const [index, record] of records.entries()) {
    const keys = Object.keys(record)
    const spoilt = { ...record, [keys[index % keys.length] ?? '']: SPOILT[index % SPOILT.length] }
    const strange = { ...record, femaleStall: 1, evidence: { nobody: { document: '' } } }
    for (const one of [record, spoilt, strange]) {
      const reading = kinds.read(one)
      expect(ahead.read(one)).toEqual(reading)
      if (reading.record === null) refused++
    }
  }
  expect(refused).toBeGreaterThan(records.length)
})
