import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvHead, csvLines, type Row } from '../../src/bulk/index.ts'

const row = (id: string): Row => ({
  position: 7,
  line: 8,
  record: { kind: 'public-toilet', id, area: '441802', asOf: '2026-04-30', name: '示例，"厕所"' },
  rule: 'qingyuan/environment/measures-6/stall-ratio',
  verdict: 'fail',
  binding: 'mandatory',
  due: null,
  breach: true,
  clause: 'qingyuan/environment/measures-6',
  observed: { femaleStalls: 2 },
})

const read = (rows: readonly Row[]): Record<string, string>[] =>
  parse(csvHead(false) + rows.map((one) => csvLines(one)).join(''), { columns: true, bom: true })

test('no cell begins a formula, and every text can be told from its cell', () => {
  const odd = fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '＝', '＠', "'", '"', ',', '\n', 'a') })
  fc.assert(
    fc.property(fc.oneof(odd, fc.string()), (id) => {
      const [found] = read([row(id)])
      const cell = found?.id ?? ''
      expect(cell).not.toMatch(/^[=+\-@\t\r＝＋－＠]/)
      expect(/^'+[=+\-@\t\r＝＋－＠]/.test(cell) ? cell.slice(1) : cell).toBe(id)
    }),
  )
})

test('a row has its values under the headings', () => {
  expect(read([row('T-1')])).toMatchObject([
    {
      position: '7',
      line: '8',
      id: 'T-1',
      name: '示例，"厕所"',
      verdict: 'fail',
      due: '',
      breach: 'true',
      observed: '{"femaleStalls":2}',
    },
  ])
})
