import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { run } from '../../src/cli/index.ts'
import { CITY, cityRecords } from './city.ts'

const perform = async (...args: string[]) => {
  const folder = await mkdtemp(join(tmpdir(), 'halfsky-report-'))
  const at = (name: string) => join(folder, name)
  writeFileSync(at('city.json'), JSON.stringify(cityRecords()))
  writeFileSync(at('bad.json'), JSON.stringify([...cityRecords(), { kind: 'venue', id: 'V' }]))
  let out = ''
  let err = ''
  const status = await run(
    ['report', ...args.map((arg) => arg.replace(/@(\S+)/, (_, name: string) => at(name)))],
    {
      out: async (text) => {
        out += text
      },
      err: (text) => {
        err += text
      },
      stdin: async () => new Uint8Array(),
      interactive: false,
      today: '2024-02-01',
      lang: 'zh-CN',
    },
    () => '2024-02-01',
  )
  return { out, err, status, at }
}

describe('the command line', () => {
  test('makes a report in several formats at once, of the latest year with figures', async () => {
    const { status, err, at } = await perform('@city.json', '--area', CITY, '-f', 'docx=@r.docx', '-f', 'xlsx=@r.xlsx')
    expect({ status, err }).toEqual({ status: 0, err: '' })
    for (const name of ['r.docx', 'r.xlsx']) expect(readFileSync(at(name)).toString('latin1', 0, 2)).toBe('PK')
    const { out } = await perform('@city.json', '--area', CITY, '-f', 'json', '--lang', 'en')
    expect(JSON.parse(out)).toMatchObject({
      form: 'yearly',
      period: { from: '2023-01-01', to: '2023-12-31' },
      preparedOn: '2024-02-01',
      sources: [{ name: 'city.json', records: cityRecords().length, refused: 0 }],
    })
  })

  test('prints a page, and tells of refused records beside it', async () => {
    const { out, err, status } = await perform('@bad.json', '--as', 'mid-term', '--area', '441802')
    expect(out).toContain('中期评估报告（至2023年）')
    expect(out).toContain('拒收 1 条')
    expect(err).toContain('bad.json')
    expect(status).toBe(2)
  })

  test.each([
    ['bytes for a terminal', ['--area', CITY, '-f', 'docx'], 'docx 不是文本'],
    ['a notice that is no document', ['--as', 'notice', '--area', CITY], '通知书只有文档格式'],
    ['a notice to several', ['--as', 'notice', '--area', CITY, '-f', 'docx=@n.docx'], '请用 --subject 指定：T-000, '],
    [
      'a notice of nothing',
      ['--as', 'notice', '--area', CITY, '--subject', '441800-2023', '-f', 'docx=@n.docx'],
      '没有违反规划要求的记录',
    ],
    ['an area without a plan', ['--area', '110000', '-f', 'docx=@r.docx'], '[area-without-plan]'],
    ['a year without records', ['--area', CITY, '--year', '2019', '-f', 'docx=@r.docx'], '没有本地区的记录'],
  ])('refuses %s, and writes nothing', async (_, args, words) => {
    const { status, err, at } = await perform('@city.json', ...args)
    expect(err).toContain(words)
    expect(status).toBe(2)
    expect([at('n.docx'), at('r.docx')].filter((file) => existsSync(file))).toEqual([])
  })

  test('makes a notice to one subject', async () => {
    const { status, at } = await perform(
      ...['@city.json', '--as', 'notice', '--area', CITY, '--subject', 'T-000', '-f', 'docx=@n.docx'],
    )
    expect(status).toBe(0)
    expect(readFileSync(at('n.docx')).length).toBeGreaterThan(5000)
  })
})
