import { posix } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { fc, test as law } from '@fast-check/vitest'
import { beforeAll, describe, expect, test } from 'vitest'
import { html } from '../../src/markup/index.ts'
import type { Rulebook } from '../../src/model/index.ts'
import { claimsOf, squeeze } from '../../src/plan/index.ts'
import { coverageOf } from '../../src/rulebook/index.ts'
import { shipped } from '../setup/product.ts'
import { filesOf, type Tag, tagsOf, unescaped } from './files.ts'

let rulebook: Rulebook
let files: ReadonlyMap<string, string>
let pages: ReadonlyMap<string, readonly Tag[]>
/** The search page's scripts, run. */
const context = createContext({})

beforeAll(async () => {
  rulebook = (await shipped()).rulebook
  files = filesOf(rulebook)
  pages = new Map([...files].filter(([path]) => path.endsWith('.html')).map(([path, text]) => [path, tagsOf(text)]))
  for (const script of ['minisearch.js', 'documents.js', 'search.js']) {
    runInContext(files.get(`assets/${script}`) ?? '', context)
  }
  runInContext('const search = halfskySearch(halfskyDocuments)', context)
})

const textOf = (path: string): string => unescaped((files.get(path) ?? '').replaceAll(/<[^>]*>/g, ''))

describe('the site of the shipped rulebook', () => {
  test('every link leads to a page that is there, and to the part of it that is meant', () => {
    const ids = new Map([...pages].map(([path, tags]) => [path, tags.flatMap(({ attributes }) => attributes.id ?? [])]))
    for (const [path, own] of ids) expect(new Set(own).size, path).toBe(own.length)
    const known = new Map([...ids].map(([path, own]) => [path, new Set(own)]))
    const broken = [...pages].flatMap(([path, tags]) =>
      tags
        .flatMap(({ attributes }) => [attributes.href, attributes.src, attributes.action])
        .filter((link) => link !== undefined && !leads(path, link, known)),
    )
    expect(broken).toEqual([])
  })

  const leads = (path: string, link: string, known: ReadonlyMap<string, ReadonlySet<string>>): boolean => {
    const [target = '', anchor] = link.split('#').map(decodeURIComponent)
    const to = target === '' ? path : posix.join(posix.dirname(path), target)
    return files.has(to) && (anchor === undefined || known.get(to)?.has(anchor) === true)
  }

  test('every clause has its page with all its sentences, every rule its section with quote, reading and cases', () => {
    for (const folder of ['zh', 'en']) {
      for (const { key, plan, domain, part, number, sentences } of rulebook.plans.flatMap(({ clauses }) => clauses)) {
        const path = `${folder}/plans/${plan}/${domain}/${part}-${number}.html`
        const text = squeeze(textOf(path))
        const rules = rulebook.rules.filter(({ clause }) => clause === key)
        for (const one of sentences) expect(text.replaceAll(/\[\d+\]/g, ''), path).toContain(squeeze(one.text))
        const ids = new Set(pages.get(path)?.map(({ attributes }) => attributes.id))
        for (const { id, quote, reading, title, cases } of rules) {
          expect(ids.has(id.slice(key.length + 1)), id).toBe(true)
          for (const said of [
            quote,
            reading ?? '',
            folder === 'en' ? title.en : title.zh,
            ...cases.map(({ name }) => name),
          ]) {
            expect(text, id).toContain(squeeze(said))
          }
        }
      }
    }
  })

  test('every kind, fact, indicator and measure has its place', () => {
    const ids = (path: string) => new Set(pages.get(path)?.map(({ attributes }) => attributes.id))
    const indicators = ids('en/indicators.html')
    for (const { kind, facts } of Object.values(rulebook.kinds)) {
      const own = ids(`en/kinds/${kind}.html`)
      for (const name of Object.keys(facts)) {
        expect(own.has(name) || (kind === 'area-statistics' && indicators.has(name)), name).toBe(true)
      }
    }
    const measures = ids('en/measures.html')
    for (const { name } of rulebook.measures) expect(measures.has(name), name).toBe(true)
  })

  test('nothing comes from elsewhere, and no page runs or styles anything of its own', () => {
    for (const [path, tags] of pages) {
      const policy = tags.find(({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy')
      expect(policy?.attributes.content, path).toContain("default-src 'none'")
      const strays = tags.filter(
        ({ name, attributes }) =>
          name === 'style' ||
          Object.keys(attributes).some((key) => key.startsWith('on') || key === 'style') ||
          [attributes.href, attributes.src, attributes.action].some((link) => /^\w+:|^\/\//.test(link ?? '')),
      )
      expect(strays, path).toEqual([])
      expect(files.get(path)).not.toMatch(/<script[^>]*>[^<]/)
    }
  })

  test('every page says its language, has one main heading and landmarks', () => {
    for (const [path, tags] of pages) {
      const names = tags.map(({ name }) => name)
      expect(tags[0]?.attributes.lang, path).toBe(path.startsWith('en/') ? 'en' : 'zh-CN')
      expect(
        names.filter((name) => name === 'h1'),
        path,
      ).toHaveLength(1)
      expect(
        names.filter((name) => name === 'main'),
        path,
      ).toHaveLength(1)
    }
  })

  test('the same rulebook gives the same bytes', () => {
    expect(filesOf(rulebook)).toEqual(files)
  })

  test('shows the digest', () => {
    expect(textOf('zh/index.html')).toContain(rulebook.digest)
  })

  test.each([
    ['厕位', 'environment/measures-6.html#stall-ratio'],
    ['厕', 'kinds/public-toilet.html'],
    ['母婴室', 'environment/'],
    ['nursing room', 'environment/'],
    ['NURSING ROOMS', 'environment/'],
    ['ｎｕｒｓｉｎｇ', 'environment/'],
    ['femaleToMaleStalls', 'measures.html#femaleToMaleStalls'],
    ['maternal mortality', 'indicators.html#maternalMortalityRate'],
  ])('searching for %s finds %s', (query, place) => {
    expect(search(query).some(([found = '']) => found.includes(place))).toBe(true)
  })

  test('a search finds only what has all its words', () => {
    expect(search('zzzz 厕位')).toEqual([])
    expect(search('')).toEqual([])
  })

  const search = (query: string): string[][] => {
    context.query = query
    return runInContext('search(query)', context)
  }
})

describe('what claims a sentence', () => {
  test('is what the coverage ledger counts', () => {
    const { total } = coverageOf(rulebook)
    const states = rulebook.plans
      .flatMap(({ clauses }) => clauses)
      .flatMap((clause) => {
        const own = <T extends { clause: string }>(all: readonly T[]): T[] =>
          all.filter((one) => one.clause === clause.key)
        const claims = claimsOf(clause, own(rulebook.rules), own(rulebook.notChecked))
        for (const { sentence, segments, rules } of claims) {
          expect(segments.map(({ text }) => text).join('')).toBe(sentence.text)
          expect(new Set(segments.flatMap((segment) => segment.rules))).toEqual(new Set(rules))
        }
        expect(claims.flatMap(({ segments }) => segments.flatMap(({ footnotes }) => footnotes))).toEqual(
          clause.footnotes.map(({ number }) => number),
        )
        return claims.map(({ state }) => state)
      })
    const count = (state: string): number => states.filter((one) => one === state).length
    expect([count('by-rule'), count('not-checked'), count('open')]).toEqual([
      total.byRule,
      total.notChecked,
      total.unaccounted,
    ])
  })
})

describe('text put into a page', () => {
  law.prop([fc.string({ unit: 'binary' })])('stays text', (text) => {
    const [first, second] = tagsOf(`<!DOCTYPE html>${html`<p title="${text}">${[text]}</p>`.markup}`)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no page may hold them
    const shown = text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd')
    expect(first?.attributes.title).toBe(shown)
    expect(second).toBeUndefined()
  })

  test('of a rulebook too', () => {
    const bad = `</script><img src=x onerror="alert('1')">&`
    const [rule, ...others] = rulebook.rules
    if (rule === undefined) throw new Error('no rules')
    const planted = {
      ...rule,
      title: { zh: bad, en: bad },
      reading: bad,
      quote: bad,
      cases: [{ ...rule.cases[0], name: bad }],
    }
    const [plan] = rulebook.plans
    const made = filesOf({
      ...rulebook,
      plans: plan ? [{ ...plan, title: { zh: bad, en: bad } }] : [],
      rules: [planted, ...others],
    } as Rulebook)
    for (const [path, text] of made)
      if (path.endsWith('.html'))
        expect(
          tagsOf(text).some(({ name }) => name === 'img'),
          path,
        ).toBe(false)
  })
})
