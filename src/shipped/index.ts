/**
 * The package as it is installed: the folder of what comes with it, and the lines of its sources.
 * May import: nothing.
 */
import { readFileSync } from 'node:fs'
import { findPackageJSON, SourceMap } from 'node:module'
import { dirname } from 'node:path'

/** The folder that rules, schemas, plan texts, assets and pages lie in. */
export const ROOT = dirname(findPackageJSON(import.meta.url) ?? '.')

/**
 * Where an error happened, call by call, in the sources as they were written; never its message, which may quote a record. Maps of
 * what was built are read when somebody asks: to have every module come with its own would take a start half as long again.
 */
export const callsOf = ({ message, stack = '' }: Error): string[] =>
  stack
    .replace(message, '')
    .split('\n')
    .filter((line) => /^ +at /.test(line))
    .map((call) => call.replace(/(file:\S+\.js):(\d+):(\d+)/, inSource))

const inSource = (place: string, url: string, line: string, column: string): string => {
  const origin = mapOf(url)?.findOrigin(Number(line), Number(column))
  if (origin === undefined || !('fileName' in origin)) return place
  return `${new URL(origin.fileName, url)}:${origin.lineNumber}:${origin.columnNumber}`
}

const maps = new Map<string, SourceMap | null>()

const mapOf = (url: string): SourceMap | null => {
  const known = maps.get(url)
  if (known !== undefined) return known
  const read = readMap(url)
  maps.set(url, read)
  return read
}

const readMap = (url: string): SourceMap | null => {
  try {
    return new SourceMap(JSON.parse(readFileSync(new URL(`${url}.map`), 'utf8')))
  } catch {
    return null
  }
}
