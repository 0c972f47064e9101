import { download } from '../download.ts'
import { compose } from '../judging/compose.ts'
import { fieldsOf } from '../judging/fields.ts'
import { readSchema } from '../judging/reference.ts'
import type { Draft } from '../keep/draft.ts'
import { photosOf } from '../keep/drafts.ts'

const recordIn = async (draft: Draft) =>
  compose(draft, fieldsOf(await readSchema(draft.kind)), await photosOf(draft.key)).value

/** Gives the user one record as a JSON file. */
export const exportOne = async (draft: Draft): Promise<void> =>
  download(`${draft.kind}-${draft.id}.json`, 'application/json', `${JSON.stringify(await recordIn(draft), null, 2)}\n`)

/** Gives the user all records, a line each; what was typed wrongly is no value and left out. */
export const exportAll = async (drafts: readonly Draft[]): Promise<void> => {
  const records = await Promise.all(drafts.map(recordIn))
  download('halfsky.ndjson', 'application/x-ndjson', records.map((one) => `${JSON.stringify(one)}\n`).join(''))
}
