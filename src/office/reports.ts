import type { Actor } from '../access/index.ts'
import type { AreaName, AreaReport, CaseItem, NoticeData, NoticeFrame, ReportForm } from '../document/index.ts'
import type { Halfsky } from '../halfsky.ts'
import { areaStem, inLang, type Lang, type Plan, type Rulebook, type Waiver } from '../model/index.ts'
import type { Batch, Entry } from '../record/index.ts'
import { noticeOn, planFor, type Reported, reportOn } from '../reporting.ts'
import type { Case, RecordFilter, StoredRecord } from '../store/index.ts'
import { areaSeen, beijingDay, dueWithin, kindsWithin, stemsWithin } from './completeness.ts'
import { denied } from './denial.ts'
import { note, type Office } from './office.ts'
import { allOf, STANDING } from './past.ts'
import { waiversAt } from './waivers.ts'

/** What a report on an area is asked for. */
export interface AreaAsked {
  readonly form: ReportForm
  readonly area: string
  readonly year?: number | undefined
  readonly plan?: string | undefined
  readonly lang: Lang
  readonly issuer: string | null
  /** The day it bears. */
  readonly date: string
}

/** What a notice to one subject is asked for. */
export interface NoticeAsked {
  readonly kind: string
  readonly area: string
  readonly subject: string
  readonly plan?: string | undefined
  readonly date: string
  readonly frame: Omit<NoticeFrame, 'planTitle' | 'date'>
}

/** Reports and notices from what is kept. */
export interface OfficeReports {
  area(known: Actor & { readonly account: string }, asked: AreaAsked): Promise<Reported<AreaReport>>
  notice(known: Actor & { readonly account: string }, asked: NoticeAsked): Promise<Reported<NoticeData>>
}

/** What reports are made with. */
export interface ReportsParts {
  readonly office: Office
  readonly halfsky: Halfsky
  readonly version: string
  /** Waivers beside those of the store. */
  readonly waivers: readonly Waiver[]
}

/** The reports of an office. */
export const reportsOf = ({ office, halfsky, version, waivers }: ReportsParts): OfficeReports => {
  const { store } = office
  const inForce = async (): Promise<readonly Waiver[]> => [...waivers, ...(await waiversAt(store, office.now()))]

  return {
    area: async (known, asked) => {
      const plan = planOf(halfsky, asked)
      areaSeen(known, asked.area)
      const stems = stemsWithin(known, asked.area)
      const areas = await namesAt(office, asked.date)
      const batch = await standing(
        store,
        { stems, ...kindsWithin(known, undefined) },
        ({ kind, period }) => sourceName(halfsky.rulebook, kind, period, asked.lang),
        areas,
      )
      const found = await reportOn(
        halfsky,
        batch,
        plan,
        { ...asked, preparedOn: asked.date, version, waivers: await inForce() },
        {
          areas,
          cases: await caseItems(office, halfsky.rulebook, { stems, ...kindsWithin(known, undefined) }, areas, asked),
          submissions: await submissionItems(office, halfsky.rulebook, known, areas, asked),
        },
      )
      await note(store, known.account, 'report:read', `area/${asked.area}`, {
        form: asked.form,
        records: batch.entries.length,
      })
      return found
    },

    notice: async (known, asked) => {
      const plan = planOf(halfsky, asked)
      const { kind, area, subject, date, frame } = asked
      areaSeen(known, area)
      if (known.kinds.length > 0 && !known.kinds.includes(kind))
        throw denied('not-found', { what: 'subject', id: subject })
      const batch = await standing(store, { stems: [areaStem(area)], kind, subject }, () => '')
      if (batch.entries.length === 0) throw denied('not-found', { what: 'subject', id: subject })
      const areas = await namesAt(office, date)
      const given = {
        area,
        asOf: date,
        subject,
        plan: asked.plan,
        areas,
        waivers: await inForce(),
        frame: { ...frame, date },
      }
      const found = await noticeOn(halfsky, batch, plan, given)
      await note(store, known.account, 'report:read', `subject/${kind}/${area}/${subject}`, { form: 'notice' })
      return found
    },
  }
}

/** The plan that is asked for, or that of the area. */
export const planOf = (halfsky: Halfsky, asked: Pick<AreaAsked, 'area' | 'plan'>): Plan => {
  const plan = planFor(halfsky, asked)
  if ('fault' in plan) throw denied('unfit-request', {}, [plan.fault])
  return plan
}

const AREA = 'area-statistics'

/** The records that stand, in the order in which they were handed in, so that of two of one day the later is the correction. */
export const standing = async (
  store: Office['store'],
  filter: Pick<RecordFilter, 'stems' | 'kinds' | 'kind' | 'subject'>,
  nameOf: (record: StoredRecord) => string,
  areas: readonly AreaName[] = [],
): Promise<Batch> => {
  const entries: Entry[] = []
  const names = new Map(areas.map(({ code, name }) => [areaStem(code), name]))
  for await (const one of allOf(store, { ...filter, states: STANDING })) {
    const value = JSON.parse(one.body)
    // statistics seldom say what their area is called
    const name = one.kind === AREA ? (value.name ?? names.get(areaStem(one.area))) : undefined
    const named = name === undefined ? value : { ...value, name }
    entries.push({ position: entries.length, value: named, problems: [], file: nameOf(one) })
  }
  return { entries, problems: [] }
}

const sourceName = ({ kinds }: Rulebook, kind: string, period: string | null, lang: Lang): string => {
  const title = kinds[kind]?.title
  const what = title ? inLang(title, lang) : kind
  return period === null ? what : lang === 'en' ? `${what}, ${period}` : `${what}（${period}）`
}

const namesAt = async ({ store }: Office, day: string): Promise<readonly AreaName[]> =>
  (await store.areas.list({ on: day })).map(({ code, name }) => ({ code, name }))

const areaIn = (areas: readonly AreaName[], code: string): AreaName =>
  areas.find((one) => areaStem(one.code) === areaStem(code)) ?? { code, name: code }

const caseItems = async (
  { store }: Office,
  { rules }: Rulebook,
  seen: { readonly stems: readonly string[]; readonly kinds?: readonly string[] },
  areas: readonly AreaName[],
  { date, lang }: AreaAsked,
): Promise<readonly CaseItem[]> => {
  const titles = new Map(rules.map(({ id, title }) => [id, inLang(title, lang)]))
  const items: CaseItem[] = []
  for (let after: number | null = 0; after !== null; ) {
    const page: { readonly items: readonly Case[]; readonly next: number | null } = await store.cases.list(seen, {
      after,
      limit: 1_000,
    })
    for (const one of page.items) {
      const openedOn = beijingDay(one.openedAt)
      if (openedOn > date) continue
      const subject = await store.subjects.get({ kind: one.kind, area: one.area, id: one.subject })
      items.push({
        ...{ number: String(one.seq).padStart(NUMBER, '0'), title: titles.get(one.rule) ?? one.rule },
        ...{ subject: subject?.name ?? one.subject, area: areaIn(areas, one.area), state: one.state },
        ...{ responsible: one.body, openedOn, due: one.due, reopened: one.reopened },
        closedOn: one.closedAt === null ? null : beijingDay(one.closedAt),
      })
    }
    after = page.next
  }
  return items
}

/** Digits of a case's number. */
const NUMBER = 4

const submissionItems = async (
  office: Office,
  rulebook: Rulebook,
  known: Actor,
  areas: readonly AreaName[],
  { area, date, year, form, lang }: AreaAsked,
) => {
  const from = form === 'yearly' && year !== undefined ? `${year}-01-01` : '0000-01-01'
  const items = await dueWithin(office, known, { area, from, to: date })
  return items.map(({ due, submittedOn, accepted, ...one }) => ({
    area: areaIn(areas, one.area),
    what: sourceName(rulebook, one.kind, one.period, lang),
    ...{ due, submittedOn, accepted },
  }))
}
