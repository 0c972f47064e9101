import { openDuckdb, openPostgres, type Row } from '../../src/database/index.ts'
import { type Judge, judgeOf, NO_CONTEXT } from '../../src/engine/index.ts'
import type { Halfsky } from '../../src/halfsky.ts'
import { planOfArea } from '../../src/halfsky.ts'
import { VERDICTS } from '../../src/model/index.ts'
import { mapColumns } from '../../src/record/index.ts'
import {
  type CellClass,
  type DialectName,
  dialectOf,
  type JudgedTable,
  judgedTable,
  literalText,
  quoted,
} from '../../src/sql/index.ts'
import { typeKind } from '../../src/typed/index.ts'
import type { Server } from '../setup/postgres.ts'

/** A column of a made table: its type in both engines, and what it is to the reader. */
export interface MadeColumn {
  readonly name: string
  readonly class: CellClass
}

const TYPES: Readonly<Record<DialectName, Readonly<Record<CellClass, string>>>> = {
  duckdb: {
    integer: 'BIGINT',
    decimal: 'DECIMAL(20, 8)',
    double: 'DOUBLE',
    boolean: 'BOOLEAN',
    day: 'DATE',
    moment: 'TIMESTAMP',
    text: 'VARCHAR',
    other: 'VARCHAR',
  },
  postgres: {
    integer: 'bigint',
    decimal: 'numeric',
    double: 'double precision',
    boolean: 'boolean',
    day: 'date',
    moment: 'timestamp',
    text: 'text',
    other: 'text',
  },
}

/** The statement that makes a table of these rows; every cell by its text, null for nothing. */
export const makeTable = (
  dialect: DialectName,
  name: string,
  columns: readonly MadeColumn[],
  rows: readonly (readonly (string | null)[])[],
): string => {
  const types = columns.map((column) => `${quoted(column.name)} ${TYPES[dialect][column.class]}`)
  const made = `DROP TABLE IF EXISTS ${quoted(name)} CASCADE; CREATE TABLE ${quoted(name)} (_n BIGINT, ${types.join(', ')});`
  const values = rows.map(
    (row, n) => `(${[String(n), ...row.map((cell) => (cell === null ? 'NULL' : literalText(cell)))].join(', ')})`,
  )
  return values.length === 0 ? made : `${made} INSERT INTO ${quoted(name)} VALUES ${values.join(',\n')};`
}

/** Runs a statement, then a query, on a real engine. */
export const askAfter = async (
  dialect: DialectName,
  made: string,
  query: string,
  server: Server | null,
): Promise<readonly Row[]> => {
  if (dialect === 'duckdb') {
    const database = await openDuckdb()
    try {
      await database.run(made)
      return await database.all(query)
    } finally {
      await database.close()
    }
  }
  await server?.run(made)
  const database = await openPostgres(server?.address ?? '')
  try {
    return await database.all(query)
  } finally {
    await database.close()
  }
}

/** A table of a kind as SQL judges it. */
export const judgedHere = (
  { rulebook, kinds }: Halfsky,
  dialect: DialectName,
  name: string,
  kind: string,
  columns: readonly MadeColumn[],
  plan: string | null = null,
): JudgedTable => {
  const { mapping } = mapColumns(
    columns.map((column) => column.name),
    kind,
    kinds,
  )
  const plans = rulebook.plans.flatMap((one) => {
    const typed = typeKind(rulebook, one.id, kind, { ranges: kinds.ranges(kind), consistency: kinds.consistency(kind) })
    return typed === null ? [] : [{ plan: one, typed }]
  })
  const table = {
    from: quoted(name),
    position: '_n',
    columns: new Map(columns.map((column) => [column.name, column.class])),
    mapping,
    where: null,
    strays: [],
  }
  return judgedTable(dialectOf(dialect), table, plans, plan)
}

/** The verdicts of the exact judge on a record, digits by their places in VERDICTS; null for one that is refused or suspect. */
export const exactOf = (halfsky: Halfsky) => {
  const judge: Judge = judgeOf(halfsky.rulebook)
  return async (value: unknown, plan: string | null = null): Promise<{ digits: string; isPlain: boolean } | null> => {
    const { record } = halfsky.kinds.read(value)
    const own = record && (plan ?? planOfArea(halfsky.rulebook, record.area))
    if (record === null || own === null) return null
    const options = { engine: 'compiled', crossCheck: false, explain: false } as const
    const findings = await judge.judge(record, own, 0, NO_CONTEXT, options)
    const isPlain = Object.keys(record.suspect).length === 0 && record.facts.members === undefined
    return { digits: findings.map(({ verdict }) => VERDICTS.indexOf(verdict)).join(''), isPlain }
  }
}
