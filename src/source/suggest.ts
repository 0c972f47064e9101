import { distance } from 'fastest-levenshtein'

/** The candidate the writer most likely meant, or null when none is near. */
export const suggest = (word: string, candidates: Iterable<string>): string | null => {
  const lower = word.toLowerCase()
  // of a word with nothing in common no candidate is near, however short both are
  const limit = Math.min(Math.max(2, Math.floor(word.length / 3)), word.length - 1)
  let best: string | null = null
  let least = limit + 1
  for (const candidate of candidates) {
    const steps = distance(lower, candidate.toLowerCase())
    if (steps < least) {
      least = steps
      best = candidate
    }
  }
  return best
}
