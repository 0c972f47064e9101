import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver'
import { lint } from '../linting.ts'
import type { Lang, Problem } from '../model/index.ts'
import { reportProblem } from '../report/index.ts'
import { ROOT } from '../shipped/index.ts'
import type { Asked, Scene } from './scene.ts'
import { rangeOfProblem } from './text.ts'

const PAGES = join(ROOT, 'docs', 'problems')

/** Every problem of a file that `lint` would tell, in the order of its lines. */
export const problemsOf = ({ path }: Asked, { opening }: Scene): Promise<readonly Problem[]> =>
  lint(opening, { only: new Set([path]) })

/** A problem as editors show it: its code leads to its page in docs/problems. */
export const diagnosticOf = (problem: Problem, text: string, lang: Lang): Diagnostic => ({
  range: rangeOfProblem(text, problem),
  severity: problem.severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
  code: problem.code,
  codeDescription: { href: pathToFileURL(join(PAGES, `${problem.code}.md`)).href },
  source: 'halfsky',
  message: reportProblem(problem, lang).message,
})
