import type { Problem } from '../model/index.ts'

/** What an engine could not do with what it was given, as a problem; never the address, which may hold a password. */
export class DatabaseFault extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(`${problem.code} ${problem.params.detail ?? ''}`)
    this.problem = problem
  }
}
