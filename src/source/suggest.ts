import { distance } from 'fastest-levenshtein'

/** The candidate the writer most likely meant, or null when none is near. */
export const suggest = (word: string, candidates: Iterable<string>): string | null => nearest(word, candidates).best

/** What to say of a word that is not known: the nearest that is, and whether no other is as near, so that it may be put in. */
export const meant = (word: string, candidates: Iterable<string>): { suggestion: string; sure: number } => {
  const { best, alone } = nearest(word, candidates)
  return { suggestion: best ?? '', sure: best !== null && alone ? 1 : 0 }
}

const nearest = (word: string, candidates: Iterable<string>): { best: string | null; alone: boolean } => {
  const lower = word.toLowerCase()
  // of a word with nothing in common no candidate is near, however short both are
  const limit = Math.min(Math.max(2, Math.floor(word.length / 3)), word.length - 1)
  let best: string | null = null
  let least = limit + 1
  let alone = true
  for (const candidate of candidates) {
    const steps = distance(lower, candidate.toLowerCase())
    if (steps === least) alone = false
    if (steps < least) {
      least = steps
      best = candidate
      alone = true
    }
  }
  return { best, alone }
}
