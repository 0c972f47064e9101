import { ask } from '../api.ts'
import { entriesOf } from '../judging/compose.ts'
import { fieldsOf } from '../judging/fields.ts'
import { readSchema } from '../judging/reference.ts'
import { type Draft, newDraft, today } from '../keep/draft.ts'
import { drafts, keepDraft, readDrafts } from '../keep/drafts.ts'
import { me } from '../session.ts'

/** Which thing or body a record is about. */
export type Subject = Pick<Draft, 'kind' | 'id' | 'area' | 'name'>

/** A record of a subject that is not sent yet. */
export const unfinished = ({ kind, id, area }: Subject): Draft | undefined =>
  drafts.value.find((one) => one.state !== 'sent' && one.kind === kind && one.id === id && one.area === area)

interface History {
  readonly history: {
    readonly items: readonly {
      readonly asOf: string
      readonly state: string
      readonly record: Readonly<Record<string, unknown>>
    }[]
  }
}

/** The record of a subject that was begun and not sent, or a new one, filled in from what was handed in last where that is known. */
export const begin = async (subject: Subject): Promise<Draft> => {
  await readDrafts()
  const before = unfinished(subject)
  if (before) return before
  const draft = { ...newDraft(subject, today()), ...(await known(subject)) }
  await keepDraft(draft)
  // a browser that is short of room shall throw away something else
  navigator.storage?.persist?.().catch(() => undefined)
  return draft
}

const STANDING = ['submitted', 'accepted', 'locked']

const known = async ({ kind, area, id }: Subject): Promise<Partial<Draft>> => {
  if (me.value === null) return {}
  try {
    const path = [kind, area, id].map(encodeURIComponent).join('/')
    const { history } = await ask<History>(`/v1/subjects/${path}`, { query: { limit: '200' } })
    const standing = history.items.filter(({ state }) => STANDING.includes(state))
    const latest = [...standing].sort((a, b) => (a.asOf < b.asOf ? -1 : 1)).at(-1)
    if (latest === undefined) return {}
    const schema = await readSchema(kind)
    return { entries: entriesOf(latest.record, schema, fieldsOf(schema)), copiedFrom: latest.asOf }
  } catch {
    // a subject that is new, or no network: the form begins empty
    return {}
  }
}
