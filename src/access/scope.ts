import { areaStem } from '../model/index.ts'

/** What stands for all areas. */
export const EVERYWHERE = '*'

/** Where and on what an account may act: the areas under those named; all kinds where none is named. */
export interface Scope {
  readonly areas: readonly string[]
  readonly kinds: readonly string[]
}

/** An area that belongs to another than its code says: a development zone, a county that was moved. */
export interface AreaParent {
  readonly code: string
  readonly parent: string | null
}

/**
 * The stems of all areas under those named: an area lies under another by its code, and under the one that it was given to.
 * `['']` for all areas; none for none.
 */
export const stemsOf = (areas: readonly string[], given: readonly AreaParent[]): readonly string[] => {
  if (areas.includes(EVERYWHERE)) return ['']
  const stems = new Set(areas.map(areaStem))
  // a parent may itself have been given
  for (let before = -1; before < stems.size; ) {
    before = stems.size
    for (const { code, parent } of given) {
      if (parent !== null && isWithin([...stems], parent)) stems.add(areaStem(code))
    }
  }
  return [...stems].sort().filter((stem, _, all) => !all.some((other) => other !== stem && stem.startsWith(other)))
}

/** Whether an area lies under one of these stems. */
export const isWithin = (stems: readonly string[], area: string): boolean => {
  const own = areaStem(area)
  return stems.some((stem) => own.startsWith(stem))
}
