import { type Problem, type ProblemCode, problem, type Rule } from '../model/index.ts'

/** What is wrong with a rule as a whole, at the line where it begins. */
export const ruleFault = (code: ProblemCode, rule: Rule, params: Record<string, string | number>): Problem =>
  problem(code, { rule: rule.id, ...params }, { file: rule.file, line: rule.line, column: 1 })
