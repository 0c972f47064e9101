import type { Command } from 'commander'
import type { Lang } from '../../model/index.ts'
import type { Check } from '../../store/index.ts'
import { openStoreOrStop, orStop } from '../office.ts'
import { placeOrStop, type SettingOptions, settingsOrStop, withSettings } from '../settings.ts'
import { json, langFrom, storeCommand } from '../shared.ts'
import { table } from '../table.ts'
import { EXIT, type Terminal } from '../terminal.ts'

interface Options extends SettingOptions {
  readonly format: 'text' | 'json'
}

/** `halfsky doctor` */
export const doctorCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  withSettings(storeCommand('doctor', 'text', 'json'), ['data'])
    .summary('whether what is kept is well 检查数据')
    .description(
      'Looks the store over, also while the service runs: integrity, references, the audit log, room. It writes nothing.',
    )
    .addHelpText('after', '\nExit status: 0 all is well, 1 something is not, 2 could not look.\n')
    .action(async (options: Options) => {
      const lang = langFrom(options, terminal)
      const place = placeOrStop(await settingsOrStop(options, terminal), lang)
      const store = await openStoreOrStop(place, lang, { readOnly: true })
      const checks = await orStop(lang, () => store.doctor()).finally(() => store.close())
      await terminal.out(
        options.format === 'json' ? json({ checks }) : `${table(checks.map((one) => row(one, lang)))}\n`,
      )
      exit(checks.every(({ ok }) => ok) ? EXIT.clean : EXIT.violations)
    })

const NAMES: Readonly<Record<Check['name'], Readonly<Record<Lang, string>>>> = {
  integrity: { en: 'integrity', 'zh-CN': '文件完整' },
  references: { en: 'references', 'zh-CN': '引用完整' },
  schema: { en: 'schema', 'zh-CN': '结构版本' },
  audit: { en: 'audit log', 'zh-CN': '审计日志' },
  space: { en: 'space', 'zh-CN': '剩余空间' },
  durability: { en: 'durability', 'zh-CN': '写入可靠' },
  counts: { en: 'counts', 'zh-CN': '数量' },
}

const row = ({ name, ok, seen }: Check, lang: Lang): string[] => {
  const well = lang === 'en' ? (ok ? 'ok' : 'FAULT') : ok ? '正常' : '异常'
  const told = Object.entries(seen).filter(([, value]) => value !== null && (name !== 'counts' || value !== 0))
  return [NAMES[name][lang], well, told.map(([key, value]) => `${key} ${value}`).join(', ')]
}
