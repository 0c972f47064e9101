/**
 * Builds the code into dist/code: few files in place of several hundred, each of which a start would look for, read and link. They name the
 * sources they come from in maps, which whoever tells of a fault reads (src/shipped).
 */
import { join } from 'node:path'
import { type Plugin, rolldown } from 'rolldown'
import { codeDigest } from '../src/opening/code.ts'
import { VALIDATORS, validatorsAhead } from './validators.ts'

const ROOT = join(import.meta.dirname, '..')
const at = (...parts: string[]): string => join(ROOT, ...parts)

/** What looks for files beside its own stays where it is. */
const OUTSIDE = ['@duckdb/node-api', '@fastify/swagger-ui', 'fastify', 'minisearch', 'pg']

/** The sources that tell which code compiles are not there any more: what they told is. */
const digestAhead: Plugin = {
  name: 'digest-ahead',
  load: (id) =>
    id === at('src', 'opening', 'code.ts') ? `export const codeDigest = () => ${JSON.stringify(codeDigest())}` : null,
}

const bundle = await rolldown({
  input: {
    index: at('src', 'index.ts'),
    main: at('src', 'cli', 'main.ts'),
    worker: at('src', 'cli', 'bulk', 'worker.ts'),
    ...VALIDATORS,
  },
  platform: 'node',
  // in place of what is written for every loader there ever was
  resolve: { mainFields: ['module', 'main'] },
  external: (id) => OUTSIDE.some((name) => id === name || id.startsWith(`${name}/`)),
  plugins: [digestAhead, validatorsAhead],
})
// all in one folder: who starts a file finds it beside itself, as in src
await bundle.write({
  dir: at('dist', 'code'),
  format: 'esm',
  chunkFileNames: '[name]-[hash].js',
  sourcemap: true,
  sourcemapExcludeSources: true,
})
await bundle.close()
