import type { Command } from 'commander'
import { SETTING_NAMES, type SettingValue, type SettledSettings, shownSetting } from '../../settings/index.ts'
import { type SettingOptions, settingsOrStop, withSettings } from '../settings.ts'
import { json, langFrom, storeCommand } from '../shared.ts'
import { table } from '../table.ts'
import { EXIT, type Terminal } from '../terminal.ts'

interface Options extends SettingOptions {
  readonly format: 'text' | 'json'
  readonly print?: boolean
}

/** `halfsky config --print` */
export const configCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  withSettings(storeCommand('config', 'text', 'json'), SETTING_NAMES)
    .summary('the settings of the service, and where each comes from 服务配置')
    .description(
      'Prints the settings with which the service would start: flags over HALFSKY_* variables over the file of --config. Secrets are not shown.',
    )
    .option('--print', 'print them, which it does in any case 打印')
    .action(async (options: Options) => {
      const settled = await settingsOrStop(options, terminal)
      await terminal.out(options.format === 'json' ? json(dataOf(settled)) : textOf(settled, options, terminal))
      exit(EXIT.clean)
    })

const dataOf = ({ values, origins }: SettledSettings) => ({
  settings: Object.fromEntries(
    SETTING_NAMES.map((name) => [name, { value: shownSetting(name, values[name]), from: origins[name] }]),
  ),
})

const textOf = ({ values, origins }: SettledSettings, options: Options, terminal: Terminal): string => {
  const words = WORDS[langFrom(options, terminal)]
  const rows = SETTING_NAMES.map((name) => [name, told(shownSetting(name, values[name])), words[origins[name]]])
  return `${table(rows)}\n`
}

const told = (value: SettingValue): string =>
  value === null ? '-' : typeof value === 'object' ? value.join(', ') || '-' : String(value)

const WORDS = {
  en: { flag: 'flag', environment: 'environment', file: 'file', default: 'default' },
  'zh-CN': { flag: '命令行', environment: '环境变量', file: '文件', default: '默认' },
} as const
