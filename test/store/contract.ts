import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore, type Store } from '../../src/store/index.ts'
import { fill } from './deeds.ts'
import { footing, type Places } from './places.ts'

/** What holds of a store, whichever database it lies in. */
export const contract = (start: () => Promise<Places>): void => {
  let places: Places
  let store: Store
  beforeAll(async () => {
    places = await start()
    store = await openStore(await places.place(), footing())
    await fill(store)
  })
  afterAll(async () => {
    await store?.close()
    await places?.stop()
  })

  test('there is something in every table', async () => {
    const counts = (await store.doctor()).find(({ name }) => name === 'counts')
    expect(Object.values(counts?.seen ?? {}).every((count) => Number(count) > 0)).toBe(true)
  })
}
