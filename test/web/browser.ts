import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const isRoot = process.getuid?.() === 0

const path = (): string | undefined => PATHS.find((one) => existsSync(one))

/** A machine made for tests may be given what is missing; anybody's own is left as it is. */
const install = (): void => {
  if (!process.env.CI || !isRoot || !existsSync('/usr/bin/apt-get')) return
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const quiet = { stdio: 'ignore', timeout: 300_000, env } as const
    execFileSync('apt-get', ['update'], quiet)
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], quiet)
  } catch {
    // the tests say that they were skipped
  }
}

/** Whether there is a browser here; where a machine may be changed, one is fetched. */
export const hasBrowser = (): boolean => {
  if (path() === undefined) install()
  if (path() === undefined) process.stderr.write('no Chromium here: the tests of the pages in a browser are skipped\n')
  return path() !== undefined
}

/** A browser; the camera is a made-up one. */
export const openBrowser = (): Promise<Browser> => {
  const executablePath = path()
  if (executablePath === undefined) throw new Error('no browser here')
  const own = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream']
  return chromium.launch({ executablePath, args: [...(isRoot ? ['--no-sandbox'] : []), ...own] })
}

const CACHE = resolve('node_modules', '.cache', 'halfsky-pages')
const DAY = 86_400_000

/** What the pages are made of, in one word. */
const digest = (): string => {
  const files = ['src', 'schemas']
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  const hash = createHash('sha256')
  for (const file of [...files.sort(), 'web.config.ts', 'package-lock.json'])
    hash.update(file).update(readFileSync(file))
  return hash.digest('hex').slice(0, 16)
}

/** The pages as the command that ships them builds them: once for all tests, as long as what they are made of is the same. */
export const buildPages = (): { readonly folder: string } => {
  const folder = join(CACHE, digest())
  if (existsSync(folder)) return { folder }
  mkdirSync(CACHE, { recursive: true })
  const olds = readdirSync(CACHE).map((name) => join(CACHE, name))
  for (const old of olds) if (Date.now() - statSync(old).mtimeMs > DAY) rmSync(old, { recursive: true, force: true })
  const made = mkdtempSync(join(CACHE, 'making-'))
  const vite = join('node_modules', 'vite', 'bin', 'vite.js')
  const flags = ['build', '--config', 'web.config.ts', '--logLevel', 'error', '--outDir', made, '--emptyOutDir']
  // a test's own environment would give pages that are not those that ship
  const env = { ...process.env, NODE_ENV: 'production' }
  execFileSync(process.execPath, [vite, ...flags], { stdio: ['ignore', 'inherit', 'inherit'], env })
  try {
    renameSync(made, folder)
  } catch {
    // another test file was faster
    rmSync(made, { recursive: true, force: true })
  }
  return { folder }
}
