import { type Problem, type ProblemCode, problem, type Rule } from '../model/index.ts'

/** What is wrong with a rule, at the line where it begins, or rather at the part of it that a JSON Pointer names. */
export const ruleFault = (
  code: ProblemCode,
  rule: Rule,
  params: Record<string, string | number>,
  part = '',
  severity: Problem['severity'] = 'error',
): Problem => {
  const path = `/rules/${rule.id.slice(rule.clause.length + 1)}${part}`
  return problem(code, { rule: rule.id, ...params }, { severity, file: rule.file, line: rule.line, column: 1, path })
}
