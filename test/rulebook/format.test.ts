import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isMap, isSeq, type Pair, parseDocument, visit, type YAMLMap } from 'yaml'
import { formatRuleFile } from '../../src/rulebook/index.ts'
import { readYamlValues } from '../../src/source/index.ts'

const files = readdirSync('rules', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.yaml'))
  .map((path) => ({ path, text: readFileSync(join('rules', path), 'utf8') }))

const formatted = (text: string, path = 'clause.yaml'): string => formatRuleFile({ path, text }).text ?? 'refused'
const comments = (text: string): string[] => (text.match(/(?<=^|\s)#.*$/gm) ?? []).sort()

describe('every shipped rule file', () => {
  test('is canonical', () => {
    expect(files.length).toBeGreaterThan(400)
    expect(files.filter(({ path, text }) => formatted(text, path) !== text).map(({ path }) => path)).toEqual([])
  })
})

describe('the canonical form', () => {
  /** The same file with its keys in another order, everything in lines of its own or everything in braces, and quoted. */
  const mangled = (text: string, seed: number): string => {
    const document = parseDocument(text)
    let next = seed
    const random = (): number => {
      next = (next * 48271 + 11) % 2147483647
      return next
    }
    visit(document, {
      Map: (_key, node) => {
        node.items = node.items
          .map((item) => ({ item, at: random() }))
          .sort((a, b) => a.at - b.at)
          .map(({ item }) => item)
      },
      Scalar: (_key, node) => {
        if (typeof node.value === 'string') node.type = random() % 2 ? 'QUOTE_DOUBLE' : 'QUOTE_SINGLE'
      },
    })
    return document.toString({ lineWidth: 60 + (random() % 100) })
  }
  const mangledFile = fc.tuple(fc.constantFrom(...files), fc.nat())

  test('says the same, keeps every comment, and is its own canonical form', () => {
    fc.assert(
      fc.property(mangledFile, ([{ path, text }, seed]) => {
        const before = mangled(text, seed)
        const after = formatted(before, path)
        expect(readYamlValues(after).values).toEqual(readYamlValues(before).values)
        expect(comments(after)).toEqual(comments(before))
        expect(formatted(after, path)).toBe(after)
      }),
      { numRuns: 40 },
    )
  })

  test('does not depend on the order of keys, nor on quotes and where lines were broken', () => {
    const text = files.find(({ path }) => path === 'qingyuan/environment/measures-6.yaml')?.text ?? ''
    // the order of rules and of facts is their author's, so it is put back
    const inOrder = (node: YAMLMap, like: YAMLMap): void => {
      const place = (item: Pair): number => like.items.findIndex(({ key }) => String(key) === String(item.key))
      node.items.sort((a, b) => place(a) - place(b))
      for (const { key, value } of node.items) {
        const other = like.get(key)
        if (isMap(value) && isMap(other)) inOrder(value, other)
        if (isSeq(value) && isSeq(other)) {
          value.items.forEach((item, at) => {
            const twin = other.items[at]
            if (isMap(item) && isMap(twin)) inOrder(item, twin)
          })
        }
      }
    }
    const original = parseDocument(text)
    const after = parseDocument(formatted(mangled(text, 7)))
    if (isMap(after.contents) && isMap(original.contents)) inOrder(after.contents, original.contents)
    expect(formatted(String(after))).toBe(formatted(text))
  })

  test.each([
    ['keys in order', 'title: {en: b, zh: a}\nclause: k\n', 'clause: k\ntitle: {zh: a, en: b}\n'],
    [
      'comments move with what they are about',
      'title: {zh: a, en: b}\n# why\nclause: k # so\n',
      '# why\nclause: k # so\ntitle: {zh: a, en: b}\n',
    ],
    ['needless quotes go', `clause: 'k'\ntitle: {zh: "a", en: 'b, c'}\n`, 'clause: k\ntitle: {zh: a, en: "b, c"}\n'],
    [
      'what could be read as something else stays quoted',
      `rules: {r: {due: '2030-12-31', quote: "no"}}\n`,
      'rules: {r: {quote: "no", due: "2030-12-31"}}\n',
    ],
    ['lines end in \\n', 'clause: k\r\n', 'clause: k\n'],
    [
      'lists below their key are indented',
      'not-checked:\n- {quote: a, why: b}\n',
      'not-checked:\n  - {quote: a, why: b}\n',
    ],
    [
      'what does not fit into braces gets lines',
      `not-checked:\n  - {why: ${'b'.repeat(130)}, quote: a}\n`,
      `not-checked:\n  - quote: a\n    why: ${'b'.repeat(130)}\n`,
    ],
    [
      'long text is folded',
      `clause: ${'word '.repeat(40).trim()}\n`,
      `clause: >-\n  ${'word '.repeat(27).trim()}\n  ${'word '.repeat(13).trim()}\n`,
    ],
    ['an empty file stays one', '', ''],
  ])('%s', (_what, before, after) => {
    expect(formatted(before)).toBe(after)
  })

  test('of what is no YAML there is none', () => {
    expect(formatRuleFile({ path: 'a.yaml', text: 'clause: [\n' })).toMatchObject({
      text: null,
      problems: [{ code: 'yaml-syntax' }],
    })
    expect(formatRuleFile({ path: 'a.yaml', text: 'a: 1\n---\nb: 2\n' })).toMatchObject({
      text: null,
      problems: [{ code: 'wrong-type', line: 3 }],
    })
  })
})
