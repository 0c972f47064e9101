import type { PlanHead } from '../model/index.ts'
import type { SourceNode } from '../source/index.ts'
import { type Reporter, readBilingual, readDate, readFields, readNames, readText } from './reporter.ts'

/** What `plan.yaml` says of a plan, or null and problems. */
export const readPlanHead = (reporter: Reporter, node: SourceNode): PlanHead | null => {
  const before = reporter.problems.length
  const keys = ['id', 'title', 'areas', 'period', 'text']
  const fields = readFields(reporter, node, keys, keys)
  const at = <T>(key: string, read: (node: SourceNode) => T): T | null => {
    const entry = fields.get(key)
    return entry ? read(entry.node) : null
  }
  const id = at('id', (value) => readText(reporter, value))
  const title = at('title', (value) => readBilingual(reporter, value))
  const areas = at('areas', (value) => readNames(reporter, value))
  const period = at('period', (value) => readPeriod(reporter, value))
  const text = at('text', (value) => readText(reporter, value))
  if (reporter.problems.length > before || !id || !title || !areas || !period || !text) return null
  return { id, title, areas, period, text }
}

const readPeriod = (reporter: Reporter, node: SourceNode): PlanHead['period'] | null => {
  const fields = readFields(reporter, node, ['from', 'to'], ['from', 'to'])
  const [from, to] = ['from', 'to'].map((key) => {
    const entry = fields.get(key)
    return entry ? readDate(reporter, entry.node) : null
  })
  return from && to ? { from, to } : null
}
