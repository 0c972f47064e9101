import { Argument, type Command, InvalidArgumentError } from 'commander'
import type { Lang } from '../../model/index.ts'
import type { BrokenLink } from '../../store/index.ts'
import { openStoreOrStop, orStop } from '../office.ts'
import { placeOrStop, type SettingOptions, settingsOrStop, withSettings } from '../settings.ts'
import { json, langFrom, storeCommand } from '../shared.ts'
import { EXIT, type Terminal } from '../terminal.ts'

interface Options extends SettingOptions {
  readonly format: 'text' | 'json'
  readonly head?: { readonly seq: number; readonly hash: string }
}

/** `halfsky audit verify` */
export const auditCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  withSettings(storeCommand('audit', 'text', 'json'), ['data'])
    .summary('whether the audit log is whole 核验审计日志')
    .description(
      'Walks the chain of the audit log and names the first line that does not hold, also while the service runs.',
    )
    .addArgument(new Argument('<what>', 'what to do').choices(['verify']))
    .option('--head <seq:hash>', 'a line noted elsewhere that must still be there 另行记下的一行', headArgument)
    .addHelpText('after', '\nExit status: 0 the log holds, 1 it does not, 2 could not look.\n')
    .action(async (_what: string, options: Options) => {
      const lang = langFrom(options, terminal)
      const place = placeOrStop(await settingsOrStop(options, terminal), lang)
      const store = await openStoreOrStop(place, lang, { readOnly: true })
      const verified = await orStop(lang, () => store.audit.verify(options.head)).finally(() => store.close())
      const { lines, head, broken } = verified
      await terminal.out(
        options.format === 'json' ? json(verified) : `${broken ? fault(broken, lang) : whole(lines, head, lang)}\n`,
      )
      exit(broken ? EXIT.violations : EXIT.clean)
    })

const headArgument = (text: string): Options['head'] => {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? []
  if (seq === undefined || hash === undefined) {
    throw new InvalidArgumentError('write seq:hash, as `audit verify` printed it')
  }
  return { seq: Number(seq), hash }
}

const whole = (lines: number, head: string, lang: Lang): string =>
  lang === 'en' ? `${lines} lines hold, the head is ${lines}:${head}` : `${lines} 行完好，末行为 ${lines}:${head}`

const WHY: Readonly<Record<BrokenLink['why'], Readonly<Record<Lang, string>>>> = {
  missing: { en: 'it was taken out', 'zh-CN': '已被删去' },
  link: { en: 'it does not follow the one before', 'zh-CN': '与上一行不相接' },
  hash: { en: 'it was altered', 'zh-CN': '已被改动' },
  head: { en: 'it is not the line that was noted', 'zh-CN': '与记下的一行不符' },
}

const fault = ({ seq, why }: BrokenLink, lang: Lang): string =>
  lang === 'en' ? `line ${seq} does not hold: ${WHY[why].en}` : `第 ${seq} 行不成立：${WHY[why]['zh-CN']}`
