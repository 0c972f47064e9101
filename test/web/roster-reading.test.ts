import { fc, test as prop } from '@fast-check/vitest'
import ExcelJS from 'exceljs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Halfsky } from '../../src/halfsky.ts'
import type { Problem, Rulebook } from '../../src/model/index.ts'
import { openTable, type RecordSchema } from '../../src/record/index.ts'
import { judgedBy } from '../../src/rulebook/index.ts'
import { proposedBody } from '../../src/web/roster/bodies.ts'
import { byPost, shareOf } from '../../src/web/roster/composition.ts'
import { handedIn, ndjsonOf, refusedForm, workbookOf } from '../../src/web/roster/forms.ts'
import { type Grid, readBook } from '../../src/web/roster/grid.ts'
import { dayAbove, guessColumns, guessHeader } from '../../src/web/roster/headings.ts'
import { counted } from '../../src/web/roster/letter.ts'
import {
  bodiesIn,
  type Choices,
  postsIn,
  type Reading,
  readRoster,
  straysIn,
  withHead,
} from '../../src/web/roster/reading.ts'
import { shortage } from '../../src/web/roster/shortage.ts'
import { proposedPost } from '../../src/web/roster/titles.ts'
import { judgeRoster } from '../../src/web/roster/verdicts.ts'
import { shipped } from '../setup/product.ts'
import { gbkText, messyWorkbook } from './rosters.ts'

let halfsky: Halfsky
let sent: Rulebook
beforeAll(async () => {
  halfsky = await shipped()
  sent = JSON.parse(JSON.stringify(judgedBy(halfsky.rulebook)))
})

const TODAY = '2026-05-01'

/** A sheet as the page proposes to read it, with what a user says beside. */
const chosen = (grid: Grid, said: Partial<Choices> = {}): Choices => {
  const header = guessHeader(grid) ?? { from: 1, to: 1 }
  const columns = guessColumns(grid, header).map(({ meaning }) => meaning)
  const fresh = { fillsMerged: true, fillsBlank: false, posts: {}, bodies: {}, dropped: [], confirmed: false }
  return { ...fresh, unit: '', area: '440117', asOf: TODAY, header, columns, ...said }
}

/** The same with all that is proposed taken as said, and what is not as `rest`. */
const confirmed = (grid: Grid, rest: 'member' | 'outside', said: Partial<Choices> = {}): Choices => {
  const first = chosen(grid, said)
  const posts = postsIn(grid, first).map(({ word, proposed }) => [word, proposed ?? rest] as const)
  const bodies = bodiesIn(grid, first).flatMap(({ word, proposed }) => (proposed ? [[word, proposed] as const] : []))
  return { ...first, posts: Object.fromEntries(posts), bodies: Object.fromEntries(bodies) }
}

const seen = (grids: readonly Grid[]): Grid => {
  const found = grids.find(({ isHidden }) => !isHidden)
  if (found === undefined) throw new Error('no sheet can be seen')
  return found
}

const schemas = (): Readonly<Record<string, RecordSchema>> =>
  Object.fromEntries(
    ['leadership-team', 'village-committee', 'residents-committee', 'area-statistics'].map((kind) => [
      kind,
      halfsky.kinds.schemas[kind] as RecordSchema,
    ]),
  )

describe('a roster as offices write it', () => {
  test('GBK, a title above the headings, telephones: read, and the numbers are not kept', async () => {
    const { grids, problems } = await readBook(gbkText())
    const grid = seen(grids)
    expect(problems).toEqual([])
    expect(grid.encoding).toBe('gb18030')
    expect(grid.scrubbed).toBe(6)
    expect(JSON.stringify(grids)).not.toContain('1380000')
    const choices = confirmed(grid, 'member')
    expect(choices.header).toEqual({ from: 2, to: 2 })
    const { bodies, refusals } = readRoster(grid, choices, halfsky.kinds)
    expect(refusals).toEqual([])
    expect(bodies.map(({ value }) => [value.kind, value.id, value.headIsFemale])).toEqual([
      ['village-committee', '示例一村村民委员会', false],
      ['village-committee', '示例二村村民委员会', true],
    ])
    expect(bodies[0]?.names).toEqual(['一甲', '一乙', '一丙'])
    expect(bodies[0]?.titles).toEqual(['村委会主任', '副主任', '委员'])
  })

  test('headings merged over two rows, merged units, a hidden sheet, an unknown sex', async () => {
    const { grids } = await readBook(await messyWorkbook())
    expect(grids.map(({ name, isHidden }) => [name, isHidden])).toEqual([
      ['内部备查', true],
      ['班子名册', false],
    ])
    const grid = seen(grids)
    expect(JSON.stringify(grid)).not.toMatch(/4401171\d/)
    const choices = confirmed(grid, 'outside')
    expect(choices.header).toEqual({ from: 2, to: 3 })
    expect(choices.columns).toEqual(['none', 'unit', 'person', 'sex', 'none', 'none', 'post', 'none'])
    const { bodies } = readRoster(grid, choices, halfsky.kinds)
    expect(bodies[0]?.value).toEqual({
      ...{ kind: 'leadership-team', id: '示例甲街道办事处', name: '示例甲街道办事处', area: '440117', asOf: TODAY },
      ...{ bodyType: 'subdistrict', principalIsFemale: false },
      members: [{ sex: '男', post: '正职' }, { sex: '男', post: '副职' }, { post: '成员' }],
    })
    // merged cells that nobody has taken for what they show are refused, as the command line refuses them
    const strict = readRoster(grid, { ...choices, fillsMerged: false }, halfsky.kinds)
    expect(strict.bodies).toEqual([])
    expect(strict.refusals.some(({ line, problem }) => line === 5 && problem.code === 'cell-unread')).toBe(true)
  })

  test('a post in doubt is asked for, and its unit is not judged before', async () => {
    const grid = seen((await readBook(await messyWorkbook())).grids)
    const choices = confirmed(grid, 'outside')
    const open = readRoster(grid, { ...choices, posts: { ...choices.posts, 四级调研员: '' } }, halfsky.kinds)
    expect(open.bodies.map(({ value }) => value.id)).toEqual(['示例乙街道办事处'])
    expect(open.refusals.map(({ line, column, problem }) => [line, column, problem.code])).toEqual([
      [6, 6, 'cell-value'],
    ])
    const form = await refusedForm(grid, choices, open.refusals, 'zh-CN')
    const [told] = (await readBook(form)).grids
    expect(told?.rows[0]?.cells).toContain('问题')
    expect(told?.rows[1]?.cells).toContain('四级调研员')
  })

  test('what is pasted has tabs; a unit named once may stand for the rows below, when that is said', async () => {
    const text = '单位\t姓名\t性别\t职务\n示例镇\t甲\t女\t镇长\n\t乙\t男\t副镇长\n合计\t\t\t\n'
    const grid = seen((await readBook(new TextEncoder().encode(text), 'utf-8')).grids)
    const first = confirmed(grid, 'outside', { dropped: [4] })
    expect(readRoster(grid, first, halfsky.kinds).bodies).toEqual([])
    const { bodies } = readRoster(grid, { ...first, fillsBlank: true }, halfsky.kinds)
    expect(bodies[0]?.value.members).toHaveLength(2)
    expect(straysIn(grid, { ...first, dropped: [] })).toEqual([4])
    // a sum that is not passed over is refused
    const all = readRoster(grid, { ...first, fillsBlank: true, dropped: [] }, halfsky.kinds)
    expect(all.refusals.some(({ line }) => line === 4)).toBe(true)
    expect(all.bodies).toEqual([])
  })
})

describe('what stands above and beside a roster', () => {
  const gridOf = async (text: string): Promise<Grid> => seen((await readBook(new TextEncoder().encode(text))).grids)

  test.each([
    ['示例局班子名册,,\n截至２０２６年4月30日,,\n', '2026-04-30'],
    ['示例局班子名册 2026-04-30,,\n', '2026-04-30'],
    ['截至2026年2月30日,,\n', null],
    ['2025年1月1日至2026年1月1日,2026.2.1,\n', null],
    ['', null],
  ])('the day in %j is %s', async (above, day) => {
    const grid = await gridOf(`${above}单位,性别,职务\nA,女,局长\n`)
    expect(dayAbove(grid, guessHeader(grid) ?? { from: 1, to: 1 })).toBe(day)
  })

  test('numbers of persons are emptied wherever they stand, and numbers of bodies are not', async () => {
    const grid = await gridOf('编号,性别,备注\n440117000000001,女,440117199001011234\nA,男,139 0000 0000\n')
    expect(grid.scrubbed).toBe(2)
    expect(grid.rows[1]?.cells).toEqual(['440117000000001', '女', ''])
  })
})

test('a note merged over the whole width names no unit', async () => {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('名册')
  for (const row of [
    ['单位', '部门', '性别', '职务'],
    ['示例局', '甲科', '女', '局长'],
    ['', '乙科', '男', '副局长'],
  ])
    sheet.addRow(row)
  sheet.addRow(['备注：示例', '', '', ''])
  sheet.mergeCells('A2:A3')
  sheet.mergeCells('A4:D4')
  const grid = seen((await readBook(new Uint8Array(await book.xlsx.writeBuffer()))).grids)
  const choices = confirmed(grid, 'outside')
  expect(straysIn(grid, choices)).toEqual([4])
  const { bodies } = readRoster(grid, { ...choices, dropped: [4] }, halfsky.kinds)
  expect(bodies.map(({ value }) => [value.id, (value.members as unknown[]).length])).toEqual([['示例局', 2]])
  expect(readRoster(grid, choices, halfsky.kinds).bodies).toEqual([])
})

const SEXES = ['女', '男', 'F', '２', '0', '', '不详', '⼥'] as const
const POSTS = ['正职', '副职', '成员', 'principal', '', '局长', '办事员'] as const
const cells = fc.record({
  id: fc.constantFrom('D-1', 'D-2', 'D-3', '', '合计'),
  area: fc.constantFrom('441802', '441802', '441802', '44180', '441803'),
  type: fc.constantFrom('街道', '镇', 'town', '', '厂'),
  sex: fc.constantFrom(...SEXES),
  post: fc.constantFrom(...POSTS),
  name: fc.constantFrom('赵', '钱', '"孙"', '李，某'),
})
const HEADINGS = { id: '编号', area: '行政区划代码', type: '班子所属单位类型', sex: '性别', post: '职务', name: '姓名' }
type Field = keyof typeof HEADINGS
const order = fc.shuffledSubarray(['id', 'area', 'type', 'sex', 'post'] as const, { minLength: 5 })
const quoted = (cell: string): string => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

const tableOf = (
  fields: readonly Field[],
  rows: readonly Readonly<Record<Field, string>>[],
  title: string,
): string[][] => [
  ...(title === '' ? [] : [[title, ...fields.slice(1).map(() => '')]]),
  fields.map((field) => HEADINGS[field]),
  ...rows.map((row) => fields.map((field) => row[field])),
]
const csvOf = (table: readonly (readonly string[])[]): Uint8Array =>
  new TextEncoder().encode(table.map((row) => row.map(quoted).join(',')).join('\r\n'))
const xlsxOf = async (table: readonly (readonly string[])[]): Promise<Uint8Array> => {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('名册')
  for (const row of table) sheet.addRow([...row])
  return new Uint8Array(await book.xlsx.writeBuffer())
}

/** What the command line makes of a table. */
const imported = async (bytes: Uint8Array, headerRow: number) => {
  const constants = new Map([['asOf', TODAY]])
  const { table, problems } = await openTable(bytes, {
    kinds: halfsky.kinds,
    kind: 'leadership-team',
    headerRow,
    constants,
  })
  const values: unknown[] = []
  const refused: string[] = []
  for (const entry of table?.entries() ?? []) {
    const { record, problems: own } = halfsky.kinds.readEntry(entry)
    if (record !== null) values.push(withHead(entry.value as Readonly<Record<string, unknown>>))
    else refused.push(...own.map(faultOf))
  }
  return { values, refused: refused.sort(), faults: problems.map(({ code }) => code) }
}
const faultOf = ({ line, code, params }: Problem): string => `${line} ${code} ${params.detail ?? params.expected ?? ''}`

const inBrowser = async (bytes: Uint8Array) => {
  const grid = seen((await readBook(bytes)).grids)
  const first = chosen(grid, { area: '' })
  const team = { kind: 'leadership-team', bodyType: '' } as const
  const bodies = Object.fromEntries(bodiesIn(grid, first).map(({ word }) => [word, team]))
  const reading: Reading = readRoster(grid, { ...first, bodies }, halfsky.kinds)
  return {
    values: reading.bodies.map(({ value }) => value),
    refused: reading.refusals.map(({ problem }) => faultOf(problem)).sort(),
    faults: reading.faults.map(({ code }) => code),
  }
}

describe('the browser reads what the command line reads', () => {
  prop.prop([fc.array(cells, { minLength: 1, maxLength: 8 }), order, fc.nat(5), fc.boolean(), fc.boolean()])(
    'whatever stands in the rows, names left out for the command line',
    async (rows, fields, at, hasTitle, isWorkbook) => {
      const title = hasTitle ? '示例名册（虚构）' : ''
      const named: Field[] = [...fields]
      named.splice(at, 0, 'name')
      const write = isWorkbook ? xlsxOf : csvOf
      const [ours, theirs] = [tableOf(named, rows, title), tableOf(fields, rows, title)]
      expect(await inBrowser(await write(ours))).toEqual(await imported(await write(theirs), hasTitle ? 2 : 1))
    },
  )
})

describe('what is proposed', () => {
  test.each([
    ['局长', 'principal'],
    ['党组书记、局长', 'principal'],
    ['村党支部书记、村委会主任', 'principal'],
    ['党组书记、局长、一级调研员', 'principal'],
    ['村党总支书记、村委会主任', 'principal'],
    ['示例区教育局局长', 'principal'],
    ['党组成员、副局长', 'deputy'],
    ['常务副镇长', 'deputy'],
    ['副主任（正科级）', 'deputy'],
    ['委员', 'member'],
    ['党委委员', 'member'],
    ['四级调研员', null],
    ['党委副书记、镇长', null],
    ['办公室主任', null],
    ['纪委书记', null],
    ['宣传部部长、党委委员', null],
    ['妇女主任', null],
    ['纪检组长', null],
    ['局长助理', null],
    ['公安分局局长', null],
    ['', null],
  ])('%s is %s, to be confirmed', (title, post) => {
    expect(proposedPost(title)).toEqual({ post, isSure: false })
  })

  test.each([
    ['示例区教育局', 'government-department'],
    ['示例街道办事处', 'subdistrict'],
    ['示例镇人民政府', 'town'],
    ['示例区人民政府', 'county-government'],
    ['示例市人民医院', 'public-institution'],
    ['示例有限公司', undefined],
  ])('%s is a team of %s', (name, type) => {
    expect(proposedBody(name)?.bodyType).toBe(type)
  })

  test('a village and its Party branch are told apart', () => {
    expect(proposedBody('示例村村民委员会')?.kind).toBe('village-committee')
    expect(proposedBody('示例村党支部')).toEqual({ kind: 'leadership-team', bodyType: 'village-party-organization' })
  })
})

describe('what comes of it', () => {
  const village = (id: string, women: number, men: number) => ({
    ...{ kind: 'village-committee', id, area: '440117', asOf: TODAY },
    members: [...Array(women).fill({ sex: '女', post: '成员' }), ...Array(men).fill({ sex: '男', post: '成员' })],
  })
  const judging = (counts: Readonly<Record<string, string>>) => ({
    ...{ rulebook: sent, schemas: schemas(), lang: 'zh-CN' as const, today: TODAY },
    given: { '440117': { counts, earlier: {} } },
  })

  test('the same findings as the service’s, beside the others of the roster', async () => {
    const value = {
      kind: 'leadership-team',
      id: 'A',
      area: '440117',
      asOf: TODAY,
      bodyType: 'subdistrict',
      members: [{ sex: '男' }],
    }
    const { bodies } = await judgeRoster([value], judging({}))
    const [finding] = bodies[0]?.findings ?? []
    expect(finding?.verdict).toBe('fail')
    expect(finding?.remedy?.text).toMatch(/1/)
  })

  prop.prop([fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 })])(
    'the women that a share is short of are the fewest with which it complies',
    async (women, men) => {
      if (women + men === 0) return
      const judge = async (more: number) => {
        const values = [village('A', women + more, Math.max(0, men - more))]
        const { bodies, areas } = await judgeRoster(values, judging({ villageCommittees: '1' }))
        const share = areas[0]?.shares.find(({ indicator }) => indicator === 'villageCommitteeFemaleShare')
        const verdict = share?.findings.find(({ rule }) => rule.endsWith('goals-7/committee-share'))?.verdict
        return { verdict, short: share ? shortage(share, bodies, sent) : null }
      }
      const { verdict, short } = await judge(0)
      expect(verdict).toBe(short ? 'fail' : 'pass')
      if (!short) return
      expect((await judge(short)).verdict).toBe('pass')
      expect((await judge(short - 1)).verdict).toBe('fail')
    },
  )

  test('an area is judged only where the roster holds all of it', async () => {
    for (const [count, state] of [
      ['', 'partial'],
      ['2', 'partial'],
      ['1', 'complete'],
    ] as const) {
      const { areas } = await judgeRoster([village('A', 1, 1)], judging({ villageCommittees: count }))
      expect(areas[0]?.shares[0]?.rolledUp.state).toBe(state)
    }
  })

  test('no name is in what is exported, nor in what is handed in unless that is chosen', async () => {
    const grid = seen((await readBook(gbkText())).grids)
    const { bodies } = readRoster(grid, confirmed(grid, 'member'), halfsky.kinds)
    const exported = seen((await readBook(await workbookOf(bodies))).grids)
    for (const text of [ndjsonOf(bodies), handedIn(bodies, false), JSON.stringify(exported)])
      expect(text).not.toMatch(/[一二][甲乙丙]/)
    expect(handedIn(bodies, true)).toContain('"name":"二丙"')
    // what is exported is read again
    const again = readRoster(exported, chosen(exported), halfsky.kinds)
    expect(again.bodies.map(({ value }) => value)).toEqual(bodies.map(({ value }) => value))
    for (const { value } of bodies) expect(halfsky.kinds.read(value).record).not.toBeNull()
  })

  test('shares have bounds where a sex is not known, and are never rounded to none or all', () => {
    expect(shareOf({ female: 1, male: 1, unknown: 1 })).toEqual(['33.3', '66.7'])
    expect(shareOf({ female: 1, male: 9999, unknown: 0 })).toEqual(['0.1', '0.1'])
    expect(shareOf({ female: 9999, male: 1, unknown: 0 })).toEqual(['99.9', '99.9'])
    expect(shareOf({ female: 0, male: 0, unknown: 0 })).toBeNull()
    expect(byPost([{ post: 'principal', sex: 'female' }, {}])).toHaveLength(2)
    expect([1, 10, 11, 20, 21].map(counted)).toEqual(['一', '十', '十一', '二十', '二十一'])
  })
})
