import { expect, test } from 'vitest'
import { listSheets, openTable } from '../../src/record/index.ts'
import { kinds } from './kinds-here.ts'
import { HEADINGS, partsOf, rowOf, STEM, workbookOf, zipOf } from './workbook-here.ts'

const MB = 1024 * 1024
const sheet = { name: '甲', rows: rowOf(...HEADINGS, '女厕位') + rowOf(...STEM, '2') }
const sound = workbookOf([sheet, { name: '乙', state: 'hidden', rows: rowOf('暗') }])
const part = (name: string, bytes: Buffer, claims = {}) => ({ name, bytes, claims })
const withPart = (...more: Parameters<typeof part>[]): Buffer =>
  zipOf([...partsOf([sheet]), ...more.map((one) => part(...one))])
const lying = (size: number): Buffer =>
  zipOf(partsOf([sheet]).map((one) => (one.name.endsWith('sheet1.xml') ? { ...one, claims: { size } } : one)))

const HOSTILE: Readonly<Record<string, Uint8Array>> = {
  'what unpacks to too much': withPart(['x', Buffer.alloc(65 * MB)]),
  'what is packed too tightly': withPart(['x', Buffer.alloc(MB)]),
  'too many parts': withPart(
    ...Array.from({ length: 2001 }, (_, n) => [`p${n}`, Buffer.from('a')] as [string, Buffer]),
  ),
  'a part that holds more than it says': lying(10),
  'a part that holds less than it says': lying(100_000),
  'an encrypted part': withPart(['x', Buffer.from('a'), { flags: 1 }]),
  'two parts of one name': withPart(['x', Buffer.from('a')], ['x', Buffer.from('b')]),
  'what is cut off': sound.subarray(0, sound.length - 40),
  'a head and nothing else': Buffer.from('PK\x03\x04'),
  'an end that points nowhere': Buffer.from('504b0506000000000100010040000000ffff00000000', 'hex'),
  'an old workbook': Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]),
  'rows that run backwards': workbookOf([{ name: '甲', rows: '<row r="3"/><row r="2"/>' }]),
}

test('lists the sheets without Node, those that are hidden too, and reads them', async () => {
  const { sheets, problems } = await listSheets(sound, { kinds })
  expect(problems).toEqual([])
  expect(sheets.map(({ name, isHidden }) => [name, isHidden])).toEqual([
    ['甲', false],
    ['乙', true],
  ])
  const opened = await sheets[0]?.open()
  const rows = [...(opened?.sheet?.rows(0) ?? [])].map(({ cells }) => cells)
  expect(rows).toEqual([
    [...HEADINGS, '女厕位'],
    [...STEM, '2'],
  ])
})

test.each(Object.entries(HOSTILE))('refuses %s as it is refused under Node', async (_name, bytes) => {
  const { problems: theirs } = await openTable(bytes, { kinds, kind: 'public-toilet' })
  const { sheets, problems } = await listSheets(bytes, { kinds })
  const opened = await Promise.all(sheets.map((one) => one.open()))
  const ours = [...problems, ...opened.flatMap((one) => one.problems)]
  expect(ours.length).toBeGreaterThan(0)
  expect(ours[0]).toMatchObject({ code: 'workbook', params: { detail: theirs[0]?.params.detail } })
})
