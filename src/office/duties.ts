import { type Actor, maySee } from '../access/index.ts'
import { byText, problem, type Rulebook } from '../model/index.ts'
import type { Duty, DutyReport, Transaction, Unit } from '../store/index.ts'
import { denied } from './denial.ts'
import { note, type Office } from './office.ts'

/** What a rulebook says of what may be assigned. */
export type Assignable = Pick<Rulebook, 'rules' | 'kinds'>

/** How far a yearly report is. */
export type ReportState = 'waiting' | 'late' | 'on-time' | 'handed-in-late'

/** A yearly report with how far it is. */
export interface DutyReportView extends DutyReport {
  readonly state: ReportState
}

/** A report that is due soon, or late. */
export interface Reminder extends Pick<DutyReportView, 'duty' | 'year' | 'due' | 'state'> {
  readonly unit: string
  readonly unitName: string
  readonly rule: string | null
  readonly indicator: string | null
  readonly area: string
}

/** Responsibility (责任分解): what units answer for, and their yearly reports. */
export interface OfficeDuties {
  addUnit(who: string, name: string): Promise<Unit>
  /** Assigns a rule or an indicator; the first report is on the year of the assignment. */
  assign(who: string, duty: Omit<Duty, 'seq' | 'id'>): Promise<Duty>
  /** Takes a duty back; denied once a report on it was handed in. */
  remove(who: string, id: string): Promise<void>
  report(duty: Duty, year: number): Promise<DutyReportView>
  /** Says by when a report is due. */
  expect(who: string, duty: Duty, year: number, due: string): Promise<DutyReportView>
  /** Hands a report in, once. */
  handIn(who: string, duty: Duty, year: number, text: string): Promise<DutyReportView>
  /** What is late, and what is due within some days, in order of day. */
  reminders(actor: Actor, stems: readonly string[], days: number): Promise<readonly Reminder[]>
}

/** The record kind of the figures of areas. */
const FIGURES = 'area-statistics'
/** The plans ask for a report each year: it is due when the year has been over for a month. */
const DUE = '01-31'

const dueOf = (year: number): string => `${year + 1}-${DUE}`

/** What a duty is about, for whoever may see it. */
export const dutyThing =
  ({ rules }: Pick<Assignable, 'rules'>) =>
  ({ area, rule }: Pick<Duty, 'area' | 'rule'>) => ({
    area,
    kind: rule === null ? FIGURES : (rules.find(({ id }) => id === rule)?.subject ?? null),
  })

/** The duties of an office. */
export const dutiesOf = ({ store, now }: Office, assignable: Assignable): OfficeDuties => {
  const today = (): string => now().slice(0, 10)
  const thingOf = dutyThing(assignable)

  const found = async (tx: Transaction, duty: Duty, year: number): Promise<DutyReport> => {
    const own = await tx.duties.reports({ duties: [duty.id] })
    const known = own.find((report) => report.year === year)
    if (known !== undefined) return known
    if (!yearsOf(own, today()).includes(year))
      throw denied('not-found', { what: 'duty-report', id: `${duty.id}/${year}` })
    return blank(duty.id, year)
  }

  return {
    addUnit: (who, name) =>
      store.transact(async (tx) => {
        const unit = await tx.duties.addUnit(name)
        await note(tx, who, 'unit:add', `unit/${unit.id}`)
        return unit
      }),

    assign: (who, duty) => {
      assertKnown(duty, assignable)
      return store.transact(async (tx) => {
        const added = await tx.duties.add(duty)
        const year = Number(today().slice(0, 4))
        await tx.duties.expect(added.id, year, dueOf(year))
        const { unit, rule, indicator, area } = duty
        await note(tx, who, 'duty:assign', `duty/${added.id}`, { unit, rule, indicator, area })
        return added
      })
    },

    remove: (who, id) =>
      store.transact(async (tx) => {
        await tx.duties.unexpect(id)
        if (await tx.duties.remove(id)) await note(tx, who, 'duty:remove', `duty/${id}`)
      }),

    report: async (duty, year) => viewOf(await store.transact((tx) => found(tx, duty, year)), today()),

    expect: (who, duty, year, due) =>
      store.transact(async (tx) => {
        const report = await tx.duties.expect(duty.id, year, due)
        await note(tx, who, 'duty:expect', `duty/${duty.id}`, { year, due })
        return viewOf(report, today())
      }),

    handIn: (who, duty, year, text) =>
      store.transact(async (tx) => {
        const before = await found(tx, duty, year)
        await tx.duties.expect(duty.id, year, before.due)
        const report = await tx.duties.report(duty.id, year, { by: who, text })
        await note(tx, who, 'duty:report', `duty/${duty.id}`, { year })
        return viewOf(report, today())
      }),

    reminders: async (actor, stems, days) => {
      const duties = (await allOf(store, stems)).filter((duty) => maySee(actor, thingOf(duty)))
      const names = await unitNames(store)
      const reports = Map.groupBy(await reportsOf(store, duties), ({ duty }) => duty)
      const until = daysLater(today(), days)
      return duties
        .flatMap((duty) => owed(duty, reports.get(duty.id) ?? [], today()).map((report) => ({ duty, report })))
        .filter(({ report }) => report.due <= until)
        .map(({ duty: { unit, rule, indicator, area }, report: { duty, year, due, state } }) => ({
          ...{ duty, year, due, state, unit, unitName: names.get(unit) ?? unit, rule, indicator, area },
        }))
        .sort((a, b) => byText(a.due, b.due) || byText(a.unitName, b.unitName) || byText(a.duty, b.duty))
    },
  }
}

const blank = (duty: string, year: number): DutyReport => ({
  ...{ duty, year, due: dueOf(year), submittedAt: null, submittedBy: null, text: null },
})

const viewOf = (report: DutyReport, today: string): DutyReportView => ({ ...report, state: stateOf(report, today) })

const stateOf = ({ due, submittedAt }: DutyReport, today: string): ReportState => {
  if (submittedAt === null) return due < today ? 'late' : 'waiting'
  return submittedAt.slice(0, 10) <= due ? 'on-time' : 'handed-in-late'
}

/** The years on which a unit owes reports: from the first that was expected up to this one, and those beyond that were asked for. */
const yearsOf = (reports: readonly DutyReport[], today: string): readonly number[] => {
  const asked = reports.map(({ year }) => year)
  const [first, last] = [Math.min(...asked), Number(today.slice(0, 4))]
  const running = asked.length === 0 ? [] : Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at)
  return [...new Set([...running, ...asked])].sort((a, b) => a - b)
}

const owed = (duty: Duty, reports: readonly DutyReport[], today: string): readonly DutyReportView[] =>
  yearsOf(reports, today)
    .map((year) => viewOf(reports.find((one) => one.year === year) ?? blank(duty.id, year), today))
    .filter(({ submittedAt }) => submittedAt === null)

const assertKnown = ({ rule, indicator }: Pick<Duty, 'rule' | 'indicator'>, { rules, kinds }: Assignable): void => {
  if (rule !== null && !rules.some(({ id }) => id === rule)) {
    const end = rule.lastIndexOf('/')
    const params = { clause: rule.slice(0, Math.max(0, end)), rule: rule.slice(end + 1), suggestion: '' }
    throw denied('unfit-request', {}, [problem('unknown-rule', params)])
  }
  if (indicator !== null && !Object.hasOwn(kinds[FIGURES]?.facts ?? {}, indicator))
    throw denied('unfit-request', {}, [problem('unknown-field', { field: indicator, suggestion: '' })])
}

const allOf = async (store: Office['store'], stems: readonly string[]): Promise<readonly Duty[]> => {
  const all: Duty[] = []
  for (let after: number | null = 0; after !== null; ) {
    const page: Awaited<ReturnType<typeof store.duties.list>> = await store.duties.list(
      { stems },
      { after, limit: 1_000 },
    )
    all.push(...page.items)
    after = page.next
  }
  return all
}

const AT_ONCE = 1_000

const reportsOf = async (store: Office['store'], duties: readonly Duty[]): Promise<readonly DutyReport[]> => {
  const all: DutyReport[] = []
  for (let from = 0; from < duties.length; from += AT_ONCE)
    all.push(...(await store.duties.reports({ duties: duties.slice(from, from + AT_ONCE).map(({ id }) => id) })))
  return all
}

const unitNames = async (store: Office['store']): Promise<ReadonlyMap<string, string>> => {
  const names = new Map<string, string>()
  for (let after: number | null = 0; after !== null; ) {
    const page: Awaited<ReturnType<typeof store.duties.units>> = await store.duties.units({ after, limit: 1_000 })
    for (const { id, name } of page.items) names.set(id, name)
    after = page.next
  }
  return names
}

const daysLater = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
