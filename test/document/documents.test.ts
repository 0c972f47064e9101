import exceljs from 'exceljs'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  type AreaReport,
  type CheckedRecord,
  type NoticeFrame,
  noticeDocx,
  noticeOf,
  reportDocx,
  reportHtml,
  reportXlsx,
} from '../../src/document/index.ts'
import type { Halfsky } from '../../src/halfsky.ts'
import { noticeOn, planFor } from '../../src/reporting.ts'
import { batchOf, shipped } from '../setup/product.ts'
import { cityRecords } from './city.ts'
import { cityReport } from './made.ts'
import { browsed, filesOf, hasBrowser, opensIn, pagesOf, printed } from './office-here.ts'

let halfsky: Halfsky
let report: AreaReport
beforeAll(async () => {
  halfsky = await shipped()
  report = await cityReport(halfsky)
})

describe('the workbook', () => {
  const read = async (bytes: Uint8Array) => {
    const book = new exceljs.Workbook()
    await book.xlsx.load(Buffer.from(bytes) as never)
    return book
  }

  test('has a sheet a subject, with frozen headings, widths and number formats, and no formula', async () => {
    const book = await read(await reportXlsx(report))
    expect(book.worksheets.map(({ name }) => name)).toEqual([
      ...['概况', '达标率', '指标', '不符合项', '督办', '排名', '报送', '未判定'],
    ])
    for (const sheet of book.worksheets) {
      expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 })
      for (const { width } of sheet.columns) expect(width).toBeGreaterThan(5)
      sheet.eachRow((row) => row.eachCell(({ formula }) => expect(formula).toBeUndefined()))
    }
    const rates = book.getWorksheet('达标率')
    expect(rates?.getCell('J2')).toMatchObject({ value: report.rates.overall.passRate, numFmt: '0%' })
    expect(rates?.getCell('C2').value).toBe(report.rates.overall.pass)
    const violations = book.getWorksheet('不符合项')
    expect(violations?.rowCount).toBe(report.rates.overall.fail + 1)
    expect(violations?.getCell('D2')).toMatchObject({ value: new Date('2030-12-31'), numFmt: 'yyyy-mm-dd' })
    expect(book.getWorksheet('督办')?.rowCount).toBe(6)
  })

  test('shows what looks like a formula as text, here and when it is copied out', async () => {
    const book = await read(await reportXlsx(report))
    const names = book.getWorksheet('不符合项')?.getColumn(6).values ?? []
    const subjects = book.getWorksheet('未判定')?.getColumn(6).values ?? []
    expect([...names, ...subjects].filter((value) => String(value).includes('HYPERLINK')).length).toBeGreaterThan(0)
    for (const value of [...names, ...subjects]) expect(String(value)).not.toMatch(/^[=+@＝]/)
  })

  test.each(['zh-CN', 'en'] as const)('is the same bytes for the same data (%s)', async (lang) => {
    const own = { ...report, lang }
    const first = await reportXlsx(own)
    expect(Buffer.from(await reportXlsx(own)).equals(first)).toBe(true)
  })
})

const mm = (twips: string | undefined): number => Math.round((Number(twips) * 25.4) / 1440)
const textOf = (xml: string): string =>
  [...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)]
    .map(([, text = '']) => text)
    .join('')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

const expectPage = (xml: string): void => {
  const margins = /<w:pgMar([^>]*)\/>/.exec(xml)?.[1] ?? ''
  const of = (side: string): number => mm(new RegExp(`w:${side}="(\\d+)"`).exec(margins)?.[1])
  expect([of('top'), of('left')]).toEqual([37, 28])
  const size = /<w:pgSz([^>]*)\/>/.exec(xml)?.[1] ?? ''
  const [width, height] = ['w', 'h'].map((name) => mm(new RegExp(`w:${name}="(\\d+)"`).exec(size)?.[1]))
  expect([width, height]).toEqual([210, 297])
  expect([(width ?? 0) - of('left') - of('right'), (height ?? 0) - of('top') - of('bottom')]).toEqual([156, 225])
}

describe('the document', () => {
  let files: ReadonlyMap<string, string>
  let xml: string
  beforeAll(async () => {
    files = await filesOf(await reportDocx(report))
    xml = files.get('word/document.xml') ?? ''
  })

  test('is laid out as the standard says: page, 22 lines of 28 characters, typefaces and page numbers', () => {
    expectPage(xml)
    // 22 lines fill 225 mm and 23 would not fit; 28 characters of 16 pt, a little closer, fit into 156 mm
    const line = Number(/<w:spacing[^>]*w:line="(\d+)" w:lineRule="exact"/.exec(xml)?.[1])
    expect(Math.floor(((225 / 25.4) * 1440) / 579)).toBe(22)
    expect(xml).toContain('w:line="579"')
    expect(line).toBeGreaterThan(0)
    const closer = Number(/<w:spacing w:val="(-\d+)"\/>/.exec(xml)?.[1])
    expect(Math.floor(((156 / 25.4) * 1440) / (320 + closer))).toBe(28)
    expect(xml).toMatch(/w:eastAsia="仿宋"[^>]*\/>(?:<w:spacing [^>]*>)?<w:sz w:val="32"\/>/)
    expect(xml).toMatch(/w:eastAsia="方正小标宋简体"[^>]*\/><w:sz w:val="44"\/>/)
    const footers = [...files].filter(([name]) => /word\/footer\d+\.xml/.test(name)).map(([, text]) => text)
    expect(footers).toHaveLength(2)
    for (const footer of footers) {
      expect(footer).toContain('PAGE')
      expect(footer).toMatch(/w:eastAsia="宋体"[^>]*\/><w:sz w:val="28"\/>/)
    }
    expect(files.get('word/settings.xml')).toContain('<w:evenAndOddHeaders/>')
  })

  test('gives every table fixed columns over the width of the text, and its head to every page', () => {
    const tables = [...xml.matchAll(/<w:tbl>.*?<\/w:tbl>/gs)].map(([table]) => table)
    expect(tables.length).toBeGreaterThan(20)
    for (const table of tables) {
      const widths = [...table.matchAll(/<w:gridCol w:w="(\d+)"/g)].map(([, width]) => Number(width))
      expect(widths.reduce((sum, width) => sum + width, 0)).toBe(8844)
      expect(table).toContain('<w:tblLayout w:type="fixed"/>')
      expect(table.match(/<w:tblHeader\/>/g)).toHaveLength(1)
      const rows = [...table.matchAll(/<w:tr>.*?<\/w:tr>/gs)].map(([row]) => (row.match(/<w:tc>/g) ?? []).length)
      expect(new Set(rows)).toEqual(new Set([widths.length]))
    }
  })

  test('says what the data say, with charts that can be edited', () => {
    const text = textOf(xml)
    expect(text).toContain('2023年度监测报告')
    expect(text).toContain('女厕位与男厕位的比例不小于 1.5:1')
    expect(text).toContain('共督办 5 件，办结 2 件，其中按期办结 1 件；逾期未办结 2 件')
    expect(text).toContain('丁县（虚构）：无数据，最近')
    expect([...files.keys()].filter((name) => /word\/charts\/chart\d+\.xml/.test(name)).length).toBe(
      report.indicators.filter(({ points }) => points.length > 1).length,
    )
    // marks of both scripts are the Chinese ones
    expect(xml.match(/<w:rFonts/g)?.length).toBe(xml.match(/<w:rFonts[^>]*w:hint="eastAsia"/g)?.length)
    expect(text.match(/.{0,12}(?:\p{Script=Han}[,;:()]|[,;()]\p{Script=Han}).{0,12}/gu) ?? []).toEqual([])
  })

  test('is the same bytes for the same data', async () => {
    const first = await reportDocx(report)
    expect(Buffer.from(await reportDocx(report)).equals(first)).toBe(true)
    expect(files.get('docProps/core.xml')).toContain('>2024-02-01T00:00:00Z<')
  })

  test('holds whatever text it is given', async () => {
    const odd = { ...report, issuer: 'a\u0000<b>&"\ud800' }
    const parts = await filesOf(await reportDocx(odd))
    expect(textOf(parts.get('word/document.xml') ?? '')).toContain('a\ufffd<b>&"\ufffd')
  })
})

describe('the page', () => {
  test('stands by itself: no script, nothing from elsewhere, every text escaped', () => {
    const page = reportHtml({
      ...report,
      issuer: '</style><script>1</script>',
      area: { code: '1', name: '"}</style>' },
    })
    expect(page).not.toMatch(/<script|<link|<img|<iframe| on\w+="|url\(|@import/i)
    expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:/)
    expect(page.match(/<\/style>/g)).toHaveLength(1)
    expect(page).toContain("default-src 'none'".replaceAll("'", '&#39;'))
  })

  test('has a table with a head and a picture for every indicator of more than a year', () => {
    const page = reportHtml(report)
    expect(page).toContain('<html lang="zh-CN">')
    expect(page.match(/<table>/g)?.length).toBe(page.match(/<thead>/g)?.length)
    expect(page.match(/<svg /g)).toHaveLength(report.indicators.filter(({ points }) => points.length > 1).length)
    expect(page).toContain('@page { size: A4')
    expect(page).toContain('HYPERLINK(&quot;x&quot;)')
  })

  test('speaks English where it is asked to', async () => {
    const english = await cityReport(halfsky, { lang: 'en' })
    const page = reportHtml(english)
    expect(page).toContain('Pass rate and completeness')
    expect(page).toContain('increase women&#39;s stalls by')
  })
})

const FRAME: NoticeFrame = {
  order: false,
  redHead: false,
  issuer: null,
  number: null,
  addressee: null,
  planTitle: '虚构市妇女发展规划',
  deadline: null,
  contact: null,
  date: null,
}

const noticed = async (subject: string, frame: Partial<NoticeFrame> = {}) => {
  const plan = planFor(halfsky, { area: '441800', plan: undefined })
  if ('fault' in plan) throw new Error(plan.fault.code)
  const { planTitle, ...rest } = { ...FRAME, ...frame }
  return (
    await noticeOn(halfsky, batchOf(cityRecords()), plan, {
      ...{ area: '441800', asOf: '2023-12-31', subject, frame: rest },
    })
  ).document
}

describe('the notice', () => {
  test('leaves to the office what only the office knows', async () => {
    const xml = (await filesOf(await noticeDocx(await noticed('T-000')))).get('word/document.xml') ?? ''
    expectPage(xml)
    const text = textOf(xml)
    for (const blank of ['发文字号', '主送单位', '整改期限', '联系人、电话、地址', '发文机关', '成文日期'])
      expect(text).toContain(`〔待填：${blank}〕`)
    expect(text).toContain('女厕位与男厕位之比为 1:1，要求不小于 1.5:1')
    expect(text).toContain('“女厕位与男厕位的比例不小于 1.5:1”')
    expect(text).toMatch(/增加 1 个女厕位（2→3）/)
    expect(xml).not.toContain('FF0000')
  })

  test('is headed in red where that is asked for, and says what it was given', async () => {
    const frame = {
      ...{ order: true, redHead: true, issuer: '虚构市妇女儿童工作委员会办公室', number: '虚妇儿工委办〔2024〕1 号' },
      ...{ addressee: '示例单位（虚构）', deadline: '2024-06-30', contact: '0763-0000000', date: '2024-02-01' },
    }
    const xml = (await filesOf(await noticeDocx(await noticed('T-000', frame)))).get('word/document.xml') ?? ''
    expect(xml).toContain('<w:color w:val="FF0000"/>')
    const text = textOf(xml)
    expect(text).not.toContain('待填：发文')
    for (const part of [
      '责令整改通知书',
      '示例单位（虚构）：',
      '2024年6月30日前完成整改',
      '0763-0000000',
      '2024年2月1日',
    ])
      expect(text).toContain(part)
  })

  test('tells nobody of what was put right since', () => {
    const one = (asOf: string, verdict: 'fail' | 'pass'): CheckedRecord => ({
      ...{ asOf, year: null, record: { kind: 'venue', id: 'V', area: '441802' } },
      findings: [
        {
          ...{ rule: 'a', title: 'a', verdict, binding: 'mandatory', due: null, waiver: null },
          ...{ record: { kind: 'venue', id: 'V', area: '441802' }, clause: { key: 'a/law/b', path: '', quote: '' } },
          ...{ message: '', observed: {}, required: null, demand: null, remedy: null },
        },
      ],
    })
    const records = [one('2023-05-01', 'pass'), one('2023-01-01', 'fail')]
    expect(noticeOf(records, '2023-12-31', [], FRAME).items).toEqual([])
    expect(noticeOf(records, '2023-02-01', [], FRAME).items).toHaveLength(1)
  })

  test('tells nobody to put right what is only encouraged, or not due', async () => {
    const { items } = await noticed('441800-2023')
    expect(items).toEqual([])
    const due = noticeOf(
      [
        {
          ...{ asOf: '2023-01-01', year: null, record: { kind: 'venue', id: 'V', area: '441802' } },
          findings: (['mandatory', 'target', 'encouraged'] as const).map((binding) => ({
            ...{ rule: binding, title: binding, verdict: 'fail', binding, due: '2030-12-31', waiver: null },
            ...{ record: { kind: 'venue', id: 'V', area: '441802' }, clause: { key: 'a/law/b', path: '', quote: '' } },
            ...{ message: '', observed: {}, required: null, demand: null, remedy: null },
          })),
        },
      ],
      '2023-12-31',
      [],
      FRAME,
    )
    expect(due.items.map(({ title }) => title)).toEqual(['mandatory'])
  })
})

describe('printed by other programs', () => {
  test('an office program opens the documents', { timeout: 240_000 }, async ({ skip }) => {
    if (!(await opensIn('report.docx'))) skip('no office program that opens text documents')
    const report1 = pagesOf(await printed('report.docx', await reportDocx(report)))
    expect(report1.sizes).toEqual(['595×842'])
    expect(report1.count).toBeGreaterThan(10)
    const notice = pagesOf(await printed('notice.docx', await noticeDocx(await noticed('T-000'))))
    expect(notice.count).toBeLessThan(4)
  })

  test('an office program opens the workbook', { timeout: 240_000 }, async ({ skip }) => {
    if (!(await opensIn('report.xlsx'))) skip('no office program that opens workbooks')
    expect(pagesOf(await printed('report.xlsx', await reportXlsx(report))).count).toBeGreaterThan(7)
  })

  test.skipIf(!hasBrowser())('a browser prints the page on A4', { timeout: 240_000 }, async () => {
    const { count, sizes } = pagesOf(await browsed(reportHtml(report)))
    expect(count).toBeGreaterThan(10)
    expect(sizes).toEqual(['595×842'])
  })
})
