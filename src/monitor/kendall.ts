const known = new Map<number, readonly number[]>()

/**
 * How likely a series of n values in random order has at most k pairs the wrong way round, for k from 0: Kendall's
 * distribution, exact, built one value at a time.
 */
const cumulative = (n: number): readonly number[] => {
  const found = known.get(n)
  if (found) return found
  let chances = [1]
  for (let size = 2; size <= n; size++) chances = withOneMore(chances, size)
  let sum = 0
  const sums = chances.map((chance) => {
    sum += chance
    return sum
  })
  known.set(n, sums)
  return sums
}

/** The next value stands before 0 to size − 1 of those already there, each as likely. */
const withOneMore = (chances: readonly number[], size: number): number[] => {
  const next = new Array<number>(chances.length + size - 1).fill(0)
  chances.forEach((chance, wrong) => {
    for (let more = 0; more < size; more++) next[wrong + more] = (next[wrong + more] ?? 0) + chance / size
  })
  return next
}

/**
 * How many slopes to leave out at either end for Sen's interval, and the confidence that remains: at least the wanted
 * one, where there are points enough; with three the whole range of slopes holds the true one two times in three.
 */
export const trimming = (n: number, wanted: number): { readonly trim: number; readonly confidence: number } => {
  const sums = cumulative(n)
  const confidence = (trim: number): number => 1 - 2 * (sums[trim] ?? 1)
  let trim = 0
  while (confidence(trim + 1) >= wanted) trim++
  return { trim, confidence: confidence(trim) }
}
