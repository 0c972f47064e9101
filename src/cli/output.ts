import { constants, type Stats } from 'node:fs'
import { access, realpath, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { growingFile, writeWhole } from '../keeping/index.ts'
import type { Lang } from '../model/index.ts'
import { Stop, type Terminal } from './terminal.ts'

/** A format asked for, and the file it goes to; null for standard output. */
export interface Output<Format extends string = string> {
  readonly format: Format
  readonly file: string | null
}

/** What each format prints, made only when it is asked for. */
export type Renderings<Format extends string> = Readonly<
  Record<Format, () => string | Iterable<string> | Promise<string | Uint8Array>>
>

/** Adds `-f`, which may be given several times; the first format goes to standard output when none is. */
export const withOutputs = (command: Command, ...formats: readonly [string, ...string[]]): Command => {
  const usual: readonly Output[] = [{ format: formats[0], file: null }]
  const option = new Option(
    '-f, --format <format>',
    'output format, or format=file to write a file; may be repeated 输出格式，可重复',
  )
  return command.addOption(
    option
      .choices(formats)
      .default(usual, formats[0])
      .argParser((text: string, given: readonly Output[]) => [
        ...(given === usual ? [] : given),
        outputOf(text, formats),
      ]),
  )
}

const outputOf = (text: string, formats: readonly string[]): Output => {
  const end = text.indexOf('=')
  const format = end < 0 ? text : text.slice(0, end)
  if (!formats.includes(format)) throw new InvalidArgumentError(`Allowed choices are ${formats.join(', ')}.`)
  if (end === text.length - 1) throw new InvalidArgumentError(`Name a file after ${text}, as in ${text}report.txt.`)
  return { format, file: end < 0 ? null : text.slice(end + 1) }
}

/** Stops before any work is done when what was asked for could not be written, or would write over what is read. */
export const checkOutputs = async (
  outputs: readonly Output[],
  inputs: readonly string[],
  lang: Lang,
): Promise<void> => {
  if (outputs.filter(({ file }) => file === null).length > 1) throw new Stop(WORDS[lang].twoToOut)
  const read = await Promise.all(inputs.filter((file) => file !== '-').map((file) => realFile(file)))
  const written = new Set<string>()
  for (const { file } of outputs) {
    if (file === null) continue
    const real = await writable(file, lang)
    if (read.includes(real)) throw new Stop(WORDS[lang].isInput(file))
    if (written.has(real)) throw new Stop(WORDS[lang].twice(file))
    written.add(real)
  }
}

/** Writes every output: files whole or not at all, then standard output. */
export const writeOutputs = async <Format extends string>(
  outputs: readonly Output<Format>[],
  renderings: Renderings<Format>,
  terminal: Terminal,
  lang: Lang,
): Promise<void> => {
  const rendered = async (format: Format) => {
    try {
      return await renderings[format]()
    } catch (error) {
      throw isTooLong(error) ? new Stop(WORDS[lang].tooLong(format)) : error
    }
  }
  for (const { format, file } of outputs) {
    if (file !== null) await writeFileOrStop(file, await rendered(format), lang)
  }
  for (const { format, file } of outputs) {
    if (file !== null) continue
    for (const chunk of chunksOf(await rendered(format))) await terminal.out(chunk)
  }
}

/** Whether a text became longer than any may be, some 500 million characters. */
const isTooLong = (error: unknown): boolean => error instanceof RangeError && error.message === 'Invalid string length'

const chunksOf = (text: string | Uint8Array | Iterable<string>): Iterable<string | Uint8Array> =>
  typeof text === 'string' || text instanceof Uint8Array ? [text] : text

/** Where a path leads; of a file that is not there yet, where it will be. */
const realFile = async (file: string): Promise<string> =>
  realpath(file).catch(async () => join(await realpath(dirname(file)).catch(() => dirname(file)), basename(file)))

const writable = async (file: string, lang: Lang): Promise<string> => {
  const folder = dirname(file)
  if (!(await stat(folder).catch(() => null))?.isDirectory()) throw new Stop(WORDS[lang].noFolder(folder, file))
  const real = await realFile(file)
  const found = await stat(real).catch(() => null)
  if (found?.isDirectory()) throw new Stop(WORDS[lang].isFolder(file))
  await access(isDevice(found) ? real : dirname(real), constants.W_OK).catch((error) => {
    throw new Stop(WORDS[lang].cannot(file, codeOf(error)))
  })
  return real
}

const isDevice = (found: Stats | null): boolean => found !== null && !found.isFile()

/** Whoever reads the file meanwhile sees the old one or the new one. A pipe or a device is written as it is. */
export const writeFileOrStop = async (
  file: string,
  chunks: string | Uint8Array | Iterable<string>,
  lang: Lang,
): Promise<void> => {
  try {
    const real = await realFile(file)
    if (isDevice(await stat(real).catch(() => null))) return await writeFile(real, chunks)
    await writeWhole(real, chunks)
  } catch (error) {
    throw new Stop(WORDS[lang].cannot(file, codeOf(error)))
  }
}

/** Where an output goes that is made piece by piece. */
export interface Destination {
  write(bytes: string | Uint8Array): Promise<void>
  finish(): Promise<void>
  drop(): Promise<void>
}

/** Opens a file, or standard output for null. A file is there whole or not at all, and may be for its owner alone. */
export const openDestination = async (
  file: string | null,
  terminal: Terminal,
  lang: Lang,
  mode?: number,
): Promise<Destination> => {
  if (file === null) return { write: (bytes) => terminal.out(bytes), finish: async () => {}, drop: async () => {} }
  const orStop = async <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw new Stop(WORDS[lang].cannot(file, codeOf(error)))
    })
  const real = await realFile(file)
  const growing = await orStop(growingFile(real, isDevice(await stat(real).catch(() => null)), mode))
  return {
    write: (bytes) => orStop(growing.write(bytes)),
    finish: () => orStop(growing.finish()),
    drop: () => growing.drop(),
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : error instanceof Error ? error.name : 'unwritable'

const WORDS = {
  en: {
    twoToOut: 'only one format can go to standard output, write the others to files with `-f format=file`',
    twice: (file: string) => `two formats go to \`${file}\`, give each a file of its own`,
    isInput: (file: string) => `\`${file}\` is read, and writing to it would destroy it; name another file`,
    noFolder: (folder: string, file: string) => `no folder \`${folder}\` to write \`${file}\` in, make it first`,
    isFolder: (file: string) => `\`${file}\` is a folder, name a file in it`,
    cannot: (file: string, why: string) => `cannot write \`${file}\`: ${why}`,
    tooLong: (format: string) => `${format} would be too long for one text; give fewer records at once`,
  },
  'zh-CN': {
    twoToOut: '只能有一种格式输出到标准输出，其余请用 `-f 格式=文件` 写入文件',
    twice: (file: string) => `有两种格式写入 \`${file}\`，请各用一个文件`,
    isInput: (file: string) => `\`${file}\` 是输入文件，写入会将其覆盖，请另选文件`,
    noFolder: (folder: string, file: string) => `没有文件夹 \`${folder}\`，无法写入 \`${file}\`，请先建立`,
    isFolder: (file: string) => `\`${file}\` 是文件夹，请写明其中的文件`,
    cannot: (file: string, why: string) => `无法写入 \`${file}\`：${why}`,
    tooLong: (format: string) => `${format} 太长，无法写成一个文本，请分批给出记录`,
  },
} as const
