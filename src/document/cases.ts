import {
  type AreaSubmissions,
  CASE_STATES,
  type CaseItem,
  type CaseState,
  type CaseSummary,
  type SubmissionItem,
} from './area-report.ts'

/** Cases as of a day: one is late when it is not closed and the day it was due is past, whatever state it was left in. */
export const casesOf = (items: readonly CaseItem[], asOf: string): CaseSummary => {
  const cases = [...items]
    .sort((a, b) => (a.number < b.number ? -1 : 1))
    .map((one) => ({ ...one, late: isOpen(one) && (one.state === 'overdue' || (one.due !== null && one.due < asOf)) }))
  const closed = cases.filter((one) => !isOpen(one))
  const count = (state: CaseState): number => cases.filter((one) => (one.late ? 'overdue' : one.state) === state).length
  return {
    cases,
    states: Object.fromEntries(CASE_STATES.map((state) => [state, count(state)])) as Record<CaseState, number>,
    closed: closed.length,
    closedInTime: closed.filter(({ due, closedOn }) => due === null || (closedOn !== null && closedOn <= due)).length,
    overdue: cases.filter(({ late }) => late).length,
  }
}

const isOpen = ({ state }: CaseItem): boolean => state !== 'verified'

/** How complete and how timely each area's submissions are. */
export const submissionsOf = (items: readonly SubmissionItem[]): AreaSubmissions[] =>
  [...Map.groupBy(items, ({ area }) => area.code)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, own]) => {
      const [first] = own
      if (first === undefined) return []
      const received = own.filter(({ submittedOn }) => submittedOn !== null)
      return {
        area: first.area,
        asked: own.length,
        received: received.length,
        inTime: received.filter(({ due, submittedOn }) => due === null || (submittedOn ?? '') <= due).length,
        accepted: received.filter(({ accepted }) => accepted).length,
        missing: own.filter(({ submittedOn }) => submittedOn === null).map(({ what }) => what),
      }
    })
