import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver'
import { lint } from '../linting.ts'
import type { Lang, Problem } from '../model/index.ts'
import { reportProblem } from '../report/index.ts'
import type { Asked, Scene } from './scene.ts'
import { rangeOfProblem } from './text.ts'

const PAGES = new URL('../../docs/problems/', import.meta.url)

/** Every problem of a file that `lint` would tell, in the order of its lines. */
export const problemsOf = ({ path }: Asked, { opening }: Scene): Promise<readonly Problem[]> =>
  lint(opening, { only: new Set([path]) })

/** A problem as editors show it: its code leads to its page in docs/problems. */
export const diagnosticOf = (problem: Problem, text: string, lang: Lang): Diagnostic => ({
  range: rangeOfProblem(text, problem),
  severity: problem.severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
  code: problem.code,
  codeDescription: { href: `${PAGES.href}${problem.code}.md` },
  source: 'halfsky',
  message: reportProblem(problem, lang).message,
})
