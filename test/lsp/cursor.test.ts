import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { cursorAt } from '../../src/lsp/cursor.ts'
import { placeAt, type Step } from '../../src/lsp/place.ts'
import { type Position, readYaml, type SourceNode } from '../../src/source/index.ts'

const FILES = globSync('rules/**/*.yaml').sort()
// a few of every kind; all of them would take a minute
const some = [...FILES.filter((_, index) => index % 40 === 0), 'rules/conghua/upper.yaml', 'rules/qingyuan/plan.yaml']

/** The single-line words of a tree, each with the way to it and where it begins. */
const wordsIn = (
  node: SourceNode,
  path: readonly Step[] = [],
): { path: readonly Step[]; node: SourceNode; word: string }[] => {
  if (node.type === 'list') return node.items.flatMap((item, index) => wordsIn(item, [...path, index]))
  if (node.type === 'map') return node.entries.flatMap(({ key, node }) => wordsIn(node, [...path, key]))
  const word = typeof node.value === 'string' && /^[\w./-]+$/.test(node.value) ? node.value : ''
  return word === '' ? [] : [{ path, node, word }]
}

/** The way to the cursor; an item that is a word may still become a key. */
const wayTo = (text: string, position: Position): readonly Step[] | undefined => {
  const cursor = cursorAt(text, position)
  const isItem = cursor?.on === 'key' && typeof cursor.path.at(-2) === 'number'
  return isItem ? cursor.path.slice(0, -1) : cursor?.path
}

describe.each(some)('%s', (file) => {
  const text = readFileSync(file, 'utf8')
  const lines = text.split('\n')
  const [root] = readYaml(text).nodes
  const words = (root ? wordsIn(root) : []).filter(({ node: { at }, word }) =>
    lines[at.line - 1]?.slice(at.column - 1).startsWith(word),
  )
  const tried = words.filter((_, index) => index % Math.ceil(words.length / 15) === 0)

  test('what is typed is where the file has it, at the word’s end and with half of it gone', () => {
    expect(tried.length).toBeGreaterThan(0)
    for (const { path, node, word } of tried) {
      const end = { line: node.at.line, column: node.at.column + word.length }
      expect(wayTo(text, end)).toEqual(path)
      const half = word.length >> 1
      const shortened = lines.with(
        end.line - 1,
        cut(lines[end.line - 1] ?? '', node.at.column - 1 + half, word.length - half),
      )
      expect(wayTo(shortened.join('\n'), { ...end, column: node.at.column + half })).toEqual(path)
    }
  })

  test('what stands somewhere is found there', () => {
    for (const { path, node, word } of tried) {
      const within = { line: node.at.line, column: node.at.column + (word.length >> 1) }
      expect(root && placeAt(root, within).path).toEqual(path)
    }
  })
})

const cut = (line: string, from: number, length: number): string => line.slice(0, from) + line.slice(from + length)

describe('unfinished lines', () => {
  test.each([
    ['a flow map', 'a: {b: {c: |', ['a', 'b', 'c']],
    ['a flow list', 'a: [x, |', ['a', 1]],
    ['a key in a flow map', 'a: {b: 1, |', ['a', 'halfskyCursor']],
    ['a key before others', 'a:\n  |\n  c: 1', ['a', 'halfskyCursor']],
    ['an item', 'a:\n  - x\n  - |', ['a', 1, 'halfskyCursor']],
    ['an open quotation', 'a: "b c|', ['a']],
    ['an apostrophe', "a: women's |", ['a']],
    ['no space after the colon', 'a:|', ['a']],
    ['beside a comma of Chinese', 'a: {b: 女，c |}', ['a', 'b']],
  ])('%s', (_what, marked, path) => {
    const before = marked.slice(0, marked.indexOf('|')).split('\n')
    const position = { line: before.length, column: (before.at(-1) ?? '').length + 1 }
    expect(cursorAt(marked.replace('|', ''), position)?.path).toEqual(path)
  })
})
