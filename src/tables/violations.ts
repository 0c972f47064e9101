import type { Row } from '../database/index.ts'
import { ruleColumns, type ViolationRow } from '../report/index.ts'
import { dialectOf, type JudgedTable, violationsQuery } from '../sql/index.ts'
import type { CountedTable } from './check.ts'

/** Every violation, table by table, those of records that came back among the others where rows have an order. */
export async function* violationsIn(
  tables: readonly CountedTable[],
  brought: readonly ViolationRow[],
  asOf: string,
): AsyncGenerator<ViolationRow> {
  const first = tables[0]?.offset ?? Number.POSITIVE_INFINITY
  yield* brought.filter(({ position }) => position === null || position < first)
  for (const [index, table] of tables.entries()) {
    const end = tables[index + 1]?.offset ?? Number.POSITIVE_INFINITY
    const own = brought.filter(({ position }) => position !== null && position >= table.offset && position < end)
    yield* inTable(table, own, asOf)
  }
}

async function* inTable(
  table: CountedTable,
  brought: readonly ViolationRow[],
  asOf: string,
): AsyncGenerator<ViolationRow> {
  const hasOrder = table.shape.table.position !== null
  const waiting = brought.map((row) => ({ ...row, position: hasOrder ? Number(row.position) - table.offset : null }))
  for await (const rows of judgedRows(table, asOf)) {
    for (const row of rows) {
      while (hasOrder && waiting[0] && Number(waiting[0].position) < Number(row.position)) yield* waiting.splice(0, 1)
      yield row
    }
  }
  yield* waiting
}

/** The rows of violations in SQL; where every row is plain, it is not asked again whether it is. */
export const violationsSql = ({ shape, counts }: CountedTable, judged: JudgedTable): string =>
  violationsQuery(dialectOf(shape.database.dialect), judged, counts?.left === 0 ? judged.trusted : judged.rows)

async function* judgedRows(table: CountedTable, asOf: string): AsyncGenerator<readonly ViolationRow[]> {
  const { judged, kind, database } = table.shape
  if (judged === null) return
  const rules = judged.rules.map(({ rule }) => ruleColumns(rule, asOf))
  const rowOf = ([position, id, area, day, name, index, observed]: Row): ViolationRow[] => {
    const rule = rules[Number(index)]
    if (rule === undefined) return []
    const record = {
      kind,
      id: String(id),
      area: String(area),
      asOf: String(day),
      ...(name === null ? {} : { name: String(name) }),
    }
    return [
      {
        position: position === null ? null : Number(position),
        line: null,
        record,
        ...rule,
        verdict: 'fail',
        observed: JSON.parse(String(observed)),
      },
    ]
  }
  for await (const rows of database.rows(violationsSql(table, judged))) yield rows.flatMap(rowOf)
}
