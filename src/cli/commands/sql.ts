import { type Command, Option } from 'commander'
import { type Halfsky, planProblem } from '../../halfsky.ts'
import { inLang, type Lang, type Rule } from '../../model/index.ts'
import type { Mapping } from '../../record/index.ts'
import { clausesOf, wordsOf } from '../../report/index.ts'
import { DIALECTS, type DialectName, dialectOf, quoted, type ViewHead, viewsOf } from '../../sql/index.ts'
import { mappingOf } from '../input.ts'
import { langFrom, openOrStop, problemLine, rulebookCommand, type SharedOptions } from '../shared.ts'
import { EXIT, Stop, type Terminal } from '../terminal.ts'

interface Options extends SharedOptions {
  readonly dialect?: DialectName
  readonly kind?: readonly string[]
  readonly plan?: string
  readonly map?: string
  readonly table?: string
}

/** `halfsky sql` */
export const sqlCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  rulebookCommand('sql')
    .summary('print the rules as SQL views 打印规则的 SQL 视图')
    .description(
      'Prints views by which a database judges its own records: facts, verdicts, violations, counts, and the rows it cannot judge. ' +
        'With a source (a Parquet file, or postgres://…?table=name) they fit its columns; without one, columns are named as facts are.',
    )
    .argument('[source]', 'the table the views are for 视图所用的表')
    .addOption(new Option('--dialect <dialect>', 'the database 数据库').choices([...DIALECTS]))
    .addOption(
      new Option('--kind <kind>', 'only this kind of record; repeatable 记录类型，可重复').argParser(
        (kind: string, others: readonly string[] = []) => [...others, kind],
      ),
    )
    .option('--plan <id>', 'apply this plan whatever the area codes say 指定规划')
    .option('--map <file>', 'a column mapping 列映射')
    .option('--table <name>', 'the table that holds the records (default: named as the kind is) 表名')
    .addHelpText(
      'after',
      '\nExamples:\n  halfsky sql --dialect postgres --kind public-toilet --table registry.toilets | psql\n  halfsky sql toilets.parquet | duckdb registry.db\n',
    )
    .action(async (source: string | undefined, options: Options) => {
      await terminal.out(await print(source, options, terminal))
      exit(EXIT.clean)
    })

const print = async (source: string | undefined, options: Options, terminal: Terminal): Promise<string> => {
  const lang = langFrom(options, terminal)
  const halfsky = await openOrStop(options, terminal)
  const noPlan = planProblem(halfsky.rulebook, options.plan)
  if (noPlan) throw new Stop(problemLine(noPlan, lang))
  const { mapping, problems } = await mappingOf(
    { ...(options.map === undefined ? {} : { map: options.map }) },
    halfsky.kinds,
  )
  const [fault] = problems
  if (fault) throw new Stop(problemLine(fault, lang))
  const odd = options.kind?.find((kind) => halfsky.kinds.specs[kind] === undefined)
  if (odd !== undefined) throw new Stop(WORDS[lang].noKind(odd, Object.keys(halfsky.kinds.specs).join(', ')))
  return source === undefined
    ? declared(halfsky, mapping, options, lang)
    : found(halfsky, source, mapping, options, terminal)
}

/** Views for tables that nobody looked at. */
const declared = async (halfsky: Halfsky, mapping: Mapping | null, options: Options, lang: Lang): Promise<string> => {
  const { declaredTable } = await import('../../tables/index.ts')
  const { dialect } = options
  if (dialect === undefined) throw new Stop(WORDS[lang].dialect)
  const kinds = mapping ? [mapping.kind] : (options.kind ?? ruledKinds(halfsky))
  const texts = kinds.map((kind) => {
    const from = options.table === undefined ? quoted(kind.replaceAll('-', '_')) : fromName(options.table, dialect)
    const { table, judged } = declaredTable(halfsky, dialect, kind, from, { mapping, plan: options.plan })
    return judged === null
      ? `-- ${WORDS[lang].readsOthers(kind)}\n`
      : viewsOf(dialectOf(dialect), table, judged, headOf(halfsky, lang))
  })
  return texts.join('\n')
}

/** Views for a table as it is. */
const found = async (
  halfsky: Halfsky,
  source: string,
  mapping: Mapping | null,
  options: Options,
  terminal: Terminal,
): Promise<string> => {
  const lang = langFrom(options, terminal)
  const { DatabaseFault, openTables, shapeTable } = await import('../../tables/index.ts')
  const { tables, problems, close } = await openTables([source])
  try {
    const [fault] = problems
    const [open] = tables
    if (fault || open === undefined) throw new Stop(fault ? problemLine(fault, lang) : source)
    const shaped = await shapeTable(halfsky, open, { mapping, plan: options.plan, kind: options.kind?.[0] })
    for (const problem of shaped.problems) terminal.err(`${problemLine(problem, lang)}\n`)
    if (shaped.problems.some(({ severity }) => severity === 'error')) throw new Stop(WORDS[lang].noViews)
    const texts = shaped.shapes.map(({ kind, table, judged, database }) =>
      judged === null
        ? `-- ${WORDS[lang].readsOthers(kind)}\n`
        : viewsOf(dialectOf(database.dialect), table, judged, headOf(halfsky, lang)),
    )
    return texts.join('\n')
  } catch (error) {
    throw error instanceof DatabaseFault ? new Stop(problemLine(error.problem, lang)) : error
  } finally {
    await close()
  }
}

const ruledKinds = ({ rulebook }: Halfsky): readonly string[] =>
  Object.keys(rulebook.kinds).filter((kind) => rulebook.rules.some(({ subject }) => subject === kind))

/** A schema may stand before a table's name; DuckDB reads files by theirs. */
const fromName = (name: string, dialect: DialectName): string =>
  dialect === 'duckdb' && /\.(?:parquet|csv)$/i.test(name) ? quoted(name) : name.split('.').map(quoted).join('.')

const headOf = ({ rulebook }: Halfsky, lang: Lang): ViewHead => {
  const clauses = clausesOf(rulebook)
  const { bindings } = wordsOf(lang)
  const say = (rule: Rule): string =>
    `${rule.id} · ${inLang(rule.title, lang)} (${bindings[rule.binding]}) · ${clauses.get(rule.clause)?.path ?? rule.clause}: “${rule.quote}”`
  return { digest: rulebook.digest, say }
}

const WORDS = {
  en: {
    dialect: 'name the database with --dialect duckdb or --dialect postgres, or give a table to look at',
    noKind: (kind: string, kinds: string) => `no kind \`${kind}\`, one of: ${kinds}`,
    noViews: 'there are no views for this table',
    readsOthers: (kind: string) =>
      `${kind}: its rules look at other records too; check the table with \`halfsky check\``,
  },
  'zh-CN': {
    dialect: '请用 --dialect duckdb 或 --dialect postgres 指明数据库，或给出要查看的表',
    noKind: (kind: string, kinds: string) => `没有记录类型 \`${kind}\`，可用：${kinds}`,
    noViews: '此表没有可用的视图',
    readsOthers: (kind: string) => `${kind}：其规则还要查看其他记录，请用 \`halfsky check\` 检查该表`,
  },
} as const
