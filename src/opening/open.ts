import { type Kinds, loadKinds } from '../record/index.ts'
import { type Compilation, compileRulebook } from '../rulebook/index.ts'
import { CACHE, remembered } from './cache.ts'
import { readSchemas, readSources, type SourceOptions } from './sources.ts'

/** How to open a rulebook. */
export interface OpenOptions extends SourceOptions {
  /** The folder where compiled rulebooks are kept between runs, by default the user's own; null for none. */
  readonly cache?: string | null
}

/** Reads and compiles the files of a rulebook, or takes what the same files compiled to before. */
export const compileFolder = async (options: OpenOptions): Promise<Compilation & { readonly kinds: Kinds }> => {
  const schemas = readSchemas()
  const kinds = loadKinds(schemas)
  const sources = readSources(options)
  if (sources.problems.length > 0) return { rulebook: null, kinds, problems: sources.problems }
  const compile = (): Compilation => compileRulebook({ ...sources, kinds: kinds.specs })
  // what is not yet saved will be another text in a moment
  const passing = options.cache === null || options.overlay !== undefined
  const compilation = passing ? compile() : await remembered(options.cache ?? CACHE, schemas, sources, compile)
  return { ...compilation, kinds }
}
