import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { ClosingLine } from './test/setup/closing-line.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/node-version.ts'],
    // compiled rulebooks of tests have no place in the user's own cache
    env: { XDG_CACHE_HOME: join(tmpdir(), 'halfsky-test') },
    testTimeout: 60_000,
    // a busy machine opens the rulebook slowly; what waits for it must not be skipped
    hookTimeout: 60_000,
    // what is waited for in a browser may take longer there than a second
    expect: { poll: { timeout: 20_000 } },
    // one more than the machine has cores: the default leaves one idle, and browsers and services are often waited for
    maxWorkers: availableParallelism() + 1,
    // a heap that was not swept says nothing about what is kept
    execArgv: ['--expose-gc'],
    reporters: ['default', new ClosingLine()],
  },
})
