import { fileURLToPath, pathToFileURL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const isRoom = (id: string): boolean => id.startsWith(at('src/')) && !id.startsWith(at('src/web/'))

/** Pages that work without the network from the first visit on; others once they have been opened. */
const OFFLINE = ['src/web/inspect/', 'src/web/roster/', 'src/web/account/', 'src/web/worklist/', 'src/web/reader/']

/** Puts validators made beforehand in the place of those that would be made of text, which the pages may not do. */
const validatorsAhead = (): Plugin => ({
  name: 'validators-ahead',
  async transform(_code, id) {
    if (id !== at('src/web/play/kinds.ts')) return null
    const [{ readSchemas }, { validatorModule }] = await Promise.all(
      ['src/opening/index.ts', 'src/record/index.ts'].map((path) => import(pathToFileURL(at(path)).href)),
    )
    return [
      "import { kindsWith } from '../../record/index.ts'",
      validatorModule(readSchemas()),
      'export const readKinds = (schemas) => kindsWith((kind) => validators[kind], schemas)',
    ].join('\n')
  },
})

// the rooms have no effects but what they export: of the record room only what knows no file is taken
const treeshake = { moduleSideEffects: (id: string) => !isRoom(id) }

/** Tells the service worker which files are the shell, and by their names, which hold hashes, which version it is. */
const shellList = (): Plugin => ({
  name: 'shell-list',
  generateBundle(_options, bundle) {
    const chunks = Object.values(bundle).filter((one) => one.type === 'chunk')
    const kept = new Set<string>()
    const keep = (name: string): void => {
      const chunk = chunks.find(({ fileName }) => fileName === name)
      if (chunk === undefined || kept.has(name)) return
      kept.add(name)
      for (const css of chunk.viteMetadata?.importedCss ?? []) kept.add(css)
      for (const one of chunk.imports) keep(one)
    }
    for (const { fileName, isEntry, facadeModuleId, dynamicImports } of chunks) {
      const path = facadeModuleId?.replace(/\\/g, '/') ?? ''
      const isOffline = OFFLINE.some((part) => path.includes(part))
      if (fileName !== 'sw.js' && (isEntry || isOffline)) keep(fileName)
      // what such a page loads later on has to be there as well
      if (isOffline && !isEntry) for (const one of dynamicImports) keep(one)
    }
    const worker = chunks.find(({ fileName }) => fileName === 'sw.js')
    if (worker === undefined) throw new Error('no service worker was built')
    worker.code = worker.code.replaceAll('__SHELL__', JSON.stringify([...kept].sort().map((name) => `/${name}`)))
  },
})

export default defineConfig({
  root: at('src/web'),
  base: '/',
  publicDir: at('src/web/public'),
  plugins: [vue(), shellList()],
  define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false' },
  worker: {
    format: 'es',
    plugins: () => [validatorsAhead()],
    rolldownOptions: { treeshake, output: { entryFileNames: 'assets/[name]-[hash].js' } },
  },
  // under Node its other form is read, which is smaller and knows Buffer
  resolve: { alias: { 'csv-parse/sync': 'csv-parse/browser/esm/sync' } },
  build: {
    outDir: at('dist/web'),
    emptyOutDir: true,
    target: ['chrome107', 'firefox115', 'safari16'],
    manifest: 'manifest.json',
    // a file by its address, never inside another: the page allows no data addresses
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: { index: at('src/web/index.html'), sw: at('src/web/worker/sw.ts') },
      output: { entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
      treeshake,
    },
  },
})
