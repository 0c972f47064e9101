import type { PlanHead } from '../model/index.ts'
import type { SourceNode } from '../source/index.ts'
import { type Reporter, readDate, readField, readFields, readNames, readText, readWords } from './reporter.ts'

/** What `plan.yaml` says of a plan, or null and problems. */
export const readPlanHead = (reporter: Reporter, node: SourceNode): PlanHead | null => {
  const before = reporter.problems.length
  const keys = ['id', 'title', 'areas', 'period', 'text']
  const fields = readFields(reporter, node, keys, keys)
  const id = readField(fields, 'id', (value) => readText(reporter, value))
  const title = readField(fields, 'title', (value) => readWords(reporter, value))
  const areas = readField(fields, 'areas', (value) => readNames(reporter, value))
  const period = readField(fields, 'period', (value) => readPeriod(reporter, value))
  const text = readField(fields, 'text', (value) => readText(reporter, value))
  if (reporter.problems.length > before || !id || !title || !areas || !period || !text) return null
  return { id, title, areas, period, text }
}

const readPeriod = (reporter: Reporter, node: SourceNode): PlanHead['period'] | null => {
  const fields = readFields(reporter, node, ['from', 'to'], ['from', 'to'])
  const from = readField(fields, 'from', (date) => readDate(reporter, date))
  const to = readField(fields, 'to', (date) => readDate(reporter, date))
  return from && to ? { from, to } : null
}
