import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Checked, StreamLine } from '../halfsky.ts'
import { ENGINES_DISAGREE, type Summary, type Verdict } from '../model/index.ts'
import type { Store, StoreCounts } from '../store/index.ts'

/** How many records and refusals a request came to. */
export interface Tally {
  readonly records: number
  readonly refused: number
}

/** What is counted about the service; nothing of what the records say. */
export interface Metrics {
  /** Notes one answered request. */
  request(method: string, route: string, status: number, seconds: number): void
  /** Notes a checked batch. */
  batch(checked: Checked): Tally
  /** Notes the answer on a single record, which one engine judged. */
  single(summary: Summary): Tally
  /** Notes one line of a stream; `crossChecked` says whether both engines judged it. */
  line(line: StreamLine, crossChecked: boolean): void
  /** The metrics in Prometheus' text form, and its media type. */
  render(): Promise<{ type: string; text: string }>
}

/** So many answers on single records are added up before they are counted. */
const MAX_SINGLES = 256

const sumOf = (a: Summary, b: Summary): Summary => ({
  ...a,
  records: a.records + b.records,
  refused: a.refused + b.refused,
  pass: a.pass + b.pass,
  fail: a.fail + b.fail,
  unknown: a.unknown + b.unknown,
  notApplicable: a.notApplicable + b.notApplicable,
  manual: a.manual + b.manual,
  error: a.error + b.error,
})

/** Metrics of one server, in a registry of their own; with how much is kept, where something is. */
export const createMetrics = (store: Pick<Store, 'counts'> | null = null): Metrics => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const counters = countersIn(registry)
  const lookAtStore = store === null ? async () => {} : storeGauges(registry, store)
  const add = (verdict: Verdict, count: number): void => counters.findings.inc({ verdict }, count)
  const summed = (summary: Summary): Tally => {
    counters.records.inc(summary.records)
    counters.refused.inc(summary.refused)
    for (const [verdict, count] of verdictsOf(summary)) add(verdict, count)
    return { records: summary.records, refused: summary.refused }
  }
  // the library would look up the labels anew for each request; routes and statuses are few
  const known = new Map<string, ReturnType<typeof counters.requests.labels>>()
  const durations = (method: string, route: string, status: number) => {
    const name = `${method} ${route} ${status}`
    const found = known.get(name) ?? counters.requests.labels(method, route, String(status))
    known.set(name, found)
    return found
  }
  // the library takes a microsecond for each of them, so they are handed over when somebody looks
  let singles: Summary[] = []
  const settle = (): void => {
    const [first, ...rest] = singles
    singles = []
    if (first) summed(rest.reduce(sumOf, first))
  }
  return {
    request: (method, route, status, seconds) => durations(method, route, status).observe(seconds),
    batch: ({ lazy: { summary }, crossChecked, disagreements }) => {
      counters.crossChecks.inc(crossChecked)
      counters.disagreements.inc(disagreements)
      return summed(summary)
    },
    single: (summary) => {
      if (singles.push(summary) >= MAX_SINGLES) settle()
      return { records: summary.records, refused: summary.refused }
    },
    line: ({ record, findings }, crossChecked) => {
      if (record === null) return counters.refused.inc()
      counters.records.inc()
      for (const { verdict } of findings) add(verdict, 1)
      if (crossChecked) counters.crossChecks.inc()
      counters.disagreements.inc(findings.filter(({ error }) => error === ENGINES_DISAGREE).length)
    },
    render: async () => {
      settle()
      await lookAtStore()
      return { type: registry.contentType, text: await registry.metrics() }
    },
  }
}

/** Counts of what is kept; where the store does not answer, that it does not. */
const storeGauges = (registry: Registry, store: Pick<Store, 'counts'>): (() => Promise<void>) => {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] })
  const up = gauge('halfsky_store_up', 'Whether the store answers')
  const submissions = gauge('halfsky_submissions', 'Submissions by state', ['state'])
  const cases = gauge('halfsky_cases', 'Cases by state', ['state'])
  const sessions = gauge('halfsky_sessions', 'Logins that go on')
  return async () => {
    const counts = await store.counts().catch(() => null)
    up.set(counts === null ? 0 : 1)
    setByState(submissions, counts?.submissions)
    setByState(cases, counts?.cases)
    if (counts === null) sessions.remove()
    else sessions.set(counts.sessions)
  }
}

const setByState = (gauge: Gauge, counts: StoreCounts['cases'] = {}): void => {
  gauge.reset()
  for (const [state, count] of Object.entries(counts)) gauge.set({ state }, count)
}

const countersIn = (registry: Registry) => {
  const counter = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter({ name, help, labelNames, registers: [registry] })
  return {
    requests: new Histogram({
      name: 'halfsky_http_request_duration_seconds',
      help: 'Time to answer, by route and status',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30],
      registers: [registry],
    }),
    records: counter('halfsky_records_checked_total', 'Records judged'),
    refused: counter('halfsky_records_refused_total', 'Records refused'),
    findings: counter('halfsky_findings_total', 'Findings by verdict', ['verdict']),
    crossChecks: counter('halfsky_cross_checks_total', 'Records judged by both engines'),
    disagreements: counter('halfsky_disagreements_total', 'Findings on which the engines differ'),
  }
}

const verdictsOf = (summary: Summary): [Verdict, number][] => [
  ['pass', summary.pass],
  ['fail', summary.fail],
  ['unknown', summary.unknown],
  ['not-applicable', summary.notApplicable],
  ['manual', summary.manual],
  ['error', summary.error],
]
