import { CURLY, readParts, SQUARE, standsAt, tokenOf, valueAt } from './bytes.ts'

/** A roster as it was read last. */
export interface Roster {
  /** A full stop, and of each member a letter for the sex and one for the post, `-` for what is not known. */
  word: string
  /** Reads the roster at `at`: where it ends, or -1 where it is not plain. */
  read(bytes: Uint8Array, at: number): number
}

/** What may stand under a key of a member, and its letter. */
interface Field {
  readonly token: Uint8Array
  readonly words: readonly { readonly token: Uint8Array; readonly letter: string }[]
}

const fieldOf = (name: string, letters: Readonly<Record<string, readonly unknown[]>>): Field => ({
  token: tokenOf(name),
  words: Object.entries(letters).flatMap(([letter, words]) => words.map((word) => ({ token: tokenOf(word), letter }))),
})

/** The usual ways to write a sex and a post; others are left to the full reader. */
const SEX = fieldOf('sex', { f: ['女', 'female', '2', 2], m: ['男', 'male', '1', 1], '-': [null, 0, 9] })
const POST = fieldOf('post', { p: ['principal', '正职'], d: ['deputy', '副职'], m: ['member', '成员'] })

/** Longer rosters are seldom alike. */
const MOST = 40

/** Reads rosters. */
export const rosterOf = (): Roster => {
  // of the member that is being read; empty for what was not told
  let sex = ''
  let post = ''
  let letter = ''

  const readWord = (bytes: Uint8Array, at: number, { token, words }: Field): number => {
    const from = valueAt(bytes, at + token.length)
    if (from < 0) return -1
    for (const word of words) {
      if (!standsAt(bytes, from, word.token)) continue
      letter = word.letter
      return from + word.token.length
    }
    return -1
  }

  const readField = (bytes: Uint8Array, at: number): number => {
    if (sex === '' && standsAt(bytes, at, SEX.token)) {
      const end = readWord(bytes, at, SEX)
      sex = letter
      return end
    }
    if (post !== '' || !standsAt(bytes, at, POST.token)) return -1
    const end = readWord(bytes, at, POST)
    post = letter
    return end
  }

  const readMember = (bytes: Uint8Array, at: number): number => {
    sex = post = ''
    const end = roster.word.length > 2 * MOST ? -1 : readParts(bytes, at, CURLY, readField)
    roster.word += (sex || '-') + (post || '-')
    return end
  }

  const read = (bytes: Uint8Array, at: number): number => {
    roster.word = '.'
    return readParts(bytes, at, SQUARE, readMember)
  }

  const roster: Roster = { word: '', read }
  return roster
}
