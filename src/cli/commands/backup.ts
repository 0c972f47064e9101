import type { Command } from 'commander'
import { openStoreOrStop, orStop } from '../office.ts'
import { placeOrStop, type SettingOptions, settingsOrStop, withSettings } from '../settings.ts'
import { langFrom, storeCommand } from '../shared.ts'
import { EXIT, type Terminal } from '../terminal.ts'

/** `halfsky backup FILE` */
export const backupCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  withSettings(storeCommand('backup'), ['data'])
    .summary('a copy of all that is kept 备份')
    .description(
      'Copies the store into a new file, one state of it, also while the service runs. Of a folder it is an SQLite file, of PostgreSQL the export.',
    )
    .argument('<file>', 'the file to make; one that is there is never written over')
    .addHelpText('after', '\nExit status: 0 done, 2 could not be done.\n')
    .action(async (file: string, options: SettingOptions) => {
      const lang = langFrom(options, terminal)
      const place = placeOrStop(await settingsOrStop(options, terminal), lang)
      const store = await openStoreOrStop(place, lang, { readOnly: true })
      await orStop(lang, () => store.backup(file)).finally(() => store.close())
      exit(EXIT.clean)
    })
