import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Rulebook } from '../../src/model/index.ts'
import { siteOf } from '../../src/site/index.ts'
import { kinds } from '../record/kinds-here.ts'

const assetOf = (name: string): string => readFileSync(new URL(`../../assets/site/${name}`, import.meta.url), 'utf8')
const minisearch = createRequire(import.meta.url)
  .resolve('minisearch')
  .replace('/cjs/index.cjs', '/umd/index.js')

/** The files of a rulebook's site, by path. */
export const filesOf = (rulebook: Rulebook): ReadonlyMap<string, string> => {
  const assets = new Map([
    ['style.css', assetOf('style.css')],
    ['search.js', assetOf('search.js')],
    ['minisearch.js', readFileSync(minisearch, 'utf8')],
  ])
  return new Map(siteOf({ rulebook, schemas: kinds.schemas, assets }).map(({ path, text }) => [path, text()]))
}

const TAG = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z-]+="[^"<>]*")*)\s*(\/?)>/y
const ATTRIBUTE = /([a-zA-Z-]+)="([^"]*)"/g

/** A tag with its attributes. */
export interface Tag {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
}

/** The tags of a page; throws where one is misspelt, left open or closed out of turn. */
export const tagsOf = (page: string): Tag[] => {
  const tags: Tag[] = []
  const open: string[] = []
  for (let at = page.indexOf('<', '<!DOCTYPE html>'.length); at !== -1; at = page.indexOf('<', at + 1)) {
    TAG.lastIndex = at
    const [, closing, name = '', attributes = '', empty] = TAG.exec(page) ?? fail(page, at)
    if (closing) {
      if (open.pop() !== name) fail(page, at)
      continue
    }
    if (!empty) open.push(name)
    const pairs = [...attributes.matchAll(ATTRIBUTE)].map(
      ([, key = '', value = '']) => [key, unescaped(value)] as const,
    )
    if (new Set(pairs.map(([key]) => key)).size < pairs.length) fail(page, at)
    tags.push({ name, attributes: Object.fromEntries(pairs) })
  }
  if (open.length > 0) throw new Error(`left open: ${open.join(' ')}`)
  return tags
}

const fail = (page: string, at: number): never => {
  throw new Error(`not well-formed: ${page.slice(at, at + 80)}`)
}

const SIGNS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

/** Text as a browser reads it. */
export const unescaped = (text: string): string =>
  text.replaceAll(/&([a-z0-9#]+);/g, (whole, name: string) => SIGNS[name] ?? whole)
