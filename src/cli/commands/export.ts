import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { openStoreOrStop, orStop } from '../office.ts'
import { openDestination } from '../output.ts'
import { placeOrStop, type SettingOptions, settingsOrStop, withSettings } from '../settings.ts'
import { langFrom, storeCommand } from '../shared.ts'
import { EXIT, Stop, type Terminal } from '../terminal.ts'

/** `halfsky export FILE|-` */
export const exportCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  withSettings(storeCommand('export'), ['data'])
    .summary('all that is kept, as lines of JSON 导出')
    .description(
      'Writes the store as lines of JSON, the same from SQLite and PostgreSQL, also while the service runs; `restore` reads them back.',
    )
    .argument('<file>', 'the file to make, or - for standard output')
    .addHelpText(
      'after',
      '\nAn export holds names and secrets: keep it as safe as the store.\nExit status: 0 done, 2 could not be done.\n',
    )
    .action(async (file: string, options: SettingOptions) => {
      const lang = langFrom(options, terminal)
      const place = placeOrStop(await settingsOrStop(options, terminal), lang)
      if (file !== '-' && existsSync(file)) {
        throw new Stop(
          lang === 'en' ? `\`${file}\` is there already, name another file` : `\`${file}\` 已存在，请另选文件`,
        )
      }
      const store = await openStoreOrStop(place, lang, { readOnly: true })
      try {
        const destination = await openDestination(file === '-' ? null : file, terminal, lang, 0o600)
        await orStop(lang, async () => {
          for await (const line of store.exportAll()) await destination.write(line)
          await destination.finish()
        }).finally(() => destination.drop())
      } finally {
        await store.close()
      }
      exit(EXIT.clean)
    })
