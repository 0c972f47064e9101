import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'

/** What a room's index.ts says of it. */
interface Room {
  readonly name: string
  readonly mayImport: readonly string[]
  readonly homeOf: readonly string[]
}

/** What the check saw, and what it found. */
export interface Inspection {
  readonly modules: number
  readonly violations: readonly string[]
}

// what a working room may not touch: today's date is an argument
const IMPURE = /\bDate\.now\(|\bnew Date\(\)|\bprocess\.|\bconsole\./
// the package's front is the door of those who program
const DOORS = ['cli', 'http', 'lsp', 'web', 'index']
// hides the environment from a library that looks there at every token; reads nothing of it
const EXEMPT = ['src/source/environment.ts']

/** Holds every import under `root`/src against the lines in the rooms' index files. */
export const inspect = async (root: string): Promise<Inspection> => {
  const rooms = readRooms(join(root, 'src'))
  const { output } = await cruise(['src'], {
    baseDir: root,
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  })
  const { modules } = output as ICruiseResult
  const own = modules.filter(({ source }) => source.startsWith('src/'))
  const imports = own.flatMap(({ source, dependencies }) =>
    dependencies.flatMap(({ module, resolved }) => faultOf(source, module, resolved, rooms) ?? []),
  )
  const impure = own
    .filter(({ source }) => !DOORS.includes(roomOf(source)) && !EXEMPT.includes(source))
    .filter(({ source }) => IMPURE.test(readFileSync(join(root, source), 'utf8')))
    .map(({ source }) => `${source}: a working room reads the clock, the process or the console`)
  return { modules: own.length, violations: [...imports, ...impure] }
}

/** A room and all those that it comes to import, by their names. */
export const roomsBehind = (root: string, name: string): ReadonlySet<string> => {
  const rooms = readRooms(join(root, 'src'))
  const behind = new Set([name])
  // a set goes on to what is added on the way
  for (const one of behind) for (const next of rooms.get(one)?.mayImport ?? []) behind.add(next)
  return behind
}

const readRooms = (src: string): ReadonlyMap<string, Room> =>
  new Map(
    readdirSync(src, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }): [string, Room] => {
        const text = readFileSync(join(src, name, 'index.ts'), 'utf8')
        return [name, { name, mayImport: words(text, 'May import'), homeOf: words(text, 'Home of') }]
      }),
  )

/** `May import: model, source.` → [model, source]; a room without the line may import nothing. */
const words = (text: string, label: string): string[] => {
  const list = new RegExp(`${label}: ([^.]*(?:\\.\\w[^.]*)*)\\.`).exec(text.replace(/\n \* ?/g, ' '))?.[1] ?? ''
  return list.split(/,\s*/).filter((word) => word !== '' && word !== 'nothing')
}

const roomOf = (path: string): string => /^src\/([^/]+)\//.exec(path)?.[1] ?? path.replace(/^src\/|\.ts$/g, '')

const faultOf = (source: string, module: string, resolved: string, rooms: ReadonlyMap<string, Room>): string | null => {
  const from = roomOf(source)
  if (builtinModules.includes(module.replace(/^node:/, ''))) return null
  if (!module.startsWith('.')) return packageFault(source, from, module, rooms)
  // every door may tell its version
  if (module.endsWith('/package.json')) return null
  const to = roomOf(resolved)
  if (to === from || rooms.get(from) === undefined) return insides(source, from, resolved, rooms)
  if (!rooms.get(from)?.mayImport.includes(to)) return `${source}: ${from} may not import ${to}`
  return insides(source, from, resolved, rooms)
}

/** Rooms meet at their index files only. */
const insides = (source: string, from: string, resolved: string, rooms: ReadonlyMap<string, Room>): string | null => {
  const to = roomOf(resolved)
  const inner = rooms.has(to) && to !== from && resolved !== `src/${to}/index.ts`
  return inner ? `${source}: reaches into ${resolved}` : null
}

const packageFault = (
  source: string,
  from: string,
  module: string,
  rooms: ReadonlyMap<string, Room>,
): string | null => {
  const name = module.startsWith('@') ? module.split('/').slice(0, 2).join('/') : (module.split('/')[0] ?? module)
  const scope = `${name.split('/')[0]}/*`
  const homes = [...rooms.values()].filter(({ homeOf }) => homeOf.includes(name) || homeOf.includes(scope))
  if (homes.some((home) => home.name === from)) return null
  return homes.length === 0 ? `${source}: ${name} has no home room` : `${source}: ${name} lives in ${homes[0]?.name}`
}
