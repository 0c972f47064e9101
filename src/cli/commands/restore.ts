import { open } from 'node:fs/promises'
import type { Command } from 'commander'
import type { Lang } from '../../model/index.ts'
import { restoreStore } from '../../store/index.ts'
import { now, orStop } from '../office.ts'
import { placeOrStop, type SettingOptions, settingsOrStop, withSettings } from '../settings.ts'
import { langFrom, storeCommand } from '../shared.ts'
import { EXIT, Stop, type Terminal } from '../terminal.ts'

interface Options extends SettingOptions {
  readonly force?: boolean
}

/** `halfsky restore FILE` */
export const restoreCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  withSettings(storeCommand('restore'), ['data'])
    .summary('what was kept, from a backup or an export 恢复')
    .description(
      'Puts a backup or an export where the store is to lie, after looking it over. The service must not run; PostgreSQL must be empty.',
    )
    .argument('<file>', 'what `backup` or `export` wrote')
    .option('--force', 'in place of the store that is in the folder, which is gone then 覆盖现有数据')
    .addHelpText('after', '\nExit status: 0 done, 2 could not be done; what was there is there still.\n')
    .action(async (file: string, options: Options) => {
      const lang = langFrom(options, terminal)
      const place = placeOrStop(await settingsOrStop(options, terminal), lang)
      const overwrite = options.force ?? false
      if (overwrite && 'url' in place) throw new Stop(FORCE[lang])
      await orStop(lang, async () => {
        const isExport = (await beginningOf(file, lang)).startsWith('{"halfsky":"store"')
        await restoreStore(place, file, { now, overwrite, form: isExport ? 'export' : 'file' })
      })
      exit(EXIT.clean)
    })

const FORCE: Readonly<Record<Lang, string>> = {
  en: 'a PostgreSQL is not written over: make an empty database and restore into that',
  'zh-CN': '不会覆盖 PostgreSQL：请新建一个空数据库再恢复',
}

const LONG_ENOUGH = 32

const beginningOf = async (file: string, lang: Lang): Promise<string> => {
  try {
    const handle = await open(file)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(LONG_ENOUGH)).finally(() => handle.close())
    return buffer.toString('latin1', 0, bytesRead)
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    throw new Stop(lang === 'en' ? `cannot read \`${file}\`: ${why}` : `无法读取 \`${file}\`：${why}`)
  }
}
