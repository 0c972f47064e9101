/** What was made lately, and is asked for again. */
export interface Lately<T> {
  /** What goes by this key, made where it is not there; whoever asks meanwhile waits for the same. */
  get(key: string, make: () => Promise<T>): Promise<T>
}

/** Keeps what was asked for last, up to so much weight; the latest whatever it weighs. What could not be made is forgotten. */
export const latelyOf = <T>(most: number, weigh: (one: T) => number): Lately<T> => {
  const held = new Map<string, { readonly made: Promise<T>; weight: number }>()
  const lighten = (): void => {
    let sum = [...held.values()].reduce((all, { weight }) => all + weight, 0)
    for (const [key, { weight }] of held) {
      if (sum <= most || held.size === 1) return
      held.delete(key)
      sum -= weight
    }
  }
  return {
    get: (key, make) => {
      const known = held.get(key)
      if (known !== undefined) {
        held.delete(key)
        held.set(key, known)
        return known.made
      }
      const one = { made: make(), weight: 0 }
      held.set(key, one)
      one.made.then(
        (found) => {
          one.weight = weigh(found)
          lighten()
        },
        () => held.delete(key),
      )
      return one.made
    },
  }
}
