import { readFile } from 'node:fs/promises'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Lang, type Problem, problem } from '../model/index.ts'
import { decodeText } from '../record/index.ts'
import {
  expectedOf,
  flagName,
  readSetting,
  SETTINGS,
  type Setting,
  type SettingName,
  type SettingValue,
  type SettledSettings,
  settleSettings,
} from '../settings/index.ts'
import type { Place } from '../store/index.ts'
import { langFrom, problemLine, type SharedOptions } from './shared.ts'
import { Stop, type Terminal } from './terminal.ts'

/** What a command line says of settings, each under its own name. */
export interface SettingOptions extends SharedOptions, Partial<Record<SettingName, SettingValue>> {
  readonly config?: string
}

/** Adds the options by which settings are given; those that are no argument are left out. */
export const withSettings = (command: Command, names: readonly SettingName[]): Command => {
  for (const name of names) {
    const flag = flagName(name)
    if (flag !== null) command.addOption(settingOption(name, flag))
  }
  return command.option('--config <file>', 'settings in YAML or JSON, see docs/config.md 配置文件')
}

const settingOption = (name: SettingName, flag: string): Option => {
  const { form, word, help, usual }: Setting = SETTINGS[name]
  if (form === 'switch') return new Option(flag, `${help.en} ${help.zh}`)
  const shown = usual === null || usual === '' || Array.isArray(usual) ? '' : ` (default: ${usual})`
  return new Option(`${flag} <${word}>`, `${help.en} ${help.zh}${shown}`).argParser(
    (text: string, others: SettingValue | undefined) => {
      const value = readSetting(name, text)
      if (value === undefined) throw new InvalidArgumentError(`not ${expectedOf(name).en}`)
      return Array.isArray(value) ? [...(Array.isArray(others) ? others : []), ...value] : value
    },
  )
}

/** The settings of a command: its own options over the environment over its file. Whatever is wrong with them stops it. */
export const settingsOrStop = async (options: SettingOptions, terminal: Terminal): Promise<SettledSettings> => {
  const lang = langFrom(options, terminal)
  const name = options.config ?? process.env.HALFSKY_CONFIG
  const { file, problems: unread } = name ? await readConfig(name) : { file: null, problems: [] }
  const flags = Object.fromEntries(Object.entries(options).filter(([key]) => key in SETTINGS))
  const settled = settleSettings({ flags, environment: process.env, file })
  const problems = [...unread, ...settled.problems]
  for (const one of problems) terminal.err(`${problemLine(one, lang)}\n`)
  if (problems.some(({ severity }) => severity === 'error')) {
    throw new Stop(lang === 'en' ? 'the settings have problems' : '配置有问题')
  }
  return settled
}

const readConfig = async (
  name: string,
): Promise<{ file: { name: string; text: string } | null; problems: readonly Problem[] }> => {
  try {
    const { text, problems } = decodeText(await readFile(name))
    return { file: { name, text }, problems }
  } catch (error) {
    const detail = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    return { file: null, problems: [problem('file-unreadable', { file: name, detail }, { file: name })] }
  }
}

const RANKS = ['default', 'file', 'environment', 'flag'] as const

/** Where the store lies that the settings name; null where they name none. A folder and a database given in the same way are one too many. */
export const placeOf = ({ values: { data, databaseUrl }, origins }: SettledSettings, lang: Lang): Place | null => {
  if (databaseUrl === null) return data === null ? null : { data }
  if (data === null) return { url: databaseUrl }
  const [folder, database] = [RANKS.indexOf(origins.data), RANKS.indexOf(origins.databaseUrl)]
  if (folder === database) {
    throw new Stop(
      lang === 'en'
        ? '`data` and `databaseUrl` are both given: a store lies in one of them'
        : '`data` 与 `databaseUrl` 只能给出一个：数据只存放在一处',
    )
  }
  return folder > database ? { data } : { url: databaseUrl }
}

/** The same, where a command is about a store. */
export const placeOrStop = (settled: SettledSettings, lang: Lang): Place => {
  const place = placeOf(settled, lang)
  if (place !== null) return place
  throw new Stop(
    lang === 'en'
      ? 'which store? name its folder with --data, or a PostgreSQL in HALFSKY_DATABASE_URL'
      : '请用 --data 指定数据目录，或用 HALFSKY_DATABASE_URL 指定 PostgreSQL',
  )
}
