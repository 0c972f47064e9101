/**
 * Runs every benchmark in turn, each as its own command, and writes what they print to `bench/results.md`, with the machine and the
 * versions of all that took part: `npm run bench`. Ratios are what counts; times are those of this machine on this day.
 */
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { machine } from './paired.ts'

const ROOT = join(import.meta.dirname, '..')

const BENCHES = [
  ['evaluators.ts', 'Verdicts of a record, by every way to evaluate rules'],
  ['stream.ts', 'Records in NDJSON, from file to violations'],
  ['sql.ts', 'Records in Parquet, where they are', '10000000'],
  ['http.ts', 'Records over HTTP'],
  ['opening.ts', 'Start'],
] as const

const PEERS = [
  'json-rules-engine',
  'json-logic-engine',
  '@gorules/zen-engine',
  'ajv',
  'fastify',
  'autocannon',
  '@duckdb/node-api',
  'yaml',
] as const

/** What a command prints, which is shown as it comes. */
const run = (file: string, words: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, file), ...words], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let printed = ''
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk
      process.stdout.write(chunk)
    })
    child.on('close', (code) => (code === 0 ? resolve(printed) : reject(new Error(`${file} ended with ${code}`))))
  })

const versions = (): string => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
  return PEERS.map((name) => `${name} ${packages[`node_modules/${name}`].version}`).join(', ')
}

const sections: string[] = []
for (const [file, title, ...words] of BENCHES) {
  console.log(`\n${title} (bench/${file})`)
  sections.push(`## ${title}\n\n\`node bench/${file}\`\n\n\`\`\`\n${(await run(file, words)).trimEnd()}\n\`\`\`\n`)
}
const head = `# What was measured

By \`npm run bench\`: contenders take their turns in every round, medians are told, and answers are compared before anything is timed.
${machine()}, ${Math.round(totalmem() / 2 ** 30)} GB; ${versions()}.
`
writeFileSync(join(import.meta.dirname, 'results.md'), [head, ...sections].join('\n'))
