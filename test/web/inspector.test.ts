import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPages, hasBrowser, openBrowser } from './browser.ts'
import {
  arrowTo,
  beginToilet,
  expectAccessible,
  faultsOf,
  fillToilet,
  holdStore,
  remedied,
  SIZES,
  saved,
  states,
  tabTo,
  visitor,
} from './journey.ts'
import { type Service, startService } from './service.ts'

const PASSWORDS = { admin: 'first-password-1', given: 'given-password-1', own: 'own-password-12' }

const named = (code: string, name: string, parent: string | null) => ({
  ...{ code, name, parent },
  ...{ validFrom: '2021-01-01', validTo: null },
})
const AREAS = [
  named('441800', '清远市', null),
  named('441802', '清城区', '441800'),
  named('441803', '清新区', '441800'),
]

describe.skipIf(!hasBrowser())('the inspector, in a browser', () => {
  let browser: Browser
  let pages: ReturnType<typeof buildPages>
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

    test.each(SIZES)('from the first page to the verdict by keyboard alone, $width wide', async (viewport) => {
      const { context, page } = await visit({ viewport })
      const faults = faultsOf(page)
      await page.goto(service.url)
      await page.locator('#start-kind option[value=public-toilet]').waitFor({ state: 'attached' })
      await page.keyboard.press('Tab')
      expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip')
      await page.keyboard.press('Enter')
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
      await expectAccessible(page)
      await arrowTo(page, '#start-kind', 'public-toilet')
      await tabTo(page, '#start-area')
      await page.keyboard.type('441802')
      await tabTo(page, '#start-id')
      await page.keyboard.type('T-1')
      await page.keyboard.press('Enter')
      await page.locator('#fact-setting').waitFor()
      await tabTo(page, '#fact-setting input')
      await page.keyboard.press('Space')
      await tabTo(page, '#fact-construction input')
      await page.keyboard.press('Space')
      await page.locator('#fact-femaleStalls').waitFor()
      expect(await page.locator('#fact-femaleStalls').getAttribute('inputmode')).toBe('numeric')
      await tabTo(page, '#fact-femaleStalls')
      await page.keyboard.type('２')
      await tabTo(page, '#fact-maleStalls')
      await page.keyboard.type('2')
      await remedied(page)
      expect(await page.getByText('女厕位与男厕位的比例不小于 1.5:1').count()).toBeGreaterThan(0)
      await expectAccessible(page)
      // everything a finger meets is large enough for it
      const small = await page.evaluate(() =>
        [...document.querySelectorAll('button, .choice, .input, nav a, summary')]
          .map((one) => ({ height: one.getBoundingClientRect().height, text: one.outerHTML.slice(0, 80) }))
          .filter(({ height }) => height > 0 && height < 43.5),
      )
      expect(small).toEqual([])
      await saved(page)
      await page.reload()
      await remedied(page)
      expect(await page.inputValue('#fact-femaleStalls')).toBe('２')
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByText('导出这条记录').click()])
      expect(file.suggestedFilename()).toBe('public-toilet-T-1.json')
      expect(faults).toEqual([])
      await context.close()
    })

    test('what is typed wrongly is told at its field, kept, and no value', async () => {
      const { context, page } = await visit()
      await page.goto(service.url)
      await page.locator('main button[type=submit]').click()
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('start-kind')
      await beginToilet(page, 'T-2')
      await fillToilet(page, '二', '2')
      const field = page.locator('#fact-femaleStalls')
      expect(await field.getAttribute('aria-invalid')).toBe('true')
      const error = page.locator('#fact-femaleStalls-error')
      expect(await error.textContent()).toBe('请填整数')
      expect(await field.getAttribute('aria-describedby')).toContain('fact-femaleStalls-error')
      await expectAccessible(page)
      await page.fill('#fact-femaleStalls', '1000000')
      await page.getByText(/这个数不合理/).waitFor()
      await saved(page)
      await page.reload()
      await page.locator('#fact-femaleStalls').waitFor()
      expect(await page.inputValue('#fact-femaleStalls')).toBe('1000000')
      await context.close()
    })

    test('an area is found by the plan that applies, by keyboard alone, and any code is taken', async () => {
      const { context, page } = await visit()
      const faults = faultsOf(page)
      await page.goto(service.url)
      await page.locator('#start-kind option[value=venue]').waitFor({ state: 'attached' })
      await page.keyboard.press('Tab')
      await tabTo(page, '#start-area')
      expect(await page.getByRole('option', { name: /\d{6}/ }).count()).toBe(0)
      await page.keyboard.press('ArrowDown')
      await page.getByRole('listbox').waitFor()
      await expectAccessible(page)
      await page.keyboard.press('Escape')
      await expect.poll(() => page.getByRole('listbox').count()).toBe(0)
      await page.keyboard.type('从化')
      const marked = (): Promise<string | null | undefined> =>
        page.evaluate(() => {
          const id = document.activeElement?.getAttribute('aria-activedescendant')
          return id ? document.getElementById(id)?.textContent : null
        })
      expect(await marked()).toBeNull()
      await page.keyboard.press('ArrowUp')
      await expect.poll(marked).toContain('440117')
      await page.keyboard.press('Enter')
      expect(await page.inputValue('#start-area')).toBe('440117')
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('start-area')
      await page.getByText('适用：从化区妇女发展规划（2021—2030年）').waitFor()
      await page.fill('#start-area', '４４１８０２００１')
      await page.keyboard.press('Tab')
      expect(await page.inputValue('#start-area')).toBe('441802001')
      await page.fill('#start-area', '无此地')
      await page.getByText('没有找到，可直接填写').waitFor()
      await page.locator('main button[type=submit]').click()
      await page.getByText('请从列表选择地区').waitFor()
      expect(faults).toEqual([])
      await context.close()
    })

    test('speaks English when told to, and still after a reload', async () => {
      const { context, page } = await visit()
      await page.goto(service.url)
      expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN')
      await page.getByRole('button', { name: 'Switch to English' }).click()
      await page.getByRole('heading', { name: 'Start an inspection' }).waitFor()
      await page.reload()
      await page.getByRole('heading', { name: 'Start an inspection' }).waitFor()
      expect(await page.evaluate(() => document.documentElement.lang)).toBe('en')
      await expectAccessible(page)
      expect(await page.locator('main').textContent()).not.toMatch(/[\u4e00-\u9fff]{5,}/)
      await context.close()
    })

    test('a long form is searched, and what is found is gone to', async () => {
      const { context, page } = await visit()
      const faults = faultsOf(page)
      await page.goto(`${service.url}/#/inspect?kind=area-statistics&area=441800`)
      await page.locator('#start-kind option[value=area-statistics]').waitFor({ state: 'attached' })
      expect(await page.inputValue('#start-area')).toBe('441800')
      await page.fill('#start-id', '441800-2026')
      await page.locator('main button[type=submit]').click()
      await page.locator('#fact-find').fill('孕产妇死亡率')
      await page.keyboard.press('Enter')
      await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('fact-maternalMortalityRate')
      expect(await page.locator('#fact-maternalMortalityRate').isVisible()).toBe(true)
      await page.locator('#fact-find').fill('没有这一项')
      await page.keyboard.press('Enter')
      await page.getByText('没有这样的内容').waitFor()
      expect(faults).toEqual([])
      await context.close()
    })

    test('a record that is open in two tabs says so, and keeps what is entered in either', async () => {
      const { context, page } = await visit()
      await page.goto(service.url)
      await beginToilet(page, 'T-7')
      const other = await context.newPage()
      await other.goto(page.url())
      await other.locator('#fact-setting').waitFor()
      for (const one of [page, other]) await one.getByText('也在另一个标签页中打开').waitFor()
      await page.getByRole('radio', { name: '城镇' }).check()
      await expect.poll(() => other.getByRole('radio', { name: '城镇' }).isChecked()).toBe(true)
      await other.getByRole('radio', { name: '新建' }).check()
      await expect.poll(() => page.getByRole('radio', { name: '新建' }).isChecked()).toBe(true)
      await Promise.all([page.fill('#fact-femaleStalls', '7'), other.fill('#fact-maleStalls', '5')])
      for (const one of [page, other]) {
        await expect.poll(() => one.inputValue('#fact-femaleStalls')).toBe('7')
        await expect.poll(() => one.inputValue('#fact-maleStalls')).toBe('5')
      }
      await other.close()
      await page.getByText('也在另一个标签页中打开').waitFor({ state: 'detached' })
      await page.reload()
      await page.locator('#fact-maleStalls').waitFor()
      expect([await page.inputValue('#fact-femaleStalls'), await page.inputValue('#fact-maleStalls')]).toEqual([
        '7',
        '5',
      ])
      await context.close()
    })

    test('shows what another tab wrote while this one was still waiting for its own to be kept', async () => {
      const { context, page } = await visit()
      await page.addInitScript(() => {
        const waiting: (() => void)[] = []
        const state = { isHeld: false, heard: 0, release: () => waiting.splice(0).forEach((go) => void go()) }
        const listen = EventTarget.prototype.addEventListener
        IDBTransaction.prototype.addEventListener = function (this: IDBTransaction, type: string, told: EventListener) {
          const late: EventListener = (event) => (state.isHeld ? waiting.push(() => told(event)) : told(event))
          listen.call(this, type, type === 'complete' ? late : told)
        } as typeof listen
        new BroadcastChannel('halfsky-drafts').addEventListener('message', () => state.heard++)
        Object.assign(globalThis, { state })
      })
      const state = (change: string) => page.evaluate(`state.${change}`)
      await page.goto(service.url)
      await beginToilet(page, 'T-9')
      await saved(page)
      const other = await context.newPage()
      await other.goto(page.url())
      await other.locator('#fact-setting').waitFor()
      await state('heard = 0')
      await state('isHeld = true')
      await page.fill('#fact-femaleStalls', '7')
      await other.fill('#fact-maleStalls', '5')
      await expect.poll(() => state('heard')).toBeGreaterThan(0)
      await state('isHeld = false')
      await state('release()')
      for (const one of [page, other]) {
        await expect.poll(() => one.inputValue('#fact-femaleStalls')).toBe('7')
        await expect.poll(() => one.inputValue('#fact-maleStalls')).toBe('5')
      }
      await context.close()
    })

    test('reads a code that is typed, in a dialog that gives the focus back', async () => {
      const { context, page } = await visit()
      await page.goto(service.url)
      await page.locator('#start-kind option[value=venue]').waitFor({ state: 'attached' })
      await page.getByRole('button', { name: '扫码填写' }).click()
      await page.fill('#scan-typed', 'venue/441802001/V-7')
      await expectAccessible(page)
      await page.keyboard.press('Enter')
      await expect.poll(() => page.inputValue('#start-id')).toBe('V-7')
      expect(await page.inputValue('#start-kind')).toBe('venue')
      await context.close()
    })

    test('reads a code that the camera sees, and lets the camera go', async () => {
      const { context, page } = await visit({ permissions: ['camera'] })
      const faults = faultsOf(page)
      // Chromium reads codes on some systems only
      await page.addInitScript(() => {
        const detect = async () => [{ rawValue: 'public-toilet/441802/T-8' }]
        Object.assign(globalThis, {
          BarcodeDetector: class {
            detect = detect
          },
        })
      })
      await page.goto(service.url)
      await page.locator('#start-kind option[value=venue]').waitFor({ state: 'attached' })
      await page.getByRole('button', { name: '扫码填写' }).click()
      await expect.poll(() => page.inputValue('#start-id')).toBe('T-8')
      expect(await page.locator('dialog[open]').count()).toBe(0)
      expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('扫码填写')
      expect(faults).toEqual([])
      await context.close()
    })

    test('works without a network after one visit, and after a reload', async () => {
      const { context, page } = await visit()
      await page.goto(service.url)
      await page.evaluate(() => navigator.serviceWorker.ready)
      await expect
        .poll(() => page.evaluate(async () => (await (await caches.open('halfsky-data')).keys()).length), {
          timeout: 20_000,
        })
        .toBeGreaterThan(13)
      await context.setOffline(true)
      await page.reload()
      await page.getByText('当前没有网络').waitFor()
      await beginToilet(page, 'T-3')
      await fillToilet(page, '2', '2')
      await remedied(page)
      await expectAccessible(page)
      await saved(page)
      await page.reload()
      await remedied(page)
      await context.setOffline(false)
      await context.close()
    })

    test.each(['light', 'dark'] as const)('reads well at 320 px, in %s', async (colorScheme) => {
      const { context, page } = await visit({ viewport: { width: 320, height: 640 }, colorScheme })
      await page.goto(service.url)
      await beginToilet(page, 'T-4')
      await fillToilet(page, '2', '2')
      await remedied(page)
      await page.getByText('显示不适用的要求').click()
      await expectAccessible(page)
      await page.goto(`${service.url}/#/nowhere`)
      await page.getByText('没有这一页').waitFor()
      await expectAccessible(page)
      await context.close()
    })
  })

  describe('where records are kept', () => {
    const data = mkdtempSync(join(tmpdir(), 'halfsky-web-data-'))
    let service: Service
    /** A phone that is logged in. */
    let phone: BrowserContext
    beforeAll(async () => {
      service = await startService({ pages: pages.folder, data })
    })
    afterAll(async () => {
      await phone?.close()
      await service?.kill()
      rmSync(data, { recursive: true, force: true })
    })

    const restart = async (): Promise<void> => {
      await service.kill()
      service = await startService({ pages: pages.folder, data, port: Number(new URL(service.url).port) })
    }
    const submissions = (page: Page): Promise<readonly { id: string; counts: { records: number } }[]> =>
      page.evaluate(async () => (await (await fetch('/v1/submissions')).json()).items)

    test('the printed secret makes the first account, which makes an inspector’s', async () => {
      const { context, page } = await visit({ viewport: SIZES[1] })
      await page.goto(`${service.url}/#/login`)
      await page.locator('#login').waitFor()
      await expectAccessible(page)
      await page.fill('#login', 'nobody')
      await page.fill('#password', 'wrong-password')
      await page.locator('main button[type=submit]').click()
      await page.getByRole('alert').waitFor()
      await page.getByRole('link', { name: /建立第一个/ }).click()
      await page.fill('#secret', service.secret)
      await page.fill('#login', 'admin')
      await page.fill('#password', PASSWORDS.admin)
      await expectAccessible(page)
      await page.locator('main button[type=submit]').click()
      await page.getByText('当前账号：admin').waitFor()
      await expectAccessible(page)
      const status = await page.evaluate(async (password) => {
        const body = JSON.stringify({ login: 'xc', password, roles: ['inspector'], areas: ['441802'], kinds: [] })
        const headers = { 'content-type': 'application/json' }
        return (await fetch('/v1/accounts', { method: 'POST', headers, body })).status
      }, PASSWORDS.given)
      expect(status).toBe(201)
      const put = await page.evaluate(async (items) => {
        const headers = { 'content-type': 'application/json' }
        return (await fetch('/v1/areas', { method: 'PUT', headers, body: JSON.stringify({ items }) })).status
      }, AREAS)
      expect(put).toBe(204)
      await page.getByRole('button', { name: '退出登录' }).click()
      await page.locator('#password').waitFor()
      await context.close()
    })

    test('the inspector changes the given password, and sends a record with a photo', async () => {
      const { context, page } = await visit()
      phone = context
      await page.goto(`${service.url}/#/login`)
      await page.fill('#login', 'xc')
      await page.fill('#password', PASSWORDS.given)
      await page.locator('main button[type=submit]').click()
      await page.fill('#old', PASSWORDS.given)
      await page.fill('#fresh', PASSWORDS.own)
      await page.getByRole('button', { name: '修改密码' }).click()
      await page.getByText('密码已修改').waitFor()
      await page.getByRole('link', { name: '巡查', exact: true }).click()
      await beginToilet(page, 'T-1')
      await fillToilet(page, '2', '2')
      const photo = await page.screenshot()
      await page.setInputFiles('#fact-femaleStalls-photo', { name: 'x.png', mimeType: 'image/png', buffer: photo })
      await page.getByRole('img', { name: '“女厕位”的照片' }).waitFor()
      await expectAccessible(page)
      await page.reload()
      await page.getByRole('img', { name: '“女厕位”的照片' }).waitFor()
      await page.getByRole('button', { name: '报送', exact: true }).click()
      await page.getByText(/已于 .* 报送/).waitFor()
      const [submission] = await submissions(page)
      const kept = await page.evaluate(
        async (id) => (await fetch(`/v1/submissions/${id}/records`)).json(),
        submission?.id,
      )
      const { evidence, femaleStalls } = kept.items[0].record
      expect(femaleStalls).toBe(2)
      const file = String(evidence.femaleStalls.document).replace('照片 ', '')
      const type = await page.evaluate(async (id) => (await fetch(`/v1/files/${id}`)).headers.get('content-type'), file)
      expect(type).toBe('image/jpeg')
    })

    test('finds its area by name, also without a network', async () => {
      const page = await phone.newPage()
      await page.goto(`${service.url}/#/inspect`)
      await page.locator('#start-kind option[value=venue]').waitFor({ state: 'attached' })
      const find = async (text: string): Promise<void> => {
        await page.fill('#start-area', '')
        await page.locator('#start-area').pressSequentially(text)
        await page.getByRole('option', { name: /清城区/ }).click()
        expect(await page.inputValue('#start-area')).toBe('441802')
        await page.getByText('清远市 › 清城区', { exact: true }).waitFor()
      }
      await find('清城')
      await phone.setOffline(true)
      await page.reload()
      await find('清远 清城')
      await phone.setOffline(false)
      await page.close()
    })

    test('killed in the middle: nothing entered is lost, and what waited is sent once it runs again', async () => {
      const page = await phone.newPage()
      await page.goto(`${service.url}/#/inspect`)
      await beginToilet(page, 'T-2')
      await page.getByRole('radio', { name: '城镇' }).check()
      await service.kill()
      await page.getByRole('radio', { name: '新建' }).check()
      await page.fill('#fact-femaleStalls', '3')
      await page.fill('#fact-maleStalls', '2')
      await saved(page)
      const release = await holdStore(page, 'halfsky', 'drafts')
      await page.getByRole('button', { name: '报送', exact: true }).click()
      await page.locator('#fact-femaleStalls:disabled').waitFor()
      expect(await page.locator('.state').textContent()).toBe('草稿')
      await release()
      // what the page calls waiting is kept as such, and a reload at that moment loses nothing
      await page.locator('.state.waiting').waitFor()
      await page.reload()
      await page.locator('.state.waiting').waitFor()
      expect(await page.inputValue('#fact-femaleStalls')).toBe('3')
      await restart()
      await page.goto(`${service.url}/#/inspect`)
      await page.reload()
      await expect.poll(() => states(page).allTextContents(), { timeout: 40_000 }).toEqual(['已报送', '已报送'])
      expect(await submissions(page)).toHaveLength(2)
      await page.close()
    })

    test('an answer that is lost on the way makes no second submission', async () => {
      const page = await phone.newPage()
      let lost = 0
      await page.route('**/v1/submissions', async (route) => {
        if (route.request().method() !== 'POST' || lost > 0) return route.continue()
        lost += 1
        await route.fetch()
        await route.abort()
      })
      await page.goto(`${service.url}/#/inspect`)
      await beginToilet(page, 'T-3')
      await fillToilet(page, '3', '2')
      await page.getByRole('button', { name: '报送', exact: true }).click()
      await page.locator('.state.waiting').waitFor()
      await expect.poll(() => lost).toBe(1)
      await page.getByRole('link', { name: '返回' }).click()
      await page.getByRole('button', { name: /发送 1 条/ }).click()
      await expect.poll(() => states(page).allTextContents()).toEqual(['已报送', '已报送', '已报送'])
      expect(await submissions(page)).toHaveLength(3)
      await page.close()
    })

    test('what is refused comes back with the reasons, to be corrected', async () => {
      const page = await phone.newPage()
      await page.goto(`${service.url}/#/inspect`)
      await beginToilet(page, 'T-9', '441803')
      await fillToilet(page, '3', '2')
      await page.getByRole('button', { name: '报送', exact: true }).click()
      await page.locator('.state.refused').waitFor()
      await expectAccessible(page)
      await page.getByRole('button', { name: '修改后重新报送' }).click()
      await page.locator('.state.draft').waitFor()
      expect(await page.inputValue('#fact-femaleStalls')).toBe('3')
      await page.getByRole('link', { name: '返回' }).click()
      await page
        .getByRole('button', { name: /删除.*示例公厕/ })
        .first()
        .click()
      await expectAccessible(page)
      await page.getByRole('button', { name: '删除', exact: true }).click()
      await expect.poll(() => states(page).count()).toBe(3)
      await page.close()
    })

    test('the worklist leads to a record filled in from the last one, also without a network', async () => {
      const page = await phone.newPage()
      await page.goto(`${service.url}/#/worklist`)
      await page.getByRole('heading', { name: '示例公厕（虚构）' }).first().waitFor()
      await expectAccessible(page)
      await phone.setOffline(true)
      await page.reload()
      await page.getByText(/这是 .* 取得的清单/).waitFor()
      await phone.setOffline(false)
      await page.reload()
      await page.getByRole('button', { name: /去看/ }).first().click()
      await page.getByText(/已带入/).waitFor()
      expect(await page.inputValue('#fact-maleStalls')).toBe('2')
      await page
        .getByText(/还需看 \d+ 项|该看的都看了/)
        .first()
        .waitFor()
      await page.close()
    })

    test('of many known subjects one is found by a part of its name or number', async () => {
      const page = await phone.newPage()
      await page.goto(`${service.url}/#/inspect`)
      const status = await page.evaluate(async () => {
        const records = Array.from({ length: 30 }, (_, index) => ({
          ...{ kind: 'public-toilet', id: `W-${index}`, area: '441802', name: `示例公厕第${index}号（虚构）` },
          ...{ asOf: '2026-05-01', setting: 'urban', construction: 'existing', femaleStalls: 3, maleStalls: 2 },
        }))
        const headers = { 'content-type': 'application/json', 'idempotency-key': 'thirty-toilets' }
        return (await fetch('/v1/submissions', { method: 'POST', headers, body: JSON.stringify({ records }) })).status
      })
      expect(status).toBe(201)
      await page.reload()
      await page.fill('#start-find', '第27号')
      const options = page.locator('#start-known option')
      await expect.poll(() => options.count()).toBe(2)
      await page.selectOption('#start-known', { index: 1 })
      await expect.poll(() => page.inputValue('#start-id')).toBe('W-27')
      await page.fill('#start-find', 'ｗ-1 公共厕所')
      await expect.poll(() => options.count()).toBe(13)
      await page.close()
    })
  })
})
