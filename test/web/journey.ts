import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** A phone and a desk. */
export const SIZES = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
] as const

/** A page, and what the browser keeps for it. */
export interface Visit {
  readonly context: BrowserContext
  readonly page: Page
}

/** Visits that share nothing with each other: in Chinese, on a phone unless told otherwise. Tests open their browser later. */
export const visitor =
  (browser: () => Browser, usual: BrowserContextOptions = {}) =>
  async (options: BrowserContextOptions = {}): Promise<Visit> => {
    const context = await browser().newContext({ locale: 'zh-CN', viewport: SIZES[0], ...usual, ...options })
    // a busy machine is slow, and what never comes is told all the same
    context.setDefaultTimeout(40_000)
    return { context, page: await context.newPage() }
  }

/** Holds a page to have nothing that axe calls serious or critical, nor anything wider than the window. */
export const expectAccessible = async (page: Page): Promise<void> => {
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .setLegacyMode()
    .analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  const { wide, window } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }))
  expect(wide).toBeLessThanOrEqual(window)
}

const MANY = 150

/** Presses Tab until the focus is on what is meant. */
export const tabTo = async (page: Page, selector: string): Promise<void> => {
  for (let count = 0; count < MANY; count++) {
    if (await page.evaluate((one) => document.activeElement?.matches(one) ?? false, selector)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never comes to ${selector}`)
}

/** Chooses in a list by arrows, as a keyboard does. */
export const arrowTo = async (page: Page, selector: string, value: string): Promise<void> => {
  await tabTo(page, selector)
  for (let count = 0; count < MANY; count++) {
    if ((await page.locator(selector).inputValue()) === value) return
    await page.keyboard.press('ArrowDown')
  }
  throw new Error(`the list never comes to ${value}`)
}

/** What went wrong in a page without being seen: errors, and what the policy forbade. */
export const faultsOf = (page: Page): string[] => {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) faults.push(message.text())
  })
  return faults
}

/** Begins a record of a toilet by mouse. */
export const beginToilet = async (page: Page, id: string, area = '441802'): Promise<void> => {
  await page.locator('#start-kind option[value=public-toilet]').waitFor({ state: 'attached' })
  await page.selectOption('#start-kind', 'public-toilet')
  await page.fill('#start-area', area)
  await page.fill('#start-id', id)
  await page.fill('#start-name', '示例公厕（虚构）')
  await page.locator('main button[type=submit]').click()
  await page.locator('#fact-setting').waitFor()
}

/** Answers what is asked of a new urban toilet. */
export const fillToilet = async (page: Page, women: string, men: string): Promise<void> => {
  await page.getByRole('radio', { name: '城镇' }).check()
  await page.getByRole('radio', { name: '新建' }).check()
  await page.fill('#fact-femaleStalls', women)
  await page.fill('#fact-maleStalls', men)
}

/** Waits for the remedy of two stalls for women beside two for men. */
export const remedied = (page: Page): Promise<void> =>
  page.locator('#verdicts .remedy', { hasText: '增加 1 个女厕位（2→3）' }).waitFor()

/** What became of the records, as the list on the start page says. */
export const states = (page: Page): Locator => page.locator('.items .state')

/** Waits until every change is kept in the browser. */
export const saved = (page: Page): Promise<void> => page.getByText('已保存在本机').waitFor()

/** Has the browser keep nothing more in a store of its own until it is told to go on. */
export const holdStore = async (page: Page, base: string, store: string): Promise<() => Promise<void>> => {
  await page.evaluate(
    ({ base, store }) =>
      new Promise<void>((held) => {
        const opening = indexedDB.open(base)
        opening.onsuccess = () => {
          const own = opening.result.transaction(store, 'readwrite').objectStore(store)
          const again = (): void => {
            held()
            if (!('released' in window)) own.count().onsuccess = again
          }
          own.count().onsuccess = again
        }
      }),
    { base, store },
  )
  return () =>
    page.evaluate(() => {
      Object.assign(window, { released: true })
    })
}
