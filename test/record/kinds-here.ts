import { readSchemas } from '../../src/opening/index.ts'
import { loadKinds } from '../../src/record/index.ts'

/** The record schemas of the repository, by file stem. */
export const schemas: Readonly<Record<string, unknown>> = readSchemas()

/** The kinds they define. */
export const kinds = loadKinds(schemas)

/** The envelope of a toilet that is otherwise unknown. */
export const toilet = { kind: 'public-toilet', id: 'T-1', area: '441802', asOf: '2026-05-01' } as const

/** The envelope of a team that is otherwise unknown. */
export const team = { ...toilet, kind: 'leadership-team', id: 'L-1' } as const
