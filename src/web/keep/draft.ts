import type { Member } from '../../model/index.ts'

/** What stands in a field: text as it was typed, a yes or no, or a roster. */
export type Entry = string | boolean | readonly Member[]

/** Where a record stands on its way. */
export type DraftState = 'draft' | 'waiting' | 'sent' | 'refused'

/** A record as it is being written down; it holds what was typed, right or wrong. */
export interface Draft {
  readonly key: string
  readonly kind: string
  readonly id: string
  readonly area: string
  readonly name: string
  readonly asOf: string
  readonly entries: Readonly<Record<string, Entry>>
  /** The day of the earlier record that it was filled in from. */
  readonly copiedFrom: string | null
  readonly state: DraftState
  readonly createdAt: string
  readonly changedAt: string
  /** What is being sent, fixed once it is under way: the same key never goes with another body. */
  readonly sending: { readonly key: string; readonly body: string } | null
  readonly refusal: { readonly detail: string; readonly problems: readonly string[] } | null
  readonly sent: { readonly submission: string; readonly at: string } | null
}

/** A picture taken as evidence of one fact. */
export interface Photo {
  readonly key: string
  readonly draft: string
  readonly fact: string
  readonly takenOn: string
  readonly blob: Blob
  /** The service's id of it, once it is there. */
  readonly file: string | null
}

/** A new record of a subject. */
export const newDraft = (subject: Pick<Draft, 'kind' | 'id' | 'area' | 'name'>, asOf: string): Draft => {
  const now = new Date().toISOString()
  return {
    ...subject,
    key: newKey(),
    asOf,
    entries: {},
    copiedFrom: null,
    state: 'draft',
    createdAt: now,
    changedAt: now,
    sending: null,
    refusal: null,
    sent: null,
  }
}

/** A key nobody else has; over plain HTTP browsers have no `randomUUID`. */
export const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** Today where the user is, YYYY-MM-DD. */
export const today = (): string => {
  const now = new Date()
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}
