import { type Problem, problem } from '../model/index.ts'
import { plainCell, readConstant } from './cell.ts'
import {
  type Headings,
  headingsOf,
  isOneOf,
  KIND_HEADINGS,
  PASSED_OVER,
  pathOf,
  personalWord,
  plainHeading,
  unknownHeading,
} from './headings.ts'
import { ENVELOPE } from './mapping.ts'
import { cellPlace } from './place.ts'
import { isMap } from './schema.ts'
import type { TableOptions, TableRow } from './table.ts'
import {
  askEncoding,
  type Bound,
  fieldAt,
  type Header,
  isGuessed,
  type OpenedTable,
  type Plan,
  planOf,
  rowsBelow,
} from './table-plan.ts'
import { misfit, tableOf } from './table-rows.ts'
import { unknownKind } from './unknown-kind.ts'

/** The table by its headings: the kind that they tell or that is named, and what stands under each. */
export const headedTable = (header: Header): OpenedTable => {
  const { cells, options } = header
  const known = Object.keys(options.kinds.specs).map((kind) => headingsOf(options.kinds, kind))
  const faults = [...personalFaults(header, known)]
  const kindAt = cells.findIndex((heading) => isOneOf(heading, KIND_HEADINGS))
  if (faults.length > 0) return { table: null, problems: faults }
  const second = cells.findIndex((heading, index) => index > kindAt && isOneOf(heading, KIND_HEADINGS))
  if (kindAt >= 0 && second >= 0) {
    const params = { column: cells[second] ?? '', field: 'kind' }
    return { table: null, problems: [headingProblem('repeated-column', params, second, header)] }
  }
  if (kindAt >= 0) return tableOfKinds(header, known, kindAt)
  const { headings, problems } = chooseKind(header, known)
  if (headings === null) return { table: null, problems }
  const { plan, problems: unfit } = headedPlan(header, headings)
  const all = [...unfit, ...lacking(header, plan)]
  if (all.length > 0) return { table: null, problems: all }
  const columns = cells.map((heading, index) => ({ heading, field: fieldAt(plan, index) }))
  return { table: tableOf(header, plan, columns, () => plan), problems: [] }
}

/** A column that is not read, whatever the kind. */
const isPassedOver = (heading: string, { options }: Header): boolean =>
  [PASSED_OVER, options.ignore ?? [], options.people ?? []].some((headings) => isOneOf(heading, headings))

/** Headings that a kind could know: not empty, not passed over. */
const meantHeadings = (header: Header): { heading: string; index: number }[] =>
  header.cells.flatMap((heading, index) =>
    heading.trim() === '' || isPassedOver(heading, header) || isOneOf(heading, KIND_HEADINGS)
      ? []
      : [{ heading, index }],
  )

const personalFaults = (header: Header, known: readonly Headings[]): Problem[] =>
  header.cells.flatMap((heading, index) => {
    const column = personalWord(heading)
    if (column === null || isOneOf(heading, header.options.people ?? [])) return []
    if (known.some((one) => one.find(heading) !== null)) return []
    return headingProblem('personal-column', { column }, index, header)
  })

const headingProblem = (
  code: 'personal-column' | 'unknown-heading' | 'repeated-column',
  params: Problem['params'],
  index: number,
  { sheet, head, where }: Header,
): Problem => problem(code, params, { ...where, ...cellPlace(sheet, head, index) })

/** The kind that was named, else the only one that knows every heading; else what is wrong with the headings of the nearest. */
const chooseKind = (header: Header, known: readonly Headings[]): { headings: Headings | null; problems: Problem[] } => {
  const { options, where, head } = header
  const at = { ...where, line: head.line }
  if (options.kind !== undefined) {
    const headings = known.find(({ kind }) => kind === kindNamed(options.kind ?? '', options.kinds)) ?? null
    const unknown = unknownKind(options.kind, Object.keys(options.kinds.specs), where)
    return { headings, problems: headings === null ? [unknown] : [] }
  }
  const meant = meantHeadings(header)
  const scored = known.map((one) => ({ one, ...scoreOf(one, meant) })).filter(({ facts }) => facts > 0)
  const fitting = scored.filter(({ isWhole }) => isWhole)
  const most = Math.max(...scored.map(({ facts }) => facts))
  const nearest = fitting.length > 0 ? fitting : scored.filter(({ facts }) => facts === most)
  const [only, ...others] = nearest
  if (only === undefined) return { headings: null, problems: [noHeadings(header, known, at)] }
  if (others.length === 0) return { headings: only.one, problems: [] }
  const kinds = nearest.map(({ one }) => one.kind).join(', ')
  return { headings: null, problems: [problem('kind-unclear', { kinds }, at)] }
}

const scoreOf = (headings: Headings, meant: readonly { heading: string }[]) => {
  const found = meant.map(({ heading }) => headings.find(heading))
  return {
    isWhole: found.every((target) => target !== null),
    facts: found.filter((target) => target !== null && !isEnvelope(target.field)).length,
  }
}

const isEnvelope = (field: string): boolean => Object.hasOwn(ENVELOPE, field)

/** How far down a header is looked for, to say where it seems to be. */
const LOOK_DOWN = 10

/** Nothing in the row of headings is known: the text is in another encoding, the headings stand further down, or it is no table of ours. */
const noHeadings = (header: Header, known: readonly Headings[], at: Partial<Problem>): Problem => {
  const { sheet, where } = header
  let looked = 0
  for (const row of rowsBelow(header)) {
    const found = row.cells?.filter((cell) => cell.trim() !== '' && known.some((one) => one.find(cell) !== null)) ?? []
    if (found.length > 1) return problem('headings-below', { row: row.line }, at)
    if (++looked === LOOK_DOWN) break
  }
  const isLost = meantHeadings(header).every(({ heading }) => known.every((one) => one.find(heading) === null))
  if (isLost && isGuessed(sheet)) return askEncoding(where)
  return problem('kind-unclear', { kinds: '' }, at)
}

/** A kind by its name or its title. */
const kindNamed = (word: string, { specs }: TableOptions['kinds']): string | undefined => {
  const plain = plainHeading(word)
  return Object.values(specs).find(({ kind, title }) =>
    [kind, title.zh, title.en].some((one) => plainHeading(one) === plain),
  )?.kind
}

/** What each column means for one kind, and the headings it does not know. */
const headedPlan = (header: Header, headings: Headings): { plan: Plan; problems: Problem[] } => {
  const problems: Problem[] = []
  const fields: Bound[] = []
  const taken = new Map<string, string>()
  const ours = allHeadings(header)
  for (const { heading, index } of meantHeadings(header)) {
    const target = headings.find(heading)
    if (target === null) {
      problems.push(headingProblem('unknown-heading', unknownHeading(heading, headings.all, ours), index, header))
      continue
    }
    const path = pathOf(target)
    if (taken.has(path)) {
      problems.push(headingProblem('repeated-column', { column: heading, field: path.slice(1) }, index, header))
    }
    taken.set(path, heading)
    fields.push({
      field: { ...target, from: { form: 'column', column: heading, values: null, otherwise: null } },
      at: [index],
    })
  }
  const constants = constantsOf(header, headings, taken)
  const closed = header.cells.flatMap((heading, index) => (heading.trim() === '' ? [index] : []))
  return {
    plan: planOf(headings.kind, fields, constants.values, closed),
    problems: [...problems, ...constants.problems],
  }
}

/** The headings of every kind. */
const allHeadings = ({ options: { kinds } }: Header): readonly string[] =>
  Object.keys(kinds.specs).flatMap((kind) => headingsOf(kinds, kind).all)

const constantsOf = ({ options, where }: Header, headings: Headings, taken: ReadonlyMap<string, string>) => {
  const values: Plan['constants'][number][] = []
  const problems: Problem[] = []
  for (const [name, raw] of options.constants ?? []) {
    const target = headings.find(name)
    if (target === null) {
      problems.push(problem('unknown-field', unknownConstant(name, headings), where))
      continue
    }
    const field = pathOf(target).slice(1)
    if (taken.has(`/${field}`)) problems.push(problem('repeated-column', { column: name, field }, where))
    const result = readConstant(raw, target)
    if (result.form === 'fault') problems.push(problem('cell-value', misfit(name, field, result), where))
    if (result.form === 'value') values.push({ field: target, value: result.value })
  }
  return { values, problems }
}

const unknownConstant = (name: string, headings: Headings): Problem['params'] => {
  const { column, suggestion } = unknownHeading(name, headings.all, headings.all)
  return { field: column === '' ? '…' : column, suggestion }
}

/** A table without what every record must have has no record in it: said once, not for every row. */
const lacking = ({ options, where, head }: Header, plan: Plan): Problem[] => {
  const schema = options.kinds.schemas[plan.kind]
  const required = isMap(schema) && Array.isArray(schema.required) ? schema.required.map(String) : []
  const given = new Set([...plan.columns.keys(), ...plan.constants.map(({ field }) => pathOf(field))])
  const headings = headingsOf(options.kinds, plan.kind)
  return required
    .filter((field) => field !== 'kind' && !given.has(`/${field}`))
    .map((field) => {
      const column = headings.of(`/${field}`) ?? field
      return problem('missing-column', { column, field }, { ...where, line: head.line })
    })
}

/** A table whose rows name their kinds: a heading that a row's kind does not have must have nothing under it. */
const tableOfKinds = (header: Header, known: readonly Headings[], kindAt: number): OpenedTable => {
  const { cells, options } = header
  const unknown = meantHeadings(header).filter(({ heading }) => known.every((one) => one.find(heading) === null))
  if (unknown.length > 0) {
    const all = allHeadings(header)
    const problems = unknown.map(({ heading, index }) =>
      headingProblem('unknown-heading', unknownHeading(heading, all, all), index, header),
    )
    return { table: null, problems }
  }
  const plans = new Map<string, { plan: Plan; problems: Problem[] }>()
  // by the words that rows have for them: to compare each with every title takes longer than to read the row
  const named = new Map<string, Headings>()
  const planFor = (row: TableRow): Plan | Problem[] => {
    const word = row.cells?.[kindAt] ?? ''
    const kind = plainCell(word) === '' && options.kind !== undefined ? options.kind : word
    const headings = named.get(kind) ?? known.find((one) => one.kind === kindNamed(kind, options.kinds))
    if (headings === undefined) return [kindFault(word, options.kinds)]
    named.set(kind, headings)
    const found = plans.get(headings.kind) ?? mixedPlan(header, headings)
    plans.set(headings.kind, found)
    return found.problems.length > 0 ? found.problems : found.plan
  }
  const columns = cells.map((heading, index) => {
    const target = known.map((one) => one.find(heading)).find((one) => one !== null)
    const field = target && !isPassedOver(heading, header) ? pathOf(target).slice(1) : null
    return { heading, field: index === kindAt ? 'kind' : field }
  })
  return { table: tableOf(header, null, columns, planFor), problems: [] }
}

const kindFault = (word: string, { specs }: TableOptions['kinds']): Problem =>
  plainCell(word) === ''
    ? problem('missing-field', { field: 'kind' }, { path: '/kind' })
    : { ...unknownKind(plainCell(word), Object.keys(specs), {}), path: '/kind' }

const mixedPlan = (header: Header, headings: Headings): { plan: Plan; problems: Problem[] } => {
  const { plan, problems } = headedPlan(header, headings)
  const strange = meantHeadings(header).filter(({ heading }) => headings.find(heading) === null)
  return {
    plan: { ...plan, closed: [...plan.closed, ...strange.map(({ index }) => index)] },
    problems: problems.filter(({ code }) => code !== 'unknown-heading'),
  }
}
