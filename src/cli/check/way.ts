import { BLOCK } from '../../bulk/index.ts'
import { planProblem } from '../../halfsky.ts'
import { chooseLines, LARGE } from '../bulk/choose.ts'
import { chooseTables } from '../bulk/choose-tables.ts'
import { type Hired, hire } from '../bulk/hire.ts'
import { WORDS } from '../bulk/words.ts'
import { isTableName } from '../input.ts'
import { checkOutputs } from '../output.ts'
import { langFrom, openOrStop, problemLine } from '../shared.ts'
import { Stop, type Terminal } from '../terminal.ts'
import { FLAT, isTable, type Options } from './options.ts'
import { checkMany } from './streamed.ts'
import { checkWhole } from './whole.ts'

/** Checks files in the way that suits them and the formats asked for; gives the exit status. */
export const check = async (files: readonly string[], options: Options, terminal: Terminal): Promise<number> => {
  await checkOutputs(options.format, inputsOf(files, options), langFrom(options, terminal))
  // their code is loaded while the rulebook is opened here
  const hired = mayHire(files, options) ? Array.from({ length: options.jobs - 1 }, hire) : []
  try {
    return await checkWith(hired, files, options, terminal)
  } finally {
    for (const helper of hired) helper.dismiss()
  }
}

/** Whether helpers could have anything to do. */
const mayHire = (files: readonly string[], { map, detail, format }: Options): boolean =>
  !files.some((file) => file === '-' || isTableName(file)) &&
  map === undefined &&
  detail !== 'all' &&
  format.every((one) => FLAT.includes(one.format))

const inputsOf = (files: readonly string[], { map, waivers }: Options): readonly string[] =>
  [...files, map, waivers].filter((file) => file !== undefined)

const checkWith = async (
  hired: readonly Hired[],
  files: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<number> => {
  const halfsky = await openOrStop(options, terminal)
  const noPlan = planProblem(halfsky.rulebook, options.plan)
  if (noPlan) throw new Stop(problemLine(noPlan, langFrom(options, terminal)))
  if (files.some((file) => isTable(file, options))) {
    const { checkInTables } = await import('../commands/check-tables.ts')
    return checkInTables(halfsky, files, options, terminal)
  }
  const words = WORDS[langFrom(options, terminal)]
  if (options.engine === 'sql') throw new Stop(words.onlyTables)
  if (options.format.some(({ format, file }) => format === 'parquet' && file === null))
    throw new Stop(words.parquetFile)
  const isFlat = options.detail !== 'all' && options.format.every(({ format }) => FLAT.includes(format))
  const isRows = isFlat && options.format.every(({ format }) => format !== 'text')
  const looked = await chooseLines(files, options, terminal, isRows ? BLOCK : LARGE)
  const chosen = looked.lines ? looked : await chooseTables(files, options, halfsky.kinds, looked.terminal)
  const { lines } = chosen
  if (lines !== null && isFlat && (isRows || lines.isLarge || options.from > 0)) {
    return checkMany(lines, halfsky, hired, options, chosen.terminal)
  }
  if (options.from > 0) throw new Stop(words.fromNeeds)
  if (lines?.isTooLarge) throw new Stop(words.tooLarge)
  return checkWhole(files, halfsky, options, chosen.terminal)
}
