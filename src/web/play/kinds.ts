import { type Kinds, loadKinds } from '../../record/index.ts'

/**
 * The record kinds that schemas define. Pages may not make code of text, so in the built pages this module is another, whose validators
 * were made beforehand (`web.config.ts`).
 */
export const readKinds = (schemas: Readonly<Record<string, unknown>>): Kinds => loadKinds(schemas)
