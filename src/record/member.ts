import type { Member } from '../model/index.ts'

/** GB/T 2261.1 codes and the words people write; all else is unknown, never guessed. */
const SEXES: ReadonlyMap<string, 'female' | 'male'> = new Map([
  ...['女', '女性', 'female', 'f', '2'].map((word) => [word, 'female'] as const),
  ...['男', '男性', 'male', 'm', '1'].map((word) => [word, 'male'] as const),
])

const POSTS: ReadonlyMap<string, 'principal' | 'deputy' | 'member'> = new Map([
  ['principal', 'principal'],
  ['deputy', 'deputy'],
  ['member', 'member'],
  ['正职', 'principal'],
  ['副职', 'deputy'],
  ['成员', 'member'],
])

/** A member with nothing kept but sex and post; sex is absent when unknown. */
export const toMember = (source: { readonly sex?: unknown; readonly post?: unknown }): Member => {
  const sex = SEXES.get(plainWord(ownOf(source, 'sex')))
  const post = POSTS.get(plainWord(ownOf(source, 'post')))
  return Object.freeze({ ...(sex && { sex }), ...(post && { post }) })
}

const ownOf = (source: object, key: 'sex' | 'post'): unknown => Object.getOwnPropertyDescriptor(source, key)?.value

/** NFKC also brings radicals such as ⼥ (U+2F25) home to 女. */
const plainWord = (value: unknown): string => String(value).normalize('NFKC').trim().toLowerCase()
