/**
 * The files of a rulebook in, the compiled rulebook out; kept on disk between runs.
 * May import: model, source, record, rulebook, keeping, shipped.
 */
export { compileFolder, type OpenedFolder, type OpenOptions, openPlans, recallFolder } from './open.ts'
export { type Revision, readRevision } from './revision.ts'
export { readSchemas, SHIPPED, type SourceOptions, type Sources, schemaFiles, yamlFilesIn } from './sources.ts'
