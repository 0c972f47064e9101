import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver'
import type { Lang, Problem } from '../model/index.ts'
import { reportProblem } from '../report/index.ts'
import type { Asked, Scene } from './scene.ts'
import { rangeOfProblem } from './text.ts'

const PAGES = new URL('../../docs/problems/', import.meta.url)

/** Every problem of a file that `lint` would tell, in the order of its lines. */
export const problemsOf = async ({ path }: Asked, { halfsky, problems }: Scene): Promise<readonly Problem[]> => {
  const ofForm = problems.filter(({ file }) => file === path)
  const meaning = halfsky ? await halfsky.lint(({ file }) => file === path) : []
  return [...ofForm, ...meaning]
}

/** A problem as editors show it: its code leads to its page in docs/problems. */
export const diagnosticOf = (problem: Problem, text: string, lang: Lang): Diagnostic => ({
  range: rangeOfProblem(text, problem),
  severity: problem.severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
  code: problem.code,
  codeDescription: { href: `${PAGES.href}${problem.code}.md` },
  source: 'halfsky',
  message: reportProblem(problem, lang).message,
})
