import { areaStem, areaStems } from '../../model/index.ts'

/** An area as the service lists it. */
export interface ListedArea {
  readonly code: string
  readonly name: string
}

/** An area with those under it. */
export interface Branch extends ListedArea {
  readonly stem: string
  readonly under: readonly Branch[]
}

/** A line of a tree as it is shown: how deep, and whether more lies under it. */
export interface Line {
  readonly area: Branch
  /** From 1. */
  readonly level: number
  readonly parent: string | null
  readonly isOpen: boolean
  /** Of how many beside it which, from 1. */
  readonly place: number
  readonly among: number
}

/** The areas that somebody sees, as their codes lie in each other: so far do numbers of an area reach. */
export const treeOf = (areas: readonly ListedArea[], stems: readonly string[]): readonly Branch[] => {
  const seen = new Map<string, ListedArea>()
  for (const area of areas) {
    const stem = areaStem(area.code)
    if (stems.some((own) => stem.startsWith(own))) seen.set(stem, area)
  }
  const parentOf = (stem: string, code: string): string | undefined =>
    areaStems(code)
      .filter((one) => one !== stem)
      .findLast((one) => seen.has(one))
  const under = new Map<string | undefined, string[]>()
  for (const [stem, { code }] of [...seen].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const parent = parentOf(stem, code)
    under.set(parent, [...(under.get(parent) ?? []), stem])
  }
  const branches = (parent: string | undefined): readonly Branch[] =>
    (under.get(parent) ?? []).flatMap((stem) => {
      const area = seen.get(stem)
      return area === undefined ? [] : { code: area.code, name: area.name, stem, under: branches(stem) }
    })
  return branches(undefined)
}

/** The lines of a tree that are to be seen where these branches are open. */
export const linesOf = (
  branches: readonly Branch[],
  open: ReadonlySet<string>,
  level = 1,
  parent: string | null = null,
): readonly Line[] =>
  branches.flatMap((area, index) => {
    const isOpen = area.under.length > 0 && open.has(area.stem)
    const line = { area, level, parent, isOpen, place: index + 1, among: branches.length }
    return [line, ...(isOpen ? linesOf(area.under, open, level + 1, area.stem) : [])]
  })

/** What a key does in a tree: where the focus goes, and what opens or shuts; null for a key that means nothing here. */
export const pressIn = (
  key: string,
  lines: readonly Line[],
  stem: string,
): { readonly to: string } | { readonly open: string } | { readonly shut: string } | null => {
  const index = lines.findIndex(({ area }) => area.stem === stem)
  const line = lines[index]
  if (line === undefined) return null
  const go = (to: Line | undefined) => (to === undefined ? null : { to: to.area.stem })
  if (key === 'ArrowDown') return go(lines[index + 1])
  if (key === 'ArrowUp') return go(lines[index - 1])
  if (key === 'Home') return go(lines[0])
  if (key === 'End') return go(lines.at(-1))
  if (key === 'ArrowRight') {
    if (line.area.under.length === 0) return null
    return line.isOpen ? go(lines[index + 1]) : { open: stem }
  }
  if (key === 'ArrowLeft') {
    if (line.isOpen) return { shut: stem }
    return line.parent === null ? null : { to: line.parent }
  }
  return null
}
