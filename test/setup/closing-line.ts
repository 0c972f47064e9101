import type { Reporter, TestModule } from 'vitest/node'

/**
 * Says at the very end, on a line of its own, how many tests passed, failed and were skipped; a skip is never silent, and
 * neither is a file or group that failed outside its tests, in a hook or on loading: its tests only show as skipped.
 */
export class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string): number => tests.filter((test) => test.result().state === state).length
    const skipped = tests.filter((test) => test.result().state === 'skipped')
    const broken = modules
      .flatMap((module) => [module, ...module.children.allSuites()])
      .filter((one) => one.errors().length > 0)
    for (const test of skipped) process.stdout.write(`skipped: ${test.fullName}\n`)
    const outside = broken.length > 0 ? `, ${broken.length} failed outside a test` : ''
    process.stdout.write(`${count('passed')} passed, ${count('failed')} failed, ${skipped.length} skipped${outside}\n`)
  }
}
