import { askFile } from '../api.ts'
import { save } from '../download.ts'

/** Fetches a document that the service makes, and gives it to the user. */
export const fetchFile = async (
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  name: string,
): Promise<void> => save(name, await askFile(path, { query }))
