import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPages, hasBrowser, openBrowser } from './browser.ts'
import { arrowTo, expectAccessible, faultsOf, holdStore, SIZES, tabTo, visitor } from './journey.ts'
import { gbkText, messyWorkbook } from './rosters.ts'
import { type Service, startService } from './service.ts'

/** Names of made-up people in the rosters. */
const NAMES = /甲[一二三四]|乙[一二三]|[一二][甲乙丙]|示例隐/
const PASSWORDS = { admin: 'admin-password-1', given: 'given-password-1', own: 'own-password-11' }

const workbook = async () => ({ name: '名册.xlsx', mimeType: '', buffer: Buffer.from(await messyWorkbook()) })
const text = { name: '村委会.csv', mimeType: 'text/csv', buffer: Buffer.from(gbkText()) }

/** All that a page sends: addresses, heads and bodies. */
const sentBy = (page: Page): string[] => {
  const sent: string[] = []
  page.on('request', (request) => {
    sent.push(decodeURIComponent(request.url()), JSON.stringify(request.headers()), request.postData() ?? '')
  })
  return sent
}

const take = async (page: Page, file: Awaited<ReturnType<typeof workbook>>): Promise<void> => {
  await page.locator('label[for=roster-file]').waitFor()
  await page.setInputFiles('#roster-file', file)
  await page.locator('#columns-title').waitFor()
  await page.fill('#roster-area', '440117')
}
const toResults = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /看结论/ }).click()
  await page.locator('#composition-title').waitFor()
}
const ready = async (page: Page): Promise<void> => {
  await page.evaluate(() => navigator.serviceWorker.ready)
  const count = () => page.evaluate(async () => (await (await caches.open('halfsky-data')).keys()).length)
  await expect.poll(count, { timeout: 20_000 }).toBeGreaterThan(13)
}

describe.skipIf(!hasBrowser())('a roster in the browser', () => {
  let pages: ReturnType<typeof buildPages>
  let browser: Browser
  beforeAll(async () => {
    pages = buildPages()
    browser = await openBrowser()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
  })
  const visit = visitor(() => browser)

  describe('where nothing is kept', () => {
    let service: Service
    beforeAll(async () => {
      service = await startService({ pages: pages.folder })
    })
    afterAll(() => service?.kill())

    test.each(SIZES)('from a messy workbook to the printed letter, at $width × $height', async (viewport) => {
      const { context, page } = await visit({ viewport })
      const faults = faultsOf(page)
      const sent = sentBy(page)
      await page.goto(`${service.url}/#/inspect`)
      await page.getByRole('link', { name: '名册' }).click()
      await expectAccessible(page)
      await take(page, await workbook())
      await page.getByText('没有读隐藏的工作表：内部备查').waitFor()
      await page.getByText(/14 个格子是身份证号/).waitFor()
      expect(await page.getByLabel(/“基本情况 \/ 性别”读作/).inputValue()).toBe('sex')
      await page.getByText('职务“四级调研员”还没有选怎么读').waitFor()
      await page.getByText('可以核查：1 个单位、3 人').waitFor()
      await expectAccessible(page)
      await page.getByLabel('“四级调研员”读作').selectOption('outside')
      await page.getByText('可以核查：2 个单位、6 人').waitFor()
      await toResults(page)
      await page.getByText('缺少：第 3 名成员的性别').first().waitFor()
      await page.getByText('16.7%～33.3%').first().waitFor()
      await page.getByText('逐条依据').first().click()
      await page.getByText('街道党政领导班子至少配备1名女干部').first().waitFor()
      await expectAccessible(page)
      await page.getByRole('button', { name: '写函件' }).click()
      await page.fill('#letter-addressee', '示例区委组织部')
      await page.fill('#letter-issuer', '示例区妇儿工委办公室')
      const letter = page.locator('.letter')
      await letter.getByText('示例区妇儿工委办公室').waitFor()
      expect(await letter.textContent()).toContain('街道党政领导班子至少配备1名女干部')
      expect(await letter.textContent()).not.toMatch(NAMES)
      await expectAccessible(page)
      const pdf = await page.pdf({ preferCSSPageSize: true })
      expect(pdf.subarray(0, 4).toString()).toBe('%PDF')
      await page.getByText('附成员姓名').click()
      await letter.getByText('甲一').waitFor()
      expect(sent.join('\n')).not.toMatch(NAMES)
      expect(faults).toEqual([])
      await context.close()
    })

    test('GBK with a title row: shares of the area, once the roster is said to be all of it', async () => {
      const { context, page } = await visit({ colorScheme: 'dark' })
      const faults = faultsOf(page)
      await page.goto(`${service.url}/#/roster`)
      await take(page, text)
      await page.getByText(/按 GB18030 读/).waitFor()
      await page.selectOption('#roster-encoding', 'utf-8')
      await page.getByRole('alert').waitFor()
      await page.selectOption('#roster-encoding', 'gb18030')
      await page.getByRole('alert').waitFor({ state: 'detached' })
      expect(await page.inputValue('#roster-area')).toBe('440117')
      await page.getByLabel('“妇女主任”读作').selectOption('member')
      await toResults(page)
      await page.getByText('只是一部分单位').first().waitFor()
      await page.getByRole('button', { name: /2 个就是全部/ }).click()
      await page.getByText(/约 33.33%（由 2 个村民委员会汇总），要求不小于 30%/).waitFor()
      await page.fill('[id^=earlier-][id$=villageCommitteeFemaleShare]', '30')
      await expect.poll(() => page.locator('.share').first().locator('.badge.pass').count()).toBe(2)
      await expectAccessible(page)
      expect(faults).toEqual([])
      await context.close()
    })

    test('by keyboard alone, from what is pasted, in English', async () => {
      const { context, page } = await visit({ viewport: SIZES[1], permissions: ['clipboard-read', 'clipboard-write'] })
      await page.goto(`${service.url}/#/roster`)
      await page.locator('#roster-paste').waitFor()
      await tabTo(page, 'button.language')
      await page.keyboard.press('Enter')
      await tabTo(page, '#roster-paste')
      const rows = ['单位\t姓名\t性别\t职务', '示例街道办事处\t丙一\t男\t主任', '示例街道办事处\t丙二\t男\t副主任']
      await page.evaluate((text) => navigator.clipboard.writeText(text), rows.join('\n'))
      await page.keyboard.press('Control+V')
      await page.locator('#columns-title').waitFor()
      await tabTo(page, '#roster-area')
      await page.keyboard.type('440117')
      await arrowTo(page, 'select[aria-label="“副主任” read as"]', 'deputy')
      await tabTo(page, '#refused-title ~ .actions:last-child button')
      await page.keyboard.press('Enter')
      await page.locator('#composition-title').waitFor()
      await page.locator('.badge.fail').first().waitFor()
      await expectAccessible(page)
      await tabTo(page, '#export-title ~ .actions .main')
      await page.keyboard.press('Enter')
      // a letter is in Chinese, whatever the pages speak
      await page.locator('.letter').getByText('不符合规划的情况').waitFor()
      expect(await page.locator('.letter').textContent()).toMatch(/规划目标，应于2030年12月31日前达到/)
      await expectAccessible(page)
      await context.close()
    })

    test('dropped, corrected by hand, given back to be corrected, and cleared', async () => {
      const { context, page } = await visit({ viewport: SIZES[1] })
      await page.goto(`${service.url}/#/roster`)
      await page.locator('.drop').waitFor()
      await page.evaluate(() => {
        const data = new DataTransfer()
        const rows = ['示例名册,,', '编号,说明,性别', 'A,"x, ""y""",女', ',x,男', '合计,,2']
        data.items.add(new File([rows.join('\r\n')], '名册.csv'))
        document
          .querySelector('.drop')
          ?.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
      })
      await page.fill('#roster-area', '440117')
      await page.getByLabel('“A”的类别').selectOption('leadership-team')
      await page.locator('td.first', { hasText: 'x, "y"' }).waitFor()
      await page.getByText(/还没有一个单位可以核查/).waitFor()
      await expectAccessible(page)
      const given = page.waitForEvent('download')
      await page.getByRole('button', { name: '下载待改正的行' }).click()
      expect((await given).suggestedFilename()).toBe('待改正.xlsx')
      await page.getByRole('button', { name: '略过第 4 行' }).first().click()
      await page.getByRole('button', { name: '略过第 5 行' }).first().click()
      await page.getByText('已略过：第 4、5 行').waitFor()
      await page.getByText('可以核查：1 个单位、1 人').waitFor()
      // the headings may be said to be elsewhere, and back
      await page.selectOption('#header-to', '3')
      await page.selectOption('#header-to', '2')
      await page.selectOption('#header-from', '2')
      await page.getByText('可以核查：1 个单位、1 人').waitFor()
      await page.getByRole('button', { name: '清除名册' }).click()
      await page.getByRole('dialog').getByRole('button', { name: '清除名册' }).click()
      await page.locator('label[for=roster-file]').waitFor()
      expect(await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))).not.toContain(
        'halfsky-roster',
      )
      await context.close()
    })

    test('what cannot be read is told, with what to do', async () => {
      const { context, page } = await visit()
      await page.goto(`${service.url}/#/roster`)
      await page.locator('label[for=roster-file]').waitFor()
      for (const bytes of [
        Buffer.from('PK\x03\x04nothing'),
        Buffer.from('d0cf11e0a1b11ae1', 'hex'),
        Buffer.from([0xff, 0x81, 0x00, 0x20]),
      ]) {
        await page.setInputFiles('#roster-file', { name: 'x.xlsx', mimeType: '', buffer: bytes })
        await page.getByRole('alert').waitFor()
      }
      await expectAccessible(page)
      await context.close()
    })

    test('the service killed in the middle and the page reloaded: all goes on where it was', async () => {
      const own = await startService({ pages: pages.folder })
      const { context, page } = await visit()
      await page.goto(`${own.url}/#/roster`)
      await ready(page)
      await take(page, await workbook())
      await page.getByLabel('“四级调研员”读作').selectOption('member')
      await page.locator('.save-state', { hasText: '已保存' }).waitFor()
      await own.kill()
      await page.reload()
      await page.locator('#columns-title').waitFor()
      expect(await page.inputValue('#roster-area')).toBe('440117')
      expect(await page.getByLabel('“四级调研员”读作').inputValue()).toBe('member')
      await toResults(page)
      await page.getByRole('button', { name: '写函件' }).click()
      await page.fill('#letter-issuer', '示例区妇儿工委办公室')
      await page.locator('.save-state', { hasText: '已保存' }).waitFor()
      await page.reload()
      await page.locator('.letter').getByText('示例区妇儿工委办公室').waitFor()
      // a workbook is read without a network as well
      await page.goto(`${own.url}/#/roster`)
      await take(page, await workbook())
      await context.close()
    })
  })

  describe('where records are kept', () => {
    const data = mkdtempSync(join(tmpdir(), 'halfsky-web-roster-'))
    let service: Service
    let desk: BrowserContext
    beforeAll(async () => {
      service = await startService({ pages: pages.folder, data })
      const { context, page } = await visit({ viewport: SIZES[1] })
      desk = context
      await page.goto(service.url)
      const done = await page.evaluate(
        async ({ secret, admin, given, own }) => {
          const post = async (path: string, method: string, body: object) =>
            (await fetch(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }))
              .status
          return [
            await post('/v1/accounts/first', 'POST', { secret, login: 'admin', password: admin }),
            await post('/v1/accounts', 'POST', {
              login: 'rs',
              password: given,
              roles: ['hr'],
              areas: ['440117'],
              kinds: [],
            }),
            await post('/v1/session', 'POST', { login: 'rs', password: given }),
            await post('/v1/session/password', 'PUT', { old: given, password: own }),
          ]
        },
        { secret: service.secret, ...PASSWORDS },
      )
      expect(done.every((status) => status < 300)).toBe(true)
      await page.close()
    })
    afterAll(async () => {
      await desk?.close()
      await service?.kill()
      rmSync(data, { recursive: true, force: true })
    })

    const submissions = (page: Page): Promise<readonly { id: string; counts: { records: number } }[]> =>
      page.evaluate(async () => (await (await fetch('/v1/submissions')).json()).items)
    const people = (page: Page, id: string | undefined): Promise<number> =>
      page.evaluate(async (one) => (await (await fetch(`/v1/submissions/${one}/people`)).json()).items.length, id)

    test('handed in once, though the answer is lost and the page reloaded, and without a name', async () => {
      const page = await desk.newPage()
      const sent = sentBy(page)
      let lost = 0
      await page.route('**/v1/submissions', async (route) => {
        if (route.request().method() !== 'POST' || lost > 0) return route.continue()
        lost += 1
        await route.fetch()
        await route.abort()
      })
      await page.goto(`${service.url}/#/roster`)
      await take(page, await workbook())
      await page.getByLabel('“四级调研员”读作').selectOption('outside')
      await toResults(page)
      await page.locator('.save-state', { hasText: '已保存' }).waitFor()
      const release = await holdStore(page, 'halfsky-roster', 'desk')
      await page.getByRole('button', { name: '报送', exact: true }).click()
      // nothing goes out before the browser has what a second attempt must repeat
      await page.locator('.save-state', { hasText: '正在保存' }).waitFor()
      expect(sent.filter((body) => body.includes('示例甲街道办事处'))).toEqual([])
      await release()
      await page.getByRole('button', { name: '再次发送' }).waitFor()
      await page.reload()
      await page.getByRole('button', { name: '再次发送' }).click()
      await page.getByText(/已于 .* 报送/).waitFor()
      await expectAccessible(page)
      const [first, ...others] = await submissions(page)
      expect(others).toEqual([])
      expect(first?.counts.records).toBe(2)
      expect(await people(page, first?.id)).toBe(0)
      expect(sent.join('\n')).not.toMatch(NAMES)
      expect(sent.join('\n')).toContain('示例甲街道办事处')
      await page.close()
    })

    test('with names where that is chosen', async () => {
      const page = await desk.newPage()
      await page.goto(`${service.url}/#/roster`)
      await take(page, text)
      await page.getByLabel('“妇女主任”读作').selectOption('member')
      await toResults(page)
      await page.getByText('随报送保存姓名').click()
      await page.getByRole('button', { name: '报送', exact: true }).click()
      await page.getByText(/已于 .* 报送/).waitFor()
      const found = await Promise.all((await submissions(page)).map(({ id }) => people(page, id)))
      expect(found.sort()).toEqual([0, 6])
      await page.close()
    })

    test('outside one’s area it is refused, and said so', async () => {
      const page = await desk.newPage()
      await page.goto(`${service.url}/#/roster`)
      await take(page, text)
      await page.fill('#roster-area', '441802')
      await page.getByLabel('“妇女主任”读作').selectOption('member')
      await toResults(page)
      await page.getByRole('button', { name: '报送', exact: true }).click()
      await page.getByText('没有被接受').waitFor()
      await expectAccessible(page)
      await page.close()
    })
  })
})
