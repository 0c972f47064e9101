import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

/** The pages, built into a folder of the tests' own by the command that ships them. */
export const buildPages = (): { readonly folder: string; remove(): void } => {
  const folder = mkdtempSync(join(tmpdir(), 'halfsky-pages-'))
  const vite = join('node_modules', 'vite', 'bin', 'vite.js')
  const flags = ['build', '--config', 'web.config.ts', '--logLevel', 'error', '--outDir', folder, '--emptyOutDir']
  // a test's own environment would give pages that are not those that ship
  const env = { ...process.env, NODE_ENV: 'production' }
  execFileSync(process.execPath, [vite, ...flags], { stdio: ['ignore', 'inherit', 'inherit'], env })
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
