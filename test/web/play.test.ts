import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fc, test as propertyTest } from '@fast-check/vitest'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PlayState, pack, unpack } from '../../src/web/play/state.ts'
import { buildPages, hasBrowser, openBrowser } from './browser.ts'
import { halfsky } from './command-line.ts'
import { expectAccessible, faultsOf, SIZES, tabTo, visitor } from './journey.ts'
import { type Service, startService } from './service.ts'

const CLAUSE = 'qingyuan/environment/measures-6'
const RULE = `${CLAUSE}/stall-ratio`
const SHIPPED = readFileSync(`rules/${CLAUSE}.yaml`, 'utf8')

describe('a link', () => {
  const state = fc.record<PlayState>({
    clause: fc.string(),
    rule: fc.string(),
    text: fc.string({ unit: 'binary', maxLength: 3_000 }),
    record: fc.string({ unit: 'grapheme' }),
    asOf: fc.string(),
  })

  propertyTest.prop([state])('holds all of it, in signs that may stand in an address', async (given) => {
    const packed = await pack(given)
    expect(packed).toMatch(/^[\w-]+$/)
    expect(await unpack(packed)).toEqual(given)
  })

  propertyTest.prop([fc.string(), fc.nat(200)])('that is cut short or was never one is none', async (text, length) => {
    const packed = await pack({ clause: CLAUSE, rule: '', text: SHIPPED, record: '', asOf: '' })
    expect(await unpack(packed.slice(0, length))).toBeNull()
    expect(await unpack(text)).toBeNull()
  })

  test('of a rule file is short enough to be passed on', async () => {
    const packed = await pack({ clause: CLAUSE, rule: 'stall-ratio', text: SHIPPED, record: '{}', asOf: '' })
    expect(packed.length).toBeLessThan(8_000)
  })
})

describe.skipIf(!hasBrowser())('the playground, in a browser', () => {
  let browser: Browser
  let pages: ReturnType<typeof buildPages>
  let service: Service
  let folder: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'halfsky-play-'))
    pages = buildPages()
    browser = await openBrowser()
    service = await startService({ pages: pages.folder })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await service?.kill()
    rmSync(folder, { recursive: true, force: true })
  })

  const visit = visitor(() => browser, { viewport: SIZES[1] })

  const open = async (page: Page): Promise<void> => {
    if (page.url().includes('#/play')) {
      await page.evaluate(() => {
        location.hash = '#/play'
      })
      await page.locator('#play-find').waitFor()
    }
    await page.goto(`${service.url}/#/play?clause=${CLAUSE}`)
    await page.locator('#play-verdict').waitFor()
  }

  /** Writes over all that stands in an editor. */
  const write = async (page: Page, editor: string, text: string): Promise<void> => {
    await page.locator(`${editor} .cm-content`).click()
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(text)
  }

  /** The problems as the page lists them: where, and what. */
  const listed = (page: Page): Promise<string[]> =>
    page.locator('#play-problems .problem').evaluateAll((all) =>
      all.map((one) => {
        const [, line, column] = /(\d+)\D+(\d+)/.exec(one.querySelector('a')?.textContent ?? '') ?? []
        return `${line}:${column} ${one.querySelector('p > span')?.textContent} [${one.querySelector('code')?.textContent}]`
      }),
    )

  interface Told {
    readonly line: number
    readonly column: number
    readonly code: string
    readonly message: string
  }

  const linted = async (text: string): Promise<string[]> => {
    const path = join(folder, 'lint', `${CLAUSE}.yaml`)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    const { problems } = JSON.parse(await halfsky('lint', '--format', 'json', '--lang', 'zh-CN', path))
    return problems.map(({ line, column, message, code }: Told) => `${line}:${column} ${message} [${code}]`)
  }

  /** Waits until what stands beside the text is of the text. */
  const settled = (page: Page, count: number): Promise<void> =>
    page
      .waitForFunction((wanted) => document.querySelectorAll('#play-problems .problem').length === wanted, count)
      .then()

  test.each(SIZES)('a shipped rule opens clean, from the first page on by keyboard, $width wide', async (viewport) => {
    const { context, page } = await visit({ viewport })
    const faults = faultsOf(page)
    await page.goto(service.url)
    await tabTo(page, 'nav a[href="#/play"]')
    await page.keyboard.press('Enter')
    await page.locator('#play-find').waitFor()
    await expectAccessible(page)
    await tabTo(page, '#play-find')
    await page.keyboard.type('女厕位与男厕位的比例不小于')
    await page.getByText('找到 1 个条款').waitFor()
    await tabTo(page, '.rule-links a')
    await page.keyboard.press('Enter')
    await page.locator('#play-verdict').waitFor()
    await page.getByText('27 处错误，察觉 27 处，存活 0 处').waitFor()
    expect(await listed(page)).toEqual([])
    expect(await page.locator('#cases-title small').textContent()).toBe('16 个通过，0 个未通过')
    expect(await page.locator('td.unseen').count()).toBe(0)
    expect(await page.locator('mark').textContent()).toBe('女厕位与男厕位的比例不小于 1.5:1')
    await expectAccessible(page)
    // into the editor by Tab, and out again as it is told beside it
    await tabTo(page, '#play-editor')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('play-editor')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.id)).not.toBe('play-editor')
    await page.getByText('16 个通过').waitFor()
    expect(faults).toEqual([])
    await context.close()
  })

  describe('at work', () => {
    let context: BrowserContext
    let page: Page
    let faults: string[]
    beforeAll(async () => {
      ;({ context, page } = await visit())
      faults = faultsOf(page)
      await page.goto(`${service.url}/#/play`)
      await page.locator('#play-find').waitFor()
    }, 60_000)
    afterAll(() => context?.close())

    test('a fault that is typed is told as on the command line; a link leads to it, a page explains it, a button mends it', async () => {
      await page.setViewportSize(SIZES[0])
      await open(page)
      const spoilt = SHIPPED.replace('fact: femaleToMaleStalls', 'fact: femaleToMaleStall').replace(
        'binding: mandatory',
        'binding：mandatory',
      )
      const told = await linted(spoilt)
      expect(told.length).toBeGreaterThan(1)
      await write(page, '#play-editor', spoilt)
      await settled(page, told.length)
      expect(await listed(page)).toEqual(told)
      await page.locator('[aria-live]', { hasText: `${told.length} 个错误` }).waitFor({ state: 'attached' })
      await page.getByText('以下是改正之前最后一次的结果').waitFor()
      await expectAccessible(page)
      const place = page.locator('#play-problems .problem a').nth(1)
      const line = /\d+/.exec((await place.textContent()) ?? '')?.[0]
      await place.click()
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('play-editor')
      expect(await page.locator('#play-editor .cm-lineNumbers .cm-activeLineGutter').textContent()).toBe(line)
      await page.getByRole('button', { name: '说明 unknown-fact' }).click()
      await page.locator('dialog h3, dialog p', { hasText: 'subject' }).first().waitFor()
      await expectAccessible(page)
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: /^全部自动修正/ }).click()
      await page.getByText('没有问题').first().waitFor()
      await page.getByText('27 处错误，察觉 27 处').waitFor()
      expect(faults).toEqual([])
    })

    test('a new file begins from the plan, and what is blank is listed', async () => {
      await page.goto(`${service.url}/#/play`)
      await page.fill('#play-find', '符合妇女需求的卫生厕所建设 1.5:1')
      await page.locator('.new-file').click()
      await page.locator('#play-problems .problem').first().waitFor()
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
      expect(await page.locator('#play-editor .cm-content').innerText()).toContain('城镇公共厕所在新建和改建时')
      await page.getByText('改好后才能判定记录').waitFor()
      await expectAccessible(page)
      expect(faults).toEqual([])
    })

    test('a record shows what each condition saw, and what would change the verdict', async () => {
      await page.setViewportSize(SIZES[1])
      await open(page)
      const record = {
        kind: 'public-toilet',
        id: 'T-1',
        area: '441802',
        asOf: '2026-05-01',
        setting: 'urban',
        construction: 'new',
      }
      await write(page, '#play-record-editor', JSON.stringify({ ...record, femaleStalls: 2, maleStalls: 2 }))
      await page.locator('#play-verdict .remedy', { hasText: '增加 1 个女厕位（2→3）' }).waitFor()
      const leaf = page.locator('.branch', { hasText: 'femaleToMaleStalls ≥ 1.5' }).last()
      expect(await leaf.locator('.truth').innerText()).toMatch(/不成立/)
      expect(await leaf.textContent()).toContain('女厕位与男厕位之比为 1:1，要求不小于 1.5:1')
      expect(await page.getByText('若女厕位与男厕位之比不小于 1.5:1，则符合').count()).toBe(1)
      await write(page, '#play-record-editor', JSON.stringify({ ...record, femaleStalls: 2 }))
      await page.locator('#play-verdict .badge.unknown').waitFor()
      expect(await leaf.locator('.truth').innerText()).toMatch(/不明/)
      await expectAccessible(page)
      await write(page, '#play-record-editor', JSON.stringify({ ...record, femaleStall: 2 }))
      await page.locator('#play-record .problem', { hasText: 'femaleStalls' }).waitFor()
      await expectAccessible(page)
      expect(faults).toEqual([])
    })

    test('without a case a mutant survives, the same as on the command line, and the missing case can be put in', async () => {
      await open(page)
      const without = SHIPPED.replace(/^ {6}- \{name: exactly 1\.5,.*\n/m, '')
      expect(without).not.toBe(SHIPPED)
      const rules = join(folder, 'rules')
      cpSync('rules', rules, { recursive: true })
      writeFileSync(join(rules, `${CLAUSE}.yaml`), without)
      const [one] = JSON.parse(
        await halfsky('test', '--mutate', '--format', 'json', '--rules', rules, '--run', RULE),
      ).rules
      expect(one.survivors.length).toBeGreaterThan(0)
      await write(page, '#play-editor', without)
      await page.getByText(`${one.mutants} 处错误，察觉 ${one.killed} 处，存活 ${one.survivors.length} 处`).waitFor()
      expect(await page.locator('.missing-case pre').allTextContents()).toEqual(
        one.missing.map(({ yaml }: { yaml: string }) => yaml.trim()),
      )
      await expectAccessible(page)
      await page.getByRole('button', { name: '插入这个用例' }).first().click()
      await page.getByText(`察觉 ${one.mutants} 处，存活 0 处`).waitFor()
      expect(await listed(page)).toEqual([])
      // a case that states something else fails, and says what came
      await write(
        page,
        '#play-editor',
        SHIPPED.replace(
          'femaleStalls: 3, maleStalls: 2}, verdict: pass',
          'femaleStalls: 3, maleStalls: 2}, verdict: fail',
        ),
      )
      await page.getByText('15 个通过，1 个未通过').waitFor()
      expect(await page.locator('.bad-case').textContent()).toMatch(/不符合.*符合/s)
      await page.getByText('用例全部通过后才能做变异测试').waitFor()
      expect(faults).toEqual([])
    })
  })

  test('a link shows the same elsewhere; reload, back and a closed tab lose nothing', async () => {
    const { context, page } = await visit({ permissions: ['clipboard-read', 'clipboard-write'] })
    await open(page)
    const mine = `# 我的修改\n${SHIPPED}`
    await write(page, '#play-editor', mine)
    await page.waitForURL(/\?s=/)
    await page.reload()
    await page.locator('#play-editor .cm-line', { hasText: '# 我的修改' }).waitFor({ state: 'attached' })
    await page.getByRole('button', { name: '复制链接' }).click()
    await page.getByText('链接已复制').waitFor()
    const link = await page.evaluate(() => navigator.clipboard.readText())
    await page.getByRole('button', { name: '换一个条款' }).click()
    await page.locator('#play-find').waitFor()
    // kept in the browser as well
    expect(await page.locator('.item small').textContent()).toContain(CLAUSE)
    await expectAccessible(page)
    await page.goBack()
    await page.locator('#play-editor .cm-line', { hasText: '# 我的修改' }).waitFor({ state: 'attached' })
    await page.close()
    const again = await context.newPage()
    await again.goto(`${service.url}/#/play`)
    await again.locator('.item a').click()
    await again.locator('#play-editor .cm-line', { hasText: '# 我的修改' }).waitFor({ state: 'attached' })
    await context.close()
    const other = await visit()
    await other.page.goto(link)
    await other.page.locator('#play-editor .cm-line', { hasText: '# 我的修改' }).waitFor({ state: 'attached' })
    const [file] = await Promise.all([
      other.page.waitForEvent('download'),
      other.page.getByRole('button', { name: '下载文件' }).click(),
    ])
    expect(file.suggestedFilename()).toBe('measures-6.yaml')
    expect(readFileSync(await file.path(), 'utf8')).toBe(mine)
    await other.page.goto(`${link.slice(0, 400)}`)
    await other.page.getByRole('alert').filter({ hasText: '这个链接读不出来' }).waitFor()
    await other.context.close()
  })

  test('where the service is gone it goes on', async () => {
    const own = await startService({ pages: pages.folder })
    const { context, page } = await visit()
    await page.goto(`${own.url}/#/play?clause=${CLAUSE}`)
    await page.locator('#play-verdict').waitFor()
    await page.waitForFunction(async () => {
      const cached = async (name: string) => (await caches.match(name, { ignoreVary: true })) !== undefined
      const worker = performance.getEntriesByType('resource').find(({ name }) => name.includes('/bench-worker'))
      return worker !== undefined && (await cached(worker.name)) && (await cached('/v1/sources'))
    })
    await own.kill()
    await write(page, '#play-editor', SHIPPED.replace('subject: public-toilet', 'subject: public-toilets'))
    await page.locator('#play-problems .problem.is-error').first().waitFor()
    expect((await listed(page)).join('\n')).toContain('[unknown-subject]')
    await page.reload()
    await page.locator('#play-problems .problem.is-error').first().waitFor()
    expect((await listed(page)).join('\n')).toContain('[unknown-subject]')
    await context.close()
  })
})
