import type { Reporter, TestModule } from 'vitest/node'

/** Says at the very end, on a line of its own, how many tests passed, failed and were skipped; a skip is never silent. */
export class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string): number => tests.filter((test) => test.result().state === state).length
    const skipped = tests.filter((test) => test.result().state === 'skipped')
    for (const test of skipped) process.stdout.write(`skipped: ${test.fullName}\n`)
    process.stdout.write(`${count('passed')} passed, ${count('failed')} failed, ${skipped.length} skipped\n`)
  }
}
