import { type Kinds, loadKinds } from '../record/index.ts'
import { compilePlans, compileRulebook, type RuleFile, readOnce } from '../rulebook/index.ts'
import { BUILT, CACHE, type Remembered, recall, remembered } from './cache.ts'
import { readSchemas, readSources, type SourceOptions, type Sources } from './sources.ts'

/** How to open a rulebook. */
export interface OpenOptions extends SourceOptions {
  /** The folder where compiled rulebooks are kept between runs, by default the user's own; null for none. */
  readonly cache?: string | null
  /** What was read already, in place of the folders. */
  readonly sources?: Sources
}

/** What a folder compiled to, and what was read. */
export interface OpenedFolder extends Remembered {
  readonly kinds: Kinds
  readonly files: readonly RuleFile[]
  /** All that it was compiled from: what compiles to the same wherever it is opened. */
  readonly sources: Required<Sources>
}

/** Reads and compiles the files of a rulebook, or takes what the same files compiled to before. */
export const compileFolder = async (options: OpenOptions): Promise<OpenedFolder> => {
  const schemas = options.sources?.schemas ?? readSchemas()
  const kinds = loadKinds(schemas)
  const sources = { ...(options.sources ?? readSources(options)), schemas }
  if (sources.problems.length > 0)
    return { rulebook: null, kinds, problems: sources.problems, kept: null, files: sources.files, sources }
  const { files } = sources
  const source = { ...sources, kinds: kinds.specs }
  // what is not yet saved will be another text in a moment
  if (options.overlay !== undefined) {
    return { ...compileRulebook({ ...source, read: readOnce }), kept: null, kinds, files, sources }
  }
  const folders = options.cache === undefined ? [CACHE, BUILT] : options.cache === null ? [] : [options.cache]
  const compilation = await remembered(folders, schemas, sources, () => compileRulebook(source))
  return { ...compilation, kinds, files, sources }
}

/** What another process compiled and kept, without a look at the files that it comes from; null where it is not there any more. */
export const recallFolder = (kept: string, kinds: Kinds): OpenedFolder | null => {
  const compilation = recall(kept)
  const sources = { files: [], planTexts: new Map(), problems: [], schemas: {} }
  return compilation && { ...compilation, kept, kinds, files: [], sources }
}

/** The plans and record kinds of a rulebook that may still lack its rules, and the paths of the files it has. */
export const openPlans = (options: SourceOptions) => {
  const sources = readSources(options)
  const kinds = loadKinds(readSchemas())
  const { values: plans, problems } = compilePlans(sources)
  const paths = sources.files.map(({ path }) => path)
  return { plans, kinds, paths, problems: [...sources.problems, ...problems] }
}
