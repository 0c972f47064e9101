import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import exceljs from 'exceljs'
import { afterAll, describe, expect, test } from 'vitest'
import { run } from '../../src/cli/index.ts'
import { kinds } from '../record/kinds-here.ts'
import { HEADINGS, rowOf, STEM, workbookOf } from '../record/workbook-here.ts'

const folder = mkdtempSync(join(tmpdir(), 'halfsky-import-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string): string => join(folder, name)

const halfsky = async (...words: string[]) => {
  let out = ''
  let err = ''
  const terminal = {
    out: async (text: string) => {
      out += text
    },
    err: (text: string) => {
      err += text
    },
    stdin: async () => new Uint8Array(),
    interactive: false,
    today: '2026-05-01',
    lang: 'zh-CN',
  } as const
  const status = await run(words, terminal, () => '2026-05-01')
  return { out, err, status }
}

const rows = (...cells: readonly string[][]): string => cells.map((row) => rowOf(...row)).join('')
const TABLE = rows(
  [...HEADINGS, '名称', '女厕位'],
  [...STEM, '一号公厕', '3'],
  ['T-2', '441802', '2026-05-01', '=1+1', '三'],
  ['T-3', '44', '2026-05-01', '三号公厕', '3'],
)

describe('halfsky import', () => {
  writeFileSync(at('toilets.xlsx'), workbookOf([{ name: '公厕', rows: TABLE }]))

  test('prints the records of a workbook, ready to be checked, and the refused rows by their cells', async () => {
    const { out, err, status } = await halfsky('import', at('toilets.xlsx'))
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { kind: 'public-toilet', id: 'T-1', area: '441802', asOf: '2026-05-01', name: '一号公厕', femaleStalls: 3 },
    ])
    expect(err).toContain('公厕!E3 #2: 列 `女厕位` 的单元格（`femaleStalls`）应为整数')
    expect(err).toContain('公厕!B4 #3/area: ')
    expect(status).toBe(2)
  })

  test('a workbook is checked as it is', async () => {
    const { out, status } = await halfsky('check', at('toilets.xlsx'), '--lang', 'en')
    expect(out).toContain('公厕!E3 #2: the cell of column `女厕位`')
    expect(out).toContain('1 record (2 refused)')
    expect(status).toBe(2)
  })

  test.each(['csv', 'xlsx'])('the refused rows as .%s can be corrected and imported again', async (ending) => {
    const file = at(`again.${ending}`)
    const { status } = await halfsky('import', at('toilets.xlsx'), '--template', file)
    expect(status).toBe(2)
    const corrected = at(`corrected.${ending}`)
    if (ending === 'csv') {
      const text = readFileSync(file, 'utf8')
      expect(text).toMatch(/^\uFEFF编号,行政区划代码,数据日期,名称,女厕位,问题\r\nT-2,441802,2026-05-01,'=1\+1,三,/)
      writeFileSync(corrected, text.replace('三,', '3,').replace('T-3,44,', 'T-3,441802,'))
    } else {
      const book = new exceljs.Workbook()
      await book.xlsx.readFile(file)
      const sheet = book.worksheets[0]
      expect(sheet?.getCell('D2').value).toBe('=1+1')
      expect(sheet?.getCell('F2').value).toContain('应为整数')
      if (sheet) {
        sheet.getCell('E2').value = 3
        sheet.getCell('B3').value = '441802'
      }
      await book.xlsx.writeFile(corrected)
    }
    const again = await halfsky('import', corrected)
    expect(again.err).toBe('读入 2 条记录，拒收 0 行\n')
    expect(again.out).toContain('"id":"T-2","area":"441802","asOf":"2026-05-01","name":"=1+1","femaleStalls":3')
    expect(again.status).toBe(0)
  })

  test('an empty table of every kind has headings that are read', async () => {
    for (const kind of Object.keys(kinds.specs)) {
      const file = at(`${kind}.xlsx`)
      expect((await halfsky('import', '--kind', kind, '--template', file)).status).toBe(0)
      const { err, out, status } = await halfsky('import', file, '--kind', kind, '--preview')
      expect({ kind, err, status }).toEqual({ kind, err: '', status: 2 })
      expect(out).not.toContain('unknown')
      expect(out).toContain('共 0 行')
    }
  })

  test('choices are lists to choose from, and codes are text', async () => {
    await halfsky('import', '--kind', 'public-toilet', '--template', at('form.xlsx'))
    const book = new exceljs.Workbook()
    await book.xlsx.readFile(at('form.xlsx'))
    const [sheet] = book.worksheets
    const headings = 'ABCDEFG'.split('').map((letter) => sheet?.getCell(`${letter}1`).value)
    expect(headings).toEqual(['编号', '行政区划代码', '数据日期', '名称', '数据来源', '城乡', '建设性质'])
    expect(sheet?.getCell('F2').dataValidation).toMatchObject({ type: 'list', formulae: ['"城镇,农村"'] })
    expect(sheet?.getCell('B2').numFmt).toBe('@')
  })

  test('nothing is written over what is read', async () => {
    const { err, status } = await halfsky('import', at('toilets.xlsx'), '--template', at('toilets.xlsx'))
    expect(err).toContain('是输入文件')
    expect(status).toBe(2)
  })

  test('an old workbook and one that cannot be told are said to be so', async () => {
    writeFileSync(at('old.xls'), Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]))
    for (const command of ['import', 'check', 'trend']) {
      const { out, err, status } = await halfsky(command, at('old.xls'))
      expect(out + err).toContain('请另存为 .xlsx')
      expect(status).toBe(2)
    }
  })

  test('yearly figures in a table are followed', async () => {
    const years = Array.from({ length: 6 }, (_, index) => `A-${index},441802,2026-05-01,${2019 + index},${20 + index}%`)
    writeFileSync(at('years.csv'), `编号,行政区划代码,数据日期,年份,村委会成员中女性比例\n${years.join('\n')}\n`)
    const { out, status } = await halfsky('trend', at('years.csv'), '--format', 'json')
    expect(JSON.parse(out).outlooks).not.toEqual([])
    expect(status).toBe(0)
  })
})
