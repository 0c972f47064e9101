const CONTEXT = 3

/** A line of a diff: kept, gone or new. */
interface Line {
  readonly sign: ' ' | '-' | '+'
  readonly text: string
}

/** The change of a file's text as `diff -u` writes it; nothing where there is none. */
export const unifiedDiff = (file: string, before: string, after: string): string => {
  if (before === after) return ''
  const lines = difference(linesOf(before), linesOf(after))
  const changed = lines.flatMap(({ sign }, index) => (sign === ' ' ? [] : [index]))
  const hunks: [number, number][] = []
  for (const index of changed) {
    const last = hunks.at(-1)
    if (last && index <= last[1] + 2 * CONTEXT) last[1] = index
    else hunks.push([index, index])
  }
  return `--- ${file}\n+++ ${file}\n${hunks.map(([from, to]) => hunkText(lines, from, to)).join('')}`
}

/** Every line with what ends it, so that a missing end of line is a difference. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

const hunkText = (lines: readonly Line[], from: number, to: number): string => {
  const [start, end] = [Math.max(0, from - CONTEXT), Math.min(lines.length, to + CONTEXT + 1)]
  const shown = lines.slice(start, end)
  const [old, next] = (['+', '-'] as const).map((not) => {
    const count = (some: readonly Line[]) => some.filter(({ sign }) => sign !== not).length
    const length = count(shown)
    return `${count(lines.slice(0, start)) + (length > 0 ? 1 : 0)},${length}`
  })
  const text = shown.map(({ sign, text: line }) =>
    line.endsWith('\n') ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`,
  )
  return `@@ -${old} +${next} @@\n${text.join('')}`
}

/** By the longest run of lines that both have, found between what both begin and end with. */
const difference = (a: readonly string[], b: readonly string[]): Line[] => {
  let head = 0
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head++
  let tail = 0
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++
  const kept = (some: readonly string[]): Line[] => some.map((text) => ({ sign: ' ', text }))
  const middle = between(a.slice(head, a.length - tail), b.slice(head, b.length - tail))
  return [...kept(a.slice(0, head)), ...middle, ...kept(a.slice(a.length - tail))]
}

const between = (a: readonly string[], b: readonly string[]): Line[] => {
  const longest = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1))
  const at = (i: number, j: number): number => longest[i]?.[j] ?? 0
  for (let i = a.length - 1; i >= 0; i--) {
    const row = longest[i]
    for (let j = b.length - 1; row && j >= 0; j--) {
      row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const lines: Line[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ sign: ' ', text: a[i] ?? '' })
      i++
      j++
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1)))
      lines.push({ sign: '-', text: a[i++] ?? '' })
    else lines.push({ sign: '+', text: b[j++] ?? '' })
  }
  return lines
}
