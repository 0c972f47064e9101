import { cpus } from 'node:os'

/** A contender, and what one turn of it costs, in the unit that its bench measures. */
export interface Contender {
  readonly name: string
  readonly turn: () => number | Promise<number>
}

/** The median of a contender's turns, and of its cost over the first contender's in the same round. */
export interface Standing {
  readonly name: string
  readonly median: number
  readonly ratio: number
}

/** Lets every contender have its turn in every round, so that a machine that slows down slows all of them. */
export const paired = async (contenders: readonly Contender[], rounds: number): Promise<readonly Standing[]> => {
  const costs: number[][] = []
  for (let round = 0; round < rounds; round++) {
    const own: number[] = []
    // each round begins with another one, so that none always runs in another's wake
    for (let step = 0; step < contenders.length; step++) {
      const index = (round + step) % contenders.length
      own[index] = (await contenders[index]?.turn()) ?? Number.NaN
    }
    costs.push(own)
  }
  return contenders.map(({ name }, index) => ({
    name,
    median: median(costs.map((own) => own[index] ?? Number.NaN)),
    ratio: median(costs.map((own) => (own[index] ?? Number.NaN) / (own[0] ?? Number.NaN))),
  }))
}

/** The middle of some numbers. */
export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN

/** How many rounds the command line asks for. */
export const roundsAsked = (usual: number): number =>
  Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? usual)

/** What the figures were measured on. */
export const machine = (): string => `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`

/** A bench's outcome: its table and what was measured, for people or, with `--json`, as one line for programs. */
export const report = (
  title: string,
  unit: string,
  standings: readonly Standing[],
  notes: readonly string[] = [],
): void => {
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ title, unit, machine: machine(), standings, notes }))
    return
  }
  console.log(`${title} (${machine()})`)
  const width = Math.max(...standings.map(({ name }) => name.length))
  for (const { name, median: cost, ratio } of standings) {
    console.log(`  ${name.padEnd(width)}  ${figure(cost).padStart(9)} ${unit}  ${figure(ratio).padStart(8)} ×`)
  }
  for (const note of notes) console.log(`  ${note}`)
}

/** Three digits that count. */
export const figure = (value: number): string =>
  Number.isFinite(value) ? Number(value.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 3 }) : '–'
