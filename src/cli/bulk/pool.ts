import type { Held, Judging, Keep, Kept, KeptEntry, Start } from '../../bulk/index.ts'
import { companyOf, rolledFacts } from '../../engine/index.ts'
import type { FactRecord, Rulebook } from '../../model/index.ts'

/** Lines of a file that are kept until the end. */
interface Shelf {
  readonly file: number
  readonly kept: Kept
}

/** What the end of a check has to be judged by. */
export interface Gathered {
  /** By file, in order. */
  readonly held: ReadonlyMap<number, readonly Held[]>
  /** By file, those that are judged alone after all. */
  readonly alone: ReadonlyMap<number, readonly KeptLine[]>
  /** Every record that is context, the held ones among them. */
  readonly context: readonly FactRecord[]
  /** What could not be taken into account for want of room. */
  readonly omitted: 'held' | 'bodies' | null
}

/** Lines that are needed again at the end, within bounds. */
export interface Pool {
  add(file: number, kept: Kept): void
  /** Of a table its records, since lines would not tell their cells. */
  addEntries(file: number, kept: readonly KeptEntry[]): void
  /** What is still to be kept. */
  keep(): Keep
  /** Whether all of these lines that are to be judged can still be kept. */
  isRoomFor(kept: Kept): boolean
  /** How many records wait to be judged. */
  held(): number
  gather(judgingOf: (file: number) => Judging): Gathered
}

/** Bytes of lines that are kept of each sort; as records they take several times as much. */
export const ROOM = { held: 1 << 22, bodies: 1 << 23 }
/** Of tables, which are the form that figures of areas come in. */
export const ROOM_OF_TABLES = { held: 1 << 24, bodies: 1 << 24 }
const [PER_LINE, IS_HELD] = [4, 3]

/** A pool with nothing in it. */
export const poolOf = (rulebook: Rulebook, room = ROOM): Pool => {
  const { rolled } = companyOf(rulebook)
  const needed = rolledFacts(rulebook)
  let shelves: Shelf[] = []
  const waiting: (Held & { readonly file: number })[] = []
  let bodies: FactRecord[] = []
  const taken = { held: 0, bodies: 0 }
  const keep = (): Keep => ({ held: taken.held <= room.held, bodies: taken.bodies <= room.bodies })

  const gather: Pool['gather'] = (judgingOf) => {
    const lines = shelves.flatMap(linesOf)
    shelves = []
    const byFile = <Own extends { readonly file: number }>(all: readonly Own[]) => Map.groupBy(all, ({ file }) => file)
    const { held: allHeld, bodies: allBodies } = keep()
    if (!allHeld) {
      const alone = byFile(lines.filter(({ isHeld }) => isHeld))
      return { held: byFile(waiting), alone, context: [], omitted: 'held' }
    }
    const all = [...waiting, ...lines.flatMap((line) => (line.isHeld ? read(line, judgingOf) : []))]
    const gathered = { held: byFile(all), alone: new Map() }
    const own = all.map(({ fit }) => fit.record)
    if (!own.some(({ kind }) => rolled.has(kind))) return { ...gathered, context: own, omitted: null }
    if (!allBodies) return { ...gathered, context: own, omitted: 'bodies' }
    const context = [...own, ...bodies]
    for (const line of lines) {
      if (line.isHeld) continue
      for (const { fit } of read(line, judgingOf)) context.push(slim(fit.record, needed.get(fit.record.kind)))
    }
    return { ...gathered, context, omitted: null }
  }

  return {
    add: (file, kept) => {
      if (kept.index.length === 0) return
      const hadRoom = taken.bodies <= room.bodies
      for (let i = 0; i < kept.index.length; i += PER_LINE) {
        taken[kept.index[i + IS_HELD] === 1 ? 'held' : 'bodies'] += kept.index[i + 2] ?? 0
      }
      const hasRoom = taken.bodies <= room.bodies
      // what is too much for the room is of no use
      if (hadRoom && !hasRoom) shelves = shelves.map(withoutBodies)
      shelves.push(hasRoom ? { file, kept } : withoutBodies({ file, kept }))
    },
    addEntries: (file, kept) => {
      for (const { entry, fit, isHeld, bytes } of kept) {
        taken[isHeld ? 'held' : 'bodies'] += bytes
        if (isHeld) waiting.push({ entry, fit, file })
        else bodies.push(slim(fit.record, needed.get(fit.record.kind)))
      }
      if (!keep().bodies) bodies = []
    },
    keep,
    isRoomFor: ({ index }) => keep().held || !index.some((number, i) => i % PER_LINE === IS_HELD && number === 1),
    held: () => waiting.length + shelves.flatMap(linesOf).filter(({ isHeld }) => isHeld).length,
    gather,
  }
}

interface KeptLine extends Start {
  readonly file: number
  readonly isHeld: boolean
  /** With its line feed. */
  readonly bytes: Uint8Array
}

const linesOf = ({ file, kept: { index, bytes } }: Shelf): KeptLine[] => {
  const lines: KeptLine[] = []
  let at = 0
  for (let i = 0; i < index.length; i += PER_LINE) {
    const [position = 0, line = 0, length = 0, isHeld = 0] = index.slice(i, i + PER_LINE)
    lines.push({ file, position, line, isHeld: isHeld === 1, bytes: bytes.subarray(at, at + length) })
    at += length
  }
  return lines
}

const NOTHING: Readonly<Record<string, never>> = Object.freeze(Object.create(null))

/** A body with no more than roll-ups read of it: there may be many. */
const slim = (
  { kind, id, area, asOf, facts, suspect }: FactRecord,
  needed: ReadonlySet<string> = new Set(),
): FactRecord => {
  const pick = <T>(from: Readonly<Record<string, T>>): Readonly<Record<string, T>> => {
    const names = Object.keys(from).filter((name) => needed.has(name))
    return names.length === 0
      ? NOTHING
      : Object.assign(Object.create(null), Object.fromEntries(names.map((name) => [name, from[name]])))
  }
  return { kind, id, area, asOf, facts: pick(facts), suspect: pick(suspect) }
}

const read = ({ file, position, line, bytes }: KeptLine, judgingOf: (file: number) => Judging) => {
  const found = judgingOf(file).readKept(bytes, { position, line })
  return found === null ? [] : [{ ...found, file }]
}

const withoutBodies = (shelf: Shelf): Shelf => {
  const held = linesOf(shelf).filter(({ isHeld }) => isHeld)
  const index = held.flatMap(({ position, line, bytes }) => [position, line, bytes.length, 1])
  return { file: shelf.file, kept: { index, bytes: Buffer.concat(held.map(({ bytes }) => bytes)) } }
}
