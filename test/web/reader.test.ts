import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPages, hasBrowser, openBrowser } from './browser.ts'
import { expectAccessible, faultsOf, SIZES, tabTo, visitor } from './journey.ts'
import { type Service, startService } from './service.ts'

const CLAUSE = 'qingyuan/environment/measures-6'
const ADDRESS = `#/plan/qingyuan/${encodeURIComponent(CLAUSE)}`
/** One chapter is enough for what looks at every element. */
const NARROW = 'domain=environment'
const PASSWORDS = { admin: 'first-password-1', given: 'given-password-1', own: 'own-password-12' }

describe.skipIf(!hasBrowser())('the reader of plans, in a browser', () => {
  let browser: Browser
  let pages: ReturnType<typeof buildPages>
  beforeAll(async () => {
    pages = buildPages()
    browser = await openBrowser()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
  })

  const visit = visitor(() => browser, { reducedMotion: 'reduce' })
  const read = (page: Page): Promise<void> => page.locator('.plan-clause').first().waitFor()
  /** The chip after a sentence of the clause about toilets. */
  const chip = (page: Page, number: number) => page.locator(`[id="sentence-${CLAUSE}-${number}"] .chip`)
  const isInView = (page: Page, id: string): Promise<boolean> =>
    page.evaluate((one) => {
      const { top = -1, bottom = -1 } = document.getElementById(one)?.getBoundingClientRect() ?? {}
      return bottom > 0 && top < innerHeight
    }, id)

  describe('where nothing is kept', () => {
    let service: Service
    beforeAll(async () => {
      service = await startService({ pages: pages.folder })
    })
    afterAll(() => service?.kill())

    test.each(['qingyuan', 'conghua'])(
      '%s is there whole: every sentence once, marked as the ledger counts',
      async (id) => {
        const { context, page } = await visit({ viewport: SIZES[1] })
        const faults = faultsOf(page)
        await page.goto(`${service.url}/#/plan/${id}`)
        await read(page)
        const { plans } = await page.evaluate(async () => (await fetch('/v1/coverage')).json())
        const { clauses } = await page.evaluate(async (one) => (await fetch(`/v1/clauses?plan=${one}`)).json(), id)
        const { sentences, byRule, notChecked, unaccounted, domains } = plans[id]
        const said = await page.locator('.marked > .said').evaluateAll((all) =>
          all.map((one) => {
            const copy = one.cloneNode(true) as HTMLElement
            for (const note of copy.querySelectorAll('sup')) note.remove()
            return copy.textContent
          }),
        )
        const texts = clauses.flatMap((one: { sentences: { text: string }[] }) => one.sentences.map(({ text }) => text))
        expect(said).toEqual(texts)
        const count = (...names: string[]): Promise<number> =>
          page.locator(names.map((one) => `.marked.${one}`).join()).count()
        expect([said.length, await count('rule', 'manual'), await count('not-checked'), await count('open')]).toEqual([
          ...[sentences, byRule, notChecked, unaccounted],
        ])
        // every mark is said in words
        expect(await page.locator('.marked > .chip').allTextContents()).not.toContain('')
        await page.getByText('逐章统计').click()
        const table = await page
          .locator('#plan-counts tbody tr')
          .evaluateAll((all) =>
            all.map((row) => [...row.querySelectorAll('td')].map((cell) => Number(cell.textContent))),
          )
        const counted = Object.values(domains as Record<string, Record<string, number>>).map((one) => [
          ...[one.clauses, one.sentences, one.byRule, one.notChecked, one.unaccounted],
        ])
        const sorted = (rows: unknown[][]): string[] => rows.map((row) => row.join()).sort()
        expect(sorted(table.map(([a, b, c, _, ...rest]) => [a, b, c, ...rest]))).toEqual(sorted(counted))
        expect(faults).toEqual([])
        await context.close()
      },
    )

    test.each(SIZES)('an address leads to its clause, a sentence to its rules, $width wide', async (viewport) => {
      const { context, page } = await visit({ viewport })
      const faults = faultsOf(page)
      await page.goto(`${service.url}/${ADDRESS}?${NARROW}`)
      await read(page)
      await expect.poll(() => isInView(page, `clause-${CLAUSE}`)).toBe(true)
      await page.locator(`[id="sentence-${CLAUSE}-3"] .said`).click()
      const panel = page.locator('#sentence-panel')
      await panel.getByRole('heading', { name: '新建改建城镇公共厕所女厕位与男厕位之比', exact: true }).waitFor()
      await panel.getByText('女厕位与男厕位之比不小于 1.5:1').first().waitFor()
      expect(await panel.getByText('城乡为城镇').count()).toBeGreaterThan(0)
      expect(await panel.getByText(/Men's stalls include urinals/).getAttribute('lang')).toBe('en')
      await panel.locator('.proof summary').first().click()
      await panel.getByRole('rowheader', { name: 'just below' }).first().waitFor()
      await expectAccessible(page)
      // the panel stands beside the text on a desk, and in it on a phone
      const side = await panel.evaluate((one) => getComputedStyle(one).position)
      expect(side).toBe(viewport.width > 1000 ? 'fixed' : 'static')
      await page.reload()
      await panel.waitFor()
      expect(await isInView(page, `sentence-${CLAUSE}-3`)).toBe(true)
      await panel.getByRole('link', { name: '开始巡查：公共厕所' }).first().click()
      await expect.poll(() => page.inputValue('#start-kind')).toBe('public-toilet')
      await page.goBack()
      await panel.waitFor()
      expect(faults).toEqual([])
      await context.close()
    })

    test('is searched, opened, left and narrowed by keyboard alone', async () => {
      const { context, page } = await visit()
      const faults = faultsOf(page)
      await page.goto(`${service.url}/#/plan/qingyuan`)
      await read(page)
      await tabTo(page, '#filter-rule, .tools summary')
      await tabTo(page, '#reader-q')
      await page.keyboard.type('母婴室')
      await page.getByText(/第 1 处，共 \d+ 处/).waitFor()
      const at = (): Promise<string | null> =>
        page.locator('mark.now').evaluateAll((all) => all.map((one) => one.textContent).join(''))
      expect(await at()).toBe('母婴室')
      await page.keyboard.press('Enter')
      await page.getByText(/第 2 处/).waitFor()
      await page.keyboard.press('Shift+Enter')
      await page.getByText(/第 1 处/).waitFor()
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('reader-q')
      expect(
        await page.evaluate(() => document.querySelector('mark.now')?.getBoundingClientRect().top ?? -1),
      ).toBeGreaterThan(0)
      await page.fill('#reader-q', '')
      await page.goto(`${service.url}/${ADDRESS}`)
      await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe(`clause-${CLAUSE}`)
      await tabTo(page, '.chip')
      await page.keyboard.press('Enter')
      await page.locator('#sentence-panel').waitFor()
      expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-expanded'))).toBe('true')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Escape')
      await expect.poll(() => page.locator('#sentence-panel').count()).toBe(0)
      expect(await page.evaluate(() => document.activeElement?.matches('.chip'))).toBe(true)
      await page.locator('.tools summary').press('Enter')
      await page.locator('#filter-manual').press('Space')
      await page.getByText(/显示 \d+ 句，共 \d+ 句/).waitFor()
      const manual = await page.locator('.marked').count()
      expect(await page.locator('.marked.manual').count()).toBe(manual)
      await page.getByText(`显示 ${manual} 句`).waitFor()
      expect(page.url()).toContain('mark=manual')
      await page.selectOption('#filter-domain', 'decision')
      await expect.poll(() => page.locator('.marked').count()).toBeLessThan(manual)
      await page.selectOption('#filter-binding', 'target')
      await expectAccessible(page)
      await page.reload()
      await read(page)
      expect(await page.locator('#filter-binding').inputValue()).toBe('target')
      await page.getByRole('button', { name: '清除筛选' }).press('Enter')
      await expect.poll(() => page.locator('.marked').count()).toBeGreaterThan(700)
      expect(faults).toEqual([])
      await context.close()
    })

    test('what is not checked says why, and the table of contents leads on', async () => {
      const { context, page } = await visit({ viewport: SIZES[1], colorScheme: 'dark' })
      await page.goto(`${service.url}/#/plan/qingyuan?${NARROW}&q=卫生`)
      await read(page)
      await page.locator('mark.now').waitFor()
      const contents = page.getByRole('navigation', { name: '目录' })
      await contents.getByRole('link', { name: /妇女与环境/ }).click()
      await expect.poll(() => isInView(page, 'heading-qingyuan/environment')).toBe(true)
      await chip(page, 1).click()
      await page
        .locator('#sentence-panel')
        .getByText(/the clause's heading|heading/)
        .waitFor()
      await expectAccessible(page)
      await page.getByRole('button', { name: 'Switch to English' }).click()
      await page.locator('#sentence-panel').getByText('Why it is not checked').waitFor()
      await page.getByRole('button', { name: 'Clear the filter' }).click()
      await page.getByRole('link', { name: /Conghua/ }).click()
      await page.getByRole('heading', { name: '从化区妇女发展规划（2021—2030年）' }).waitFor()
      await read(page)
      expect(await page.locator('.notes li').count()).toBe(48)
      await context.close()
    })

    test('is there without a network once it was read, with the cases that were seen', async () => {
      const { context, page } = await visit()
      await page.goto(`${service.url}/${ADDRESS}/3`)
      const isKept = (path: string): Promise<boolean> =>
        page.evaluate(async (one) => (await caches.match(one, { ignoreVary: true })) !== undefined, path)
      await expect.poll(() => isKept('/v1/plans/qingyuan'), { timeout: 20_000 }).toBe(true)
      await page.locator('.proof summary').first().click()
      await page.getByRole('rowheader', { name: 'just below' }).first().waitFor()
      await context.setOffline(true)
      await page.reload()
      await page.locator('.proof summary').first().click()
      await page.getByRole('rowheader', { name: 'just below' }).first().waitFor()
      expect(await page.locator('.marked').count()).toBeGreaterThan(700)
      await page.goto(`${service.url}/#/plan/conghua`)
      await page.getByText('还没有取得规划原文').waitFor()
      await expectAccessible(page)
      await context.setOffline(false)
      await context.close()
    })

    test('goes on paper whole: text, marks and what is open, without what is for the screen', async () => {
      const { context, page } = await visit({ viewport: SIZES[1] })
      await page.goto(`${service.url}/${ADDRESS}/3`)
      await page.locator('#sentence-panel').waitFor()
      await page.emulateMedia({ media: 'print' })
      for (const hidden of ['.reader-contents', '.finder', '.tools', '.top'])
        expect(await page.locator(hidden).isVisible()).toBe(false)
      expect(await page.locator('#sentence-panel').evaluate((one) => getComputedStyle(one).position)).toBe('static')
      expect(await chip(page, 1).isVisible()).toBe(true)
      expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(100_000)
      await context.close()
    })
  })

  describe('where records are kept', () => {
    const data = mkdtempSync(join(tmpdir(), 'halfsky-reader-data-'))
    let service: Service
    beforeAll(async () => {
      service = await startService({ pages: pages.folder, data })
    })
    afterAll(async () => {
      await service?.kill()
      rmSync(data, { recursive: true, force: true })
    })

    /** An office with two toilets, of which one fails. */
    const settle = (page: Page): Promise<readonly number[]> =>
      page.evaluate(
        async ({ secret, passwords }) => {
          const send = async (method: string, path: string, body?: object): Promise<number> => {
            const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }
            return (await fetch(path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })).status
          }
          const toilet = (id: string, women: number) => ({
            ...{ kind: 'public-toilet', id, area: '441802', name: `示例公厕 ${id}（虚构）`, asOf: '2026-05-01' },
            ...{ setting: 'urban', construction: 'new', femaleStalls: women, maleStalls: 2 },
          })
          const name = { validFrom: '2021-01-01', validTo: null }
          return [
            await send('POST', '/v1/accounts/first', { secret, login: 'admin', password: passwords.admin }),
            await send('PUT', '/v1/areas', {
              items: [
                { code: '441800', name: '清远市', parent: null, ...name },
                { code: '441802', name: '清城区', parent: '441800', ...name },
              ],
            }),
            await send('POST', '/v1/accounts', {
              ...{ login: 'bgs', password: passwords.given, roles: ['office'], areas: ['441800'], kinds: [] },
            }),
            await send('POST', '/v1/session', { login: 'bgs', password: passwords.given }),
            await send('PUT', '/v1/session/password', { old: passwords.given, password: passwords.own }),
            await send('POST', '/v1/submissions', { records: [toilet('T-1', 2), toilet('T-2', 3)] }),
          ]
        },
        { secret: service.secret, passwords: PASSWORDS },
      )

    test('an area’s verdicts stand at each rule and lead to what fails, also when the service is gone', async () => {
      const { context, page } = await visit()
      const faults = faultsOf(page)
      await page.goto(service.url)
      expect(await settle(page)).toEqual([201, 204, 201, 201, 200, 201])
      await page.goto(`${service.url}/#/plan?${NARROW}`)
      await page.reload()
      await page.getByRole('heading', { name: '清远市妇女发展规划（2021—2030年）' }).waitFor()
      await page.fill('#reader-area', '')
      await page.locator('#reader-area').pressSequentially('清城')
      await page.getByRole('option', { name: /清城区/ }).click()
      await page.getByText('清城区：按 2 条记录').waitFor()
      await expect.poll(() => chip(page, 3).textContent()).toContain('不符合 1')
      await chip(page, 3).click()
      const panel = page.locator('#sentence-panel')
      await panel.locator('.badge.fail').first().waitFor()
      await panel.getByRole('button', { name: '列出不符合的 1 条' }).first().click()
      await panel.getByText('示例公厕 T-1（虚构）').waitFor()
      expect(await panel.getByText('示例公厕 T-2（虚构）').count()).toBe(0)
      await panel.getByText('增加 1 个女厕位（2→3）').waitFor()
      await expectAccessible(page)
      await page.reload()
      await expect.poll(() => chip(page, 3).textContent()).toContain('不符合 1')
      await page.evaluate(() => navigator.serviceWorker.ready)
      await page.reload()
      await expect.poll(() => chip(page, 3).textContent()).toContain('不符合 1')
      await service.kill()
      await page.reload()
      await page.getByText(/这是 .* 取得的结论/).waitFor()
      await expect.poll(() => chip(page, 3).textContent()).toContain('不符合 1')
      service = await startService({ pages: pages.folder, data, port: Number(new URL(service.url).port) })
      await page.fill('#reader-area', '440117')
      await page.keyboard.press('Tab')
      await page.getByText('这一地区适用《从化区妇女发展规划（2021—2030年）》').waitFor()
      expect(faults).toEqual([])
      await context.close()
    })
  })
})
