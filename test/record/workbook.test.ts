import { randomBytes } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import exceljs from 'exceljs'
import { describe, expect, test } from 'vitest'
import { openTable, type TableOptions } from '../../src/record/index.ts'
import { kinds } from './kinds-here.ts'
import { type BookText, HEADINGS, partsOf, rowOf, type SheetText, STEM, workbookOf, zipOf } from './workbook-here.ts'

/** The records of a workbook and every problem in it, with where it stands. */
const read = async (bytes: Uint8Array, options: Partial<TableOptions> = {}) => {
  const { table, problems } = await openTable(bytes, { kinds, ...options })
  const readings = [...(table?.entries() ?? [])].map((entry) => kinds.readEntry(entry))
  return {
    records: readings.flatMap(({ record }) => record ?? []),
    problems: [...problems, ...readings.flatMap((reading) => reading.problems)].map(({ code, cell, params }) => ({
      code,
      ...(cell === undefined ? {} : { cell }),
      ...(params.detail === undefined ? {} : { detail: params.detail }),
    })),
  }
}

const toilets = (heading: string, cell: string, book?: BookText, after = ''): Buffer =>
  workbookOf([{ name: '公厕', rows: rowOf(...HEADINGS, heading) + rowOf(...STEM, cell), after }], book)

/** What the one cell under a heading was read as, or the fault in it. */
const cell = async (heading: string, xml: string, book?: BookText): Promise<unknown> => {
  const { records, problems } = await read(toilets(heading, xml, book), { kind: 'public-toilet' })
  const [record] = records
  if (record === undefined) return problems
  return Object.values(record.facts)[0] ?? record.name
}

const SHEET: SheetText = { name: '公厕', rows: rowOf(...HEADINGS, '女厕位') + rowOf(...STEM, '3') }

describe('a zip is looked through before it is unpacked', () => {
  const detail = async (bytes: Uint8Array) => (await read(bytes)).problems

  test('a bomb is refused by what its directory says', async () => {
    const zeros = { name: 'xl/media/image1.png', bytes: Buffer.alloc(300 * 1024) }
    expect(await detail(workbookOf([SHEET], { more: [zeros] }))).toEqual([{ code: 'workbook', detail: 'ratio' }])
    const large = { name: 'xl/a', bytes: Buffer.alloc(0), claims: { size: 40_000_000, packed: Buffer.alloc(400_000) } }
    const two = [large, { ...large, name: 'xl/b' }]
    expect(await detail(workbookOf([SHEET], { more: two }))).toEqual([{ code: 'workbook', detail: 'unpacked-size' }])
    expect(await detail(workbookOf([SHEET], { more: [large] }))).toEqual([])
  })

  test('a directory that lies about a part is found out where the part is unpacked', async () => {
    const rows = SHEET.rows + rowOf(...STEM, '4').repeat(100_000)
    const [bomb, ...rest] = partsOf([{ ...SHEET, rows }]).reverse()
    if (bomb === undefined) throw new Error('no sheet')
    for (const size of [1000, 64 * 1024 * 1024 - 10_000]) {
      const packed = deflateRawSync(bomb.bytes)
      const lying = zipOf([...rest, { ...bomb, claims: { size, packed } }])
      const [fault] = await detail(lying)
      expect(fault).toMatchObject({ code: 'workbook' })
    }
  })

  test('what a part holds beyond its size is not read as if it were not there', async () => {
    const parts = partsOf([SHEET]).map((one) => {
      if (!one.name.includes('sheet1')) return one
      return {
        ...one,
        claims: { size: one.bytes.length, packed: deflateRawSync(Buffer.concat([one.bytes, one.bytes])) },
      }
    })
    expect(await detail(zipOf(parts))).toEqual([{ code: 'workbook', detail: 'broken' }])
  })

  test('too many parts, a part twice, a part that is encrypted', async () => {
    const small = (name: string) => ({ name, bytes: Buffer.from('x') })
    const many = Array.from({ length: 2000 }, (_, index) => small(`xl/media/${index}`))
    expect(await detail(workbookOf([SHEET], { more: many }))).toEqual([{ code: 'workbook', detail: 'entries' }])
    const twice = workbookOf([SHEET], { more: [small('xl/workbook.xml')] })
    expect(await detail(twice)).toEqual([{ code: 'workbook', detail: 'broken' }])
    const secret = { ...small('xl/secret'), claims: { flags: 1 } }
    expect(await detail(workbookOf([SHEET], { more: [secret] }))).toEqual([{ code: 'workbook', detail: 'encrypted' }])
  })

  test.each([
    ['an old workbook', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]), 'old-xls'],
    [
      'an encrypted one',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]),
      'encrypted',
    ],
    ['a zip of something else', zipOf([{ name: 'readme.txt', bytes: Buffer.from('hello') }]), 'not-workbook'],
    ['half a zip', workbookOf([SHEET]).subarray(0, 900), 'broken'],
  ])('%s', async (_what, bytes, why) => {
    expect(await detail(bytes)).toEqual([{ code: 'workbook', detail: why }])
  })

  test.each([
    ['a row past the last', `${rowOf(...HEADINGS, '女厕位')}<row r="1048577"><c><v>1</v></c></row>`, 'rows'],
    [
      'a cell past the last column',
      `${rowOf(...HEADINGS, '女厕位')}<row r="2"><c r="ALM2"><v>1</v></c></row>`,
      'columns',
    ],
    ['rows that run backwards', `${rowOf(...HEADINGS, '女厕位')}<row r="1"><c r="A1"><v>1</v></c></row>`, 'broken'],
    ['a cell of another row', `${rowOf(...HEADINGS, '女厕位')}<row r="2"><c r="A3"><v>1</v></c></row>`, 'broken'],
    ['a string that is not there', rowOf(...HEADINGS, '女厕位') + rowOf('<c t="s"><v>7</v></c>'), 'broken'],
    ['a document type', `<!DOCTYPE x [<!ENTITY a "b">]>${SHEET.rows}`, 'broken'],
    ['an entity of its own', rowOf(...HEADINGS, '女厕位') + rowOf('&lol;'), 'broken'],
    ['cells that never end', `${SHEET.rows}</sheetData><sheetData><row>`, ''],
    [
      'a text without end',
      `${SHEET.rows}<row><c t="inlineStr"><is><t>${randomBytes(1_500_000).toString('hex')}`,
      'broken',
    ],
  ])('%s', async (_what, rows, why) => {
    const { problems } = await read(workbookOf([{ name: '公厕', rows }]))
    expect(problems).toEqual(why === '' ? [] : [{ code: 'workbook', detail: why }])
  })

  test('a sheet that is cut off loses no row in silence', async () => {
    const parts = partsOf([SHEET])
    const cut = parts.map((one) =>
      one.name.includes('sheet1') ? { ...one, bytes: one.bytes.subarray(0, one.bytes.indexOf('</sheetData>')) } : one,
    )
    expect((await read(zipOf(cut))).problems).toEqual([{ code: 'workbook', detail: 'broken' }])
  })

  test('empty cells far to the right are formatting, and no column', async () => {
    const rows = `${rowOf(...HEADINGS, '女厕位')}<row r="2">${STEM.map((one) => `<c t="str"><v>${one}</v></c>`).join('')}<c><v>3</v></c><c r="XFD2" s="1"/></row>`
    expect((await read(workbookOf([{ name: '公厕', rows }]))).problems).toEqual([])
  })
})

describe('which sheet', () => {
  const other = { ...SHEET, name: '旧数据' }

  test('the only one that can be seen and holds anything; hidden ones are told of', async () => {
    const sheets = [{ name: '封面', rows: '' }, { ...other, state: 'hidden' as const }, SHEET]
    const { records, problems } = await read(workbookOf(sheets))
    expect(records).toHaveLength(1)
    expect(problems).toEqual([{ code: 'sheet-hidden' }])
    const both = [{ ...other, state: 'veryHidden' as const }]
    expect((await read(workbookOf(both))).problems).toEqual([{ code: 'sheet-hidden' }, { code: 'nothing-to-check' }])
  })

  test('of several, the one that is named', async () => {
    const book = workbookOf([other, SHEET])
    expect((await read(book)).problems).toEqual([{ code: 'sheet-choice' }])
    expect((await read(book, { sheet: '旧数据' })).records).toHaveLength(1)
    expect((await read(book, { sheet: '公测' })).problems).toEqual([{ code: 'sheet-choice' }])
    const hidden = workbookOf([{ ...other, state: 'hidden' }, SHEET])
    expect(await read(hidden, { sheet: '旧数据' })).toMatchObject({ records: [{ id: 'T-1' }], problems: [] })
  })
})

describe('what a cell says', () => {
  test.each([
    ['a number', '<c><v>3</v></c>', 3],
    ['a number as text', '３', 3],
    ['a formula with its result', '<c><f>1+2</f><v>3</v></c>', 3],
    ['a shared string', '<c t="s"><v>1</v></c>', 12],
    ['rich text', '<c t="s"><v>2</v></c>', 34],
    ['inline rich text', '<c t="inlineStr"><is><r><t>5</t></r><r><t>6</t></r></is></c>', 56],
    ['a number of 17 digits that is one of 15', '<c><v>2.9999999999999996</v></c>', 3],
    ['in an exponent', '<c><v>1.2E2</v></c>', 120],
  ])('%s', async (_what, xml, value) => {
    const strings = '<si><t>x</t></si><si><t>12</t><rPh><t>99</t></rPh></si><si><r><t>3</t></r><r><t>4</t></r></si>'
    expect(await cell('女厕位', xml, { strings })).toBe(value)
  })

  test.each([
    ['an error', '<c t="e"><v>#N/A</v></c>', 'error'],
    ['a formula without a result', '<c><f>SUM(A1:A9)</f></c>', 'formula'],
    ['a formula with an empty result', '<c><f>SUM(A1:A9)</f><v></v></c>', 'formula'],
    ['a number with more digits than are kept', '<c><v>440184199001011234</v></c>', 'digits'],
    ['the same as Excel writes it', '<c><v>4.40184199001011E+17</v></c>', 'digits'],
    ['a day that never was', '<c s="1"><v>60</v></c>', 'date'],
    ['a time of day', '<c s="1"><v>0.5</v></c>', 'date'],
  ])('%s is refused by the name of its cell', async (_what, xml, detail) => {
    const styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    expect(await cell('女厕位', xml, { styles })).toEqual([{ code: 'cell-unread', cell: '公厕!D2', detail }])
    const [fault] = (await cell('名称', xml, { styles })) as unknown[]
    expect(fault).toEqual({ code: 'cell-unread', cell: '公厕!D2', detail })
  })

  test('an empty text that a formula gives is missing', async () => {
    const { records } = await read(toilets('女厕位', '<c t="str"><f>IF(1,"")</f><v></v></c>'))
    expect(records).toMatchObject([{ facts: {} }])
  })

  test.each([
    ['<c t="b"><v>1</v></c>', true],
    ['<c t="b"><v>0</v></c>', false],
    ['√', true],
    ['否', false],
  ])('yes or no: %s', async (xml, value) => {
    expect(await cell('卫生厕所', xml)).toBe(value)
  })

  test.each([
    ['46143', false, '2026-05-01'],
    ['46143.354', false, '2026-05-01'],
    ['44681', true, '2026-05-01'],
    ['59', false, '1900-02-28'],
    ['61', false, '1900-03-01'],
  ])('the day %s, from 1904: %s', async (serial, date1904, day) => {
    const styles =
      '<numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>'
    const rows = rowOf(...HEADINGS, '女厕位') + rowOf('T-1', '441802', `<c s="1"><v>${serial}</v></c>`, '3')
    const { records } = await read(workbookOf([{ name: '公厕', rows }], { styles, date1904 }))
    expect(records.map(({ asOf }) => asOf)).toEqual([day])
  })

  test('a share is shown in percent, and read as it is shown', async () => {
    const styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="9"/></cellXfs>'
    const indicator = '村委会成员中女性比例（%）'
    const rows =
      rowOf(...HEADINGS, '年份', indicator) + rowOf('A-1', '441802', '2026-01-01', '2025', '<c s="1"><v>0.285</v></c>')
    const { records, problems } = await read(workbookOf([{ name: '指标', rows }], { styles }))
    expect(problems).toEqual([])
    expect(records[0]?.facts).toMatchObject({ villageCommitteeFemaleShare: 28.5 })
    // where no percent are meant, the sign is no number
    expect(await cell('女厕位', '<c s="1"><v>3</v></c>', { styles })).toMatchObject([{ code: 'cell-value' }])
  })

  test('names are kept as they were written, escapes and all', async () => {
    expect(await cell('名称', '<c t="str"><v>①号_x0041_ &amp; &#22899;</v></c>')).toBe('①号A & 女')
  })
})

describe('merged cells', () => {
  const merged = (ref: string): string => `<mergeCells><mergeCell ref="${ref}"/></mergeCells>`

  test('a row under a merged cell is refused, and not read as if nothing were known', async () => {
    const rows = rowOf(...HEADINGS, '女厕位') + rowOf(...STEM, '3') + rowOf('T-2', '<c/>', '2026-05-01', '4')
    const { records, problems } = await read(workbookOf([{ name: 'A B', rows, after: merged('B2:B3') }]))
    expect(records.map(({ id }) => id)).toEqual(['T-1'])
    expect(problems).toEqual([{ code: 'cell-unread', cell: "'A B'!B3", detail: 'merged' }])
  })

  test('headings in two rows: those that span both stand in the upper one', async () => {
    const rows =
      rowOf(...HEADINGS, '厕位', '<c/>') + rowOf('<c/>', '<c/>', '<c/>', '女厕位', '男厕位') + rowOf(...STEM, '3', '2')
    const after =
      '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:B2"/><mergeCell ref="C1:C2"/><mergeCell ref="D1:E1"/></mergeCells>'
    const book = workbookOf([{ name: '公厕', rows, after }])
    expect(await read(book, { headerRow: 2 })).toMatchObject({
      records: [{ id: 'T-1', facts: { femaleStalls: 3, maleStalls: 2 } }],
      problems: [],
    })
  })

  test('more of them than anybody merges', async () => {
    const after = Array.from({ length: 20_001 }, (_, index) => `<mergeCell ref="F${index + 3}:G${index + 3}"/>`).join(
      '',
    )
    const book = workbookOf([{ ...SHEET, after: `<mergeCells>${after}</mergeCells>` }])
    expect((await read(book)).problems).toEqual([{ code: 'workbook', detail: 'merges' }])
  })

  test('a title above the headings is pointed out', async () => {
    const rows = rowOf('公共厕所统计表') + rowOf(...HEADINGS, '女厕位') + rowOf(...STEM, '3')
    const book = workbookOf([{ name: '公厕', rows, after: merged('A1:D1') }])
    expect((await read(book)).problems).toEqual([{ code: 'headings-below' }])
    expect((await read(book, { headerRow: 2 })).records).toHaveLength(1)
  })
})

test('what another program writes is read', async () => {
  const book = new exceljs.Workbook()
  const sheet = book.addWorksheet('公厕')
  sheet.addRow([...HEADINGS, '名称', '女厕位', '男厕位', '卫生厕所'])
  sheet.addRow([
    'T-1',
    '441802',
    new Date(Date.UTC(2026, 4, 1)),
    { richText: [{ text: '一号' }, { text: '公厕' }] },
    3,
    { formula: '1+1', result: 2 },
    true,
  ])
  sheet.addRow(['T-2', '441802', new Date(Date.UTC(2026, 4, 1)), '二号公厕', 3, { formula: '1+1' }, true])
  sheet.addRow(['T-3', '441802', new Date(Date.UTC(2026, 4, 1)), '三号公厕', { error: '#REF!' }, 2, true])
  const { records, problems } = await read(new Uint8Array(await book.xlsx.writeBuffer()))
  expect(records).toMatchObject([
    { id: 'T-1', asOf: '2026-05-01', name: '一号公厕', facts: { femaleStalls: 3, maleStalls: 2, sanitary: true } },
  ])
  expect(problems).toEqual([
    { code: 'cell-unread', cell: '公厕!F3', detail: 'formula' },
    { code: 'cell-unread', cell: '公厕!E4', detail: 'error' },
  ])
})
