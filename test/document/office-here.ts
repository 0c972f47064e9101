import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { fromBuffer } from 'yauzl'

const exec = promisify(execFile)

/** The files of a zip, as text, read by another reader than wrote it. */
export const filesOf = (zip: Uint8Array): Promise<ReadonlyMap<string, string>> =>
  new Promise((resolve, reject) => {
    fromBuffer(Buffer.from(zip), { lazyEntries: true }, (fault, file) => {
      if (fault) return reject(fault)
      const found = new Map<string, string>()
      file.on('entry', (entry) => {
        file.openReadStream(entry, async (error, stream) => {
          if (error) return reject(error)
          found.set(entry.fileName, Buffer.concat(await Array.fromAsync(stream)).toString('utf8'))
          file.readEntry()
        })
      })
      file.on('end', () => resolve(found))
      file.on('error', reject)
      file.readEntry()
    })
  })

const OFFICE = process.env.HALFSKY_TEST_SOFFICE ?? 'soffice'
const BROWSER = '/usr/bin/chromium'

const convert = async (name: string, bytes: Uint8Array | string): Promise<Buffer> => {
  const folder = await mkdtemp(join(tmpdir(), 'halfsky-office-'))
  const file = join(folder, name)
  await writeFile(file, bytes)
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`
  await exec(OFFICE, [profile, '--headless', '--convert-to', 'pdf', '--outdir', folder, file])
  return readFile(file.replace(/\.\w+$/, '.pdf'))
}

/** Whether an office program is here that opens such files; where it is not, there is nothing to see. */
export const opensIn = async (name: string): Promise<boolean> => {
  const plain = name.endsWith('.xlsx') ? 'plain.csv' : 'plain.txt'
  return convert(plain, '1\n').then(
    () => true,
    () => false,
  )
}

/** The PDF that an office program makes of a document. */
export const printed = convert

/** Whether there is a browser to print with. */
export const hasBrowser = (): boolean => {
  try {
    execFileSync(BROWSER, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** The PDF that a browser prints of a page. */
export const browsed = async (page: string): Promise<Buffer> => {
  const folder = await mkdtemp(join(tmpdir(), 'halfsky-browser-'))
  const [from, to] = [join(folder, 'page.html'), join(folder, 'page.pdf')]
  await writeFile(from, page)
  const quiet = ['--headless=new', '--no-sandbox', '--disable-gpu', `--user-data-dir=${join(folder, 'profile')}`]
  await exec(BROWSER, [...quiet, '--no-pdf-header-footer', `--print-to-pdf=${to}`, `file://${from}`])
  return readFile(to)
}

/** How many pages a PDF has, and their sizes in points. */
export const pagesOf = (pdf: Buffer): { readonly count: number; readonly sizes: readonly string[] } => {
  const text = pdf.toString('latin1')
  const boxes = [...text.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)]
  return {
    count: (text.match(/\/Type\s*\/Page\b/g) ?? []).length,
    sizes: [...new Set(boxes.map(([, width, height]) => `${Math.round(Number(width))}×${Math.round(Number(height))}`))],
  }
}
