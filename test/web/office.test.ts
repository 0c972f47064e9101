import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPages, hasBrowser, openBrowser } from './browser.ts'
import { CITY, handInAll, PASSWORD, settle } from './city.ts'
import { expectAccessible, faultsOf, SIZES, tabTo, visitor } from './journey.ts'
import { type Service, startService } from './service.ts'

/** So far ahead that what was opened today is late. */
const LATER = new Date(Date.now() + 100 * 86_400_000).toISOString().slice(0, 10)

/** What the browser keeps beside records, as text. */
const shelved = (page: Page): Promise<string> =>
  page.evaluate(
    () =>
      new Promise<string>((told) => {
        const opening = indexedDB.open('halfsky')
        opening.onsuccess = () => {
          const reading = opening.result.transaction('shelf').objectStore('shelf').getAll()
          reading.onsuccess = () => {
            opening.result.close()
            told(JSON.stringify(reading.result))
          }
        }
      }),
  )

describe.skipIf(!hasBrowser())('the office, in a browser', () => {
  const data = mkdtempSync(join(tmpdir(), 'halfsky-office-data-'))
  let browser: Browser
  let pages: ReturnType<typeof buildPages>
  let service: Service
  let desk: BrowserContext
  beforeAll(async () => {
    pages = buildPages()
    browser = await openBrowser()
    service = await startService({ pages: pages.folder, data })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await service?.kill()
    rmSync(data, { recursive: true, force: true })
  })

  const visit = visitor(() => browser, { viewport: SIZES[1] })
  const open = async (place: string, given?: Page): Promise<{ page: Page; faults: string[] }> => {
    const page = given ?? (await desk.newPage())
    const faults = faultsOf(page)
    await page.goto(`${service.url}/#/office${place}`)
    return { page, faults }
  }
  const restart = async (day?: string): Promise<void> => {
    const port = Number(new URL(service.url).port)
    await service.kill()
    service = await startService({ pages: pages.folder, data, port, ...(day === undefined ? {} : { day }) })
  }
  const tile = (page: Page, name: string) => page.locator('.tile', { has: page.getByText(name, { exact: true }) })

  test('where nobody is logged in, or nothing was handed in, the page says what to do', async () => {
    const { context, page } = await visit()
    desk = context
    await page.goto(`${service.url}/#/office`)
    await page.getByText('登录后可以查看各地现状').waitFor()
    await expectAccessible(page)
    await settle(page, service.secret)
    await page.reload()
    await page.waitForURL(/#\/office\/441800$/)
    await page.getByText('还没有可判定的记录').waitFor()
    await expectAccessible(page)
    await page.getByRole('navigation', { name: '查看内容' }).getByRole('link', { name: '督办' }).click()
    await page.getByText('没有督办案件').waitFor()
    await page.getByRole('navigation', { name: '查看内容' }).getByRole('link', { name: '指标' }).click()
    await page.getByText('还没有报送地区统计').waitFor()
    await handInAll(page)
    await page.close()
  })

  test.each(SIZES)('from a number to the record, the sentence and the case, $width wide', async (viewport) => {
    const { context, page } = await visit({ viewport, storageState: await desk.storageState() })
    const { faults } = await open(`/${CITY}?year=2025`, page)
    await tile(page, '达标率').locator('b').waitFor()
    const told = await page.evaluate(async () => (await fetch('/v1/standing?area=441800&year=2025')).json())
    const report = await page.evaluate(async () =>
      (await fetch('/v1/reports/yearly?area=441800&year=2025&format=json')).json(),
    )
    const { breaches, passRate, completeness } = told.rates.overall
    expect(report.rates.overall).toMatchObject({ breaches, passRate, completeness })
    expect(await tile(page, '违反').locator('b').textContent()).toBe(String(breaches))
    expect(await tile(page, '达标率').locator('b').textContent()).toBe(`${Math.round(passRate * 100)}%`)
    expect(await tile(page, '完整率').locator('b').textContent()).toBe(`${Math.round(completeness * 100)}%`)
    await expectAccessible(page)
    await page.getByText('不符合，但属鼓励').click()
    await page.locator('.reds .number a.bad').first().click()
    await page.locator('.findings .finding').first().waitFor()
    expect(page.url()).toContain('year=2025')
    const first = page.locator('.finding').first()
    expect(await first.locator('q').textContent()).toBe('女厕位与男厕位的比例不小于 1.5:1')
    expect(await first.locator('.remedy').textContent()).toContain('增加')
    await first.locator('h3 a').click()
    await page.getByRole('heading', { name: /^记录内容/ }).waitFor()
    await page.locator('.facts dt', { hasText: '女厕位' }).first().waitFor()
    await expectAccessible(page)
    await page.goBack()
    await page
      .getByRole('link', { name: /^督办：立案/ })
      .first()
      .click()
    await page.getByRole('heading', { name: '经过' }).waitFor()
    await expectAccessible(page)
    // the link opens the same view
    const address = page.url()
    await page.reload()
    await page.getByRole('heading', { name: '经过' }).waitFor()
    expect(page.url()).toBe(address)
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('button, .choice, .input, nav a, summary, .chip')]
        .map((one) => ({ height: one.getBoundingClientRect().height, text: one.outerHTML.slice(0, 80) }))
        .filter(({ height }) => height > 0 && height < 43.5),
    )
    expect(small).toEqual([])
    expect(faults).toEqual([])
    await context.close()
  })

  test('by keyboard alone: the tree, the parts, a chart with its table', async () => {
    const { page, faults } = await open(`/${CITY}`)
    await page.getByRole('tree').waitFor()
    await tile(page, '达标率').locator('b').waitFor()
    await page.locator('body').focus()
    await tabTo(page, '[role=treeitem]')
    await page.keyboard.press('ArrowDown')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('area-441802')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('area-441802001')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '甲区：现状与督导' }).waitFor()
    expect(page.url()).toContain('#/office/441802')
    await page.goto(`${service.url}/#/office/${CITY}/indicators`)
    await page.locator('tbody th a').first().waitFor()
    await expectAccessible(page)
    await tabTo(page, 'tbody th a[href*="villageCommitteeFemaleShare"]')
    await page.keyboard.press('Enter')
    await page.locator('.chart svg text', { hasText: '2025' }).waitFor()
    await page.getByRole('img', { name: /示例市村委会成员中女性比例/ }).waitFor()
    expect(await page.getByRole('row', { name: /2021 24.4 上报值/ }).count()).toBe(1)
    expect(await page.getByRole('row', { name: /预计，多半在/ }).count()).toBe(1)
    expect(await page.getByRole('row', { name: /2030 30 目标/ }).count()).toBe(1)
    await expectAccessible(page)
    await page.goto(`${service.url}/#/office/441802001/indicators`)
    await page.getByText('还没有报送地区统计').waitFor()
    expect(faults).toEqual([])
    await page.close()
  })

  test('rankings have ties and gaps, and no place for who has no figure', async () => {
    const { page, faults } = await open(`/${CITY}/rankings/premaritalExamRate`)
    await page.locator('tbody tr').first().waitFor()
    await expectAccessible(page)
    const missing = await page.getByRole('heading', { name: '没有数值，不参加排名' }).locator('..').textContent()
    expect(missing).toContain('丁县')
    expect(missing).toContain('戊市')
    expect(await page.locator('tbody').textContent()).not.toMatch(/丁县|戊市/)
    await page.selectOption('#ranking', 'maternalMortalityRate')
    await page.waitForURL(/maternalMortalityRate/)
    await page.getByText('并列').first().waitFor()
    expect(faults).toEqual([])
    await page.close()
  })

  test('a case: killed while a move is typed, nothing is lost; then another is faster, and nothing is lost', async () => {
    const { page, faults } = await open(`/${CITY}/cases`)
    await page.locator('.case h3 a').first().waitFor()
    await expectAccessible(page)
    await page.locator('.case h3 a').first().click()
    await page.getByRole('radio', { name: '通知责任单位' }).check()
    await page.locator('form.card button[type=submit]').click()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('move-body')
    await page.fill('#move-body', '甲区城市管理局（虚构）')
    await service.kill()
    await page.fill('#move-due', LATER)
    await page.fill('#move-note', '请按规划原文整改')
    await page.locator('form.card button[type=submit]').click()
    await page.getByText('没有发送').waitFor()
    await expectAccessible(page)
    await page.reload()
    await page.getByText('尚未发送的内容').waitFor()
    expect(await page.inputValue('#move-note')).toBe('请按规划原文整改')
    expect(await page.inputValue('#move-due')).toBe(LATER)
    await restart()
    // somebody else is faster
    const id = page.url().split('/').at(-1) ?? ''
    const other = await page.evaluate(
      async ({ id, due }) => {
        const body = JSON.stringify({ to: 'notified', body: '另一个局（虚构）', due, note: '已电话通知' })
        const headers = { 'content-type': 'application/json' }
        return (await fetch(`/v1/cases/${id}/moves`, { method: 'POST', headers, body })).status
      },
      { id, due: LATER },
    )
    expect(other).toBe(200)
    await page.locator('form.card button[type=submit]').click()
    await page.getByText('案件有了变化').waitFor()
    await page.getByText('已电话通知').first().waitFor()
    expect(await page.inputValue('#move-body')).toBe('甲区城市管理局（虚构）')
    expect(await page.inputValue('#move-note')).toBe('请按规划原文整改')
    await expectAccessible(page)
    await page.getByRole('button', { name: '已看过，继续' }).click()
    await page.getByRole('button', { name: '改责任单位或期限' }).click()
    await page.getByText('已办理：改责任单位或期限').waitFor()
    expect(await page.locator('.facts').textContent()).toContain('甲区城市管理局（虚构）')
    await page.reload()
    await page.getByRole('heading', { name: '经过' }).waitFor()
    expect(await page.getByText('尚未发送的内容').count()).toBe(0)
    expect(faults).toEqual([])
    await page.close()
  })

  test('overdue cases stand first, and are given more time', async () => {
    await restart(LATER.replace(/^\d+/, (year) => String(Number(year) + 1)))
    const { page } = await open(`/${CITY}/cases?state=overdue`)
    await page.locator('.case.overdue').first().waitFor()
    await page.locator('.case h3 a').first().click()
    await page.getByRole('radio', { name: '延期' }).waitFor()
    await restart()
    await page.close()
  })

  test('submissions are returned with a note, or accepted', async () => {
    const { page, faults } = await open(`/${CITY}/submissions`)
    await page.locator('.items h3 a').first().waitFor()
    await expectAccessible(page)
    const before = await page.locator('.items > li').count()
    await page.locator('.items h3 a').last().click()
    await page.getByRole('button', { name: '退回' }).click()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('decision-note')
    await page.fill('#decision-note', '请补报男厕位')
    await expect.poll(() => shelved(page)).toContain('请补报男厕位')
    await page.reload()
    await page.getByText('尚未发送的内容').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: '退回' }).click()
    await page.locator('.badge', { hasText: '已退回' }).waitFor()
    await page.goto(`${service.url}/#/office/${CITY}/submissions`)
    await expect.poll(() => page.locator('.items > li').count()).toBe(before - 1)
    await page.locator('.items h3 a').first().click()
    await page.getByRole('button', { name: '通过' }).click()
    await page.locator('.badge', { hasText: '已通过' }).waitFor()
    expect(faults).toEqual([])
    await page.close()
  })

  test('reports and a notice in one click each; the overview prints without menus', async () => {
    const { page, faults } = await open(`/${CITY}/reports?year=2025`)
    await page.getByRole('button', { name: /Word.*年度监测报告/ }).waitFor()
    await page.getByRole('heading', { name: '示例市：现状与督导' }).waitFor()
    await expectAccessible(page)
    for (const [button, end] of [
      ['Word', 'docx'],
      ['Excel', 'xlsx'],
    ] as const) {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: new RegExp(`${button}.*年度监测报告`) }).click(),
      ])
      expect(file.suggestedFilename()).toBe(`示例市-年度监测报告-2025.${end}`)
      expect(
        readFileSync(await file.path())
          .subarray(0, 2)
          .toString(),
      ).toBe('PK')
    }
    await page.goto(`${service.url}/#/office/${CITY}/findings?only=breaches`)
    await page.getByRole('link', { name: '整改通知书' }).first().click()
    await page.fill('#notice-addressee', '甲区城市管理局（虚构）')
    await expectAccessible(page)
    const [notice] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '生成通知书' }).click(),
    ])
    expect(notice.suggestedFilename()).toMatch(/^整改通知书-.*\.docx$/)
    await page.goto(`${service.url}/#/office/${CITY}?year=2025`)
    await tile(page, '达标率').locator('b').waitFor()
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('tree').isVisible()).toBe(false)
    expect(await page.getByRole('navigation', { name: '查看内容' }).isVisible()).toBe(false)
    expect(await page.getByText('亮红灯的条款').isVisible()).toBe(true)
    expect(faults).toEqual([])
    await page.close()
  })

  test('without the service the desk shows what was seen last; in English it says the same', async () => {
    const { page } = await open(`/${CITY}`)
    await tile(page, '达标率').locator('b').waitFor()
    await service.kill()
    await page.reload()
    await page
      .getByText(/连不上服务，这是/)
      .first()
      .waitFor()
    await tile(page, '达标率').locator('b').waitFor()
    service = await startService({ pages: pages.folder, data, port: Number(new URL(service.url).port) })
    await page.getByRole('button', { name: 'Switch to English' }).click()
    await page.getByText('Clauses in red').waitFor()
    await expectAccessible(page)
    await page.close()
  })

  test('reads well at 390 px, in the dark', async () => {
    const look = { viewport: SIZES[0], colorScheme: 'dark' } as const
    const { context, page } = await visit({ ...look, storageState: await desk.storageState() })
    await open(`/${CITY}/indicators/villageCommitteeFemaleShare`, page)
    await page.locator('.chart svg text', { hasText: '2025' }).waitFor()
    await expectAccessible(page)
    for (const part of ['indicators', 'rankings', 'cases', 'submissions', 'reports']) {
      await page.goto(`${service.url}/#/office/${CITY}/${part}`)
      await page.locator('main h2').waitFor()
      await page.waitForLoadState('networkidle')
      await expectAccessible(page)
    }
    await context.close()
  })

  test('whoever is no office is told so', async () => {
    const { context, page } = await visit()
    await page.goto(service.url)
    await page.evaluate(async (password) => {
      const send = (method: string, url: string, body: object) =>
        fetch(url, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
      await send('POST', '/v1/session', { login: 'xc', password })
      await send('PUT', '/v1/session/password', { old: password, password: `${password}-own` })
    }, PASSWORD)
    await page.goto(`${service.url}/#/office`)
    await page.reload()
    await page.getByText(/当前账号没有“妇儿工委办”角色/).waitFor()
    expect(await page.getByRole('link', { name: '督导' }).count()).toBe(0)
    await context.close()
  })
})
