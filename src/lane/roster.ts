import { MOST_MEMBERS, type Slot } from '../typed/index.ts'
import { CURLY, readParts, SQUARE, standsAt, tokenOf, valueAt } from './bytes.ts'

/** Reads the roster at `at`: where it ends, or -1 where it is not plain. */
export type ReadRoster = (bytes: Uint8Array, at: number) => number

/** A roster as it was read last. */
export interface Roster {
  /** A full stop, and of each member a letter for the sex and one for the post, `-` for what is not known. */
  word: string
  readonly heads: Heads
}

/** How many members are listed, and of which sex. */
export interface Heads {
  members: number
  female: number
  male: number
  unknownSex: number
}

/** Takes a member by the letters of sex and post; false where it cannot. */
type Take = (sex: string, post: string) => boolean

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

const readerOf = (take: Take): ReadRoster => {
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
    const end = readParts(bytes, at, CURLY, readField)
    return end >= 0 && take(sex || '-', post || '-') ? end : -1
  }

  return (bytes, at) => readParts(bytes, at, SQUARE, readMember)
}

/** Reads rosters as words. */
export const readWords = (roster: Roster): ReadRoster => {
  const read = readerOf((sex, post) => {
    if (roster.word.length > 2 * MOST) return false
    roster.word += sex + post
    return true
  })
  return (bytes, at) => {
    roster.word = '.'
    return read(bytes, at)
  }
}

/** The letters of sexes and posts in a word. */
export const LETTERS = {
  sex: { female: 'f', male: 'm' },
  post: { principal: 'p', deputy: 'd', member: 'm' },
} as const

/** Whether what is told of a member is what a count asks for; it asks for nothing where it is empty. */
const isAsked = (asked: string, told: string): boolean => asked === '' || asked === told

/** Whether it may turn out to be that. */
const mayBeAsked = (asked: string, told: string): boolean => isAsked(asked, told) || told === '-'

/**
 * Reads rosters as what is counted in them, which stands in the slots of a frame then. One is not plain where a count asks for a word that
 * is not known of a member: the full reader has bounds for that.
 */
export const readCounts = (roster: Roster, slots: readonly Slot[], frame: Float64Array): ReadRoster => {
  const listed = slots.findIndex(({ type }) => type === 'members')
  const counts = slots.flatMap(({ index, count }) => {
    if (count === undefined) return []
    const letter = (letters: Readonly<Record<string, string>>, word = ''): string => letters[word] ?? ''
    return { index, sex: letter(LETTERS.sex, count.where.sex), post: letter(LETTERS.post, count.where.post) }
  })
  const { heads } = roster

  const read = readerOf((sex, post) => {
    heads.members++
    if (sex === 'f') heads.female++
    else if (sex === 'm') heads.male++
    else heads.unknownSex++
    for (let i = 0; i < counts.length; i++) {
      const count = counts[i] as (typeof counts)[number]
      if (!mayBeAsked(count.sex, sex) || !mayBeAsked(count.post, post)) continue
      if (!isAsked(count.sex, sex) || !isAsked(count.post, post)) return false
      frame[count.index] = (frame[count.index] as number) + 1
    }
    return heads.members <= MOST_MEMBERS
  })

  return (bytes, at) => {
    heads.members = heads.female = heads.male = heads.unknownSex = 0
    for (const { index } of counts) frame[index] = 0
    const end = read(bytes, at)
    frame[listed] = heads.members
    return end
  }
}
