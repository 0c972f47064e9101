import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { en } from '../../src/web/words/en.ts'
import { zh } from '../../src/web/words/zh.ts'
import { buildPages } from './browser.ts'

interface Chunk {
  readonly file: string
  readonly imports?: readonly string[]
}

let pages: ReturnType<typeof buildPages>
let chunks: Readonly<Record<string, Chunk>>
beforeAll(() => {
  pages = buildPages()
  chunks = JSON.parse(readFileSync(join(pages.folder, 'manifest.json'), 'utf8'))
}, 120_000)

const text = (file: string): string => readFileSync(join(pages.folder, file), 'utf8')

/** A chunk and all it imports at once. */
const loaded = (name: string, seen = new Set<string>()): Set<string> => {
  const chunk = chunks[name]
  if (chunk === undefined || seen.has(chunk.file)) return seen
  seen.add(chunk.file)
  for (const one of chunk.imports ?? []) loaded(one, seen)
  return seen
}

test('the inspector needs at most 250 KB of script, compressed, to begin and to judge', () => {
  const files = new Set(
    ['index.html', 'inspect/start-page.vue', 'inspect/record-page.vue'].flatMap((one) => [...loaded(one)]),
  )
  expect(files.size).toBeGreaterThan(3)
  const bytes = [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(pages.folder, file))).length, 0)
  expect(bytes).toBeGreaterThan(50_000)
  expect(bytes).toBeLessThan(250_000)
})

test('nothing is written into the page itself, nothing is fetched from elsewhere, and nothing needs eval', () => {
  const html = text('index.html')
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/)
  for (const [, address] of html.matchAll(/(?:src|href)="([^"]+)"/g)) expect(address).toMatch(/^\/[^/]/)
  const scripts = readdirSync(join(pages.folder, 'assets')).filter((name) => name.endsWith('.js'))
  for (const name of scripts) {
    const script = text(join('assets', name))
    expect(script, name).not.toMatch(/\b(?:import|fetch)\(["'`]https?:/)
    expect(script, name).not.toMatch(/\bimportScripts\b|\bnew Function\b|[^.\w]eval\(/)
  }
  const styles = readdirSync(join(pages.folder, 'assets')).filter((name) => name.endsWith('.css'))
  for (const name of styles) expect(text(join('assets', name))).not.toMatch(/url\(|@import/)
})

test('the service worker knows every file of the inspector’s pages, and they are there', () => {
  const worker = text('sw.js')
  expect(worker).not.toContain('__SHELL__')
  for (const name of ['index.html', 'inspect/start-page.vue', 'inspect/record-page.vue', 'worklist/worklist-page.vue'])
    for (const file of loaded(name)) expect(worker).toContain(`/${file}`)
  for (const [, file = ''] of worker.matchAll(/["'`]\/(assets\/[^"'`]+\.(?:js|css))["'`]/g))
    expect(text(file).length).toBeGreaterThan(0)
})

test('both dictionaries say everything, each in its own language', () => {
  const said = (tree: object): string[] =>
    Object.values(tree).flatMap((one) => {
      if (typeof one === 'string') return [one]
      return typeof one === 'function' ? [String(one('1', 2))] : said(one)
    })
  const [chinese, english] = [said(zh), said(en)]
  expect(english).toHaveLength(chinese.length)
  expect(chinese.filter((one) => one === '')).toEqual([])
  // but for the name of the other language, and two examples of areas
  expect(english.filter((one) => /[\u4e00-\u9fff]/.test(one))).toHaveLength(3)
})
