import { isCounted, type ReportedFinding } from '../model/index.ts'
import type { AreaName } from './area-report.ts'
import { latestOf } from './latest.ts'
import { type CheckedRecord, namesOf } from './rates.ts'
import { printed } from './words.ts'

/** A notice to put right what does not comply (整改通知书): what is null the office fills in, and nothing is made up. */
export interface NoticeData {
  /** 责令整改通知书, for bodies that may order; otherwise 整改通知书. */
  readonly order: boolean
  /** With the name of the issuing body in red above (红头). */
  readonly redHead: boolean
  readonly issuer: string | null
  /** 发文字号. */
  readonly number: string | null
  /** 主送机关. */
  readonly addressee: string | null
  readonly planTitle: string
  readonly items: readonly NoticeItem[]
  /** The day by which to comply. */
  readonly deadline: string | null
  /** To whom, and how, to report back. */
  readonly contact: string | null
  /** 成文日期. */
  readonly date: string | null
}

/** One thing found, what it rests on, and what is demanded. */
export interface NoticeItem {
  readonly id: string
  readonly subject: string
  readonly area: string
  readonly title: string
  /** What was found beside what is asked. */
  readonly facts: string
  /** The day the facts hold. */
  readonly asOf: string
  readonly clause: { readonly path: string; readonly quote: string }
  /** In whole things; null where no change of counts is the remedy. */
  readonly remedy: string | null
}

/** What a notice says beside what was found. */
export type NoticeFrame = Omit<NoticeData, 'items'>

/**
 * The notice on records: by the latest of each subject, for what was put right since is no fault; and breaches only, for what is not due,
 * only encouraged or waived nobody can be told to put right.
 */
export const noticeOf = (
  records: readonly CheckedRecord[],
  asOf: string,
  areas: readonly AreaName[],
  frame: NoticeFrame,
): NoticeData => {
  const nameOf = namesOf(areas)
  const itemOf = (one: ReportedFinding, day: string): NoticeItem => ({
    id: one.record.id,
    subject: one.record.name ?? one.record.id,
    area: called(nameOf(one.record.area)),
    title: one.title,
    facts: printed(one.message, 'zh-CN'),
    asOf: day,
    clause: { path: one.clause.path, quote: one.clause.quote },
    remedy: one.remedy && demanded(printed(one.remedy.text, 'zh-CN')),
  })
  return {
    ...frame,
    items: latestOf(records.filter((one) => one.asOf <= asOf)).flatMap(({ findings, asOf: day }) =>
      findings.filter((one) => isCounted(one, asOf)).map((one) => itemOf(one, day)),
    ),
  }
}

const called = ({ code, name }: AreaName): string => (code === name ? `区划代码 ${code}` : name)

/** A body is told to bring a thing about, not to change an answer to yes. */
const demanded = (remedy: string): string =>
  remedy
    .split('；')
    .map((part) => part.replace(/^(.+)：改为“是”$/, '落实“$1”'))
    .join('；')
