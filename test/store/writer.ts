/**
 * Hands in one submission for each key it reads, several at once, and says a key once its submission is acknowledged; a key that was used is
 * answered with what it was used for. A store that went away is tried again, as a client would.
 */
import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { openStore, type Place, StoreFault } from '../../src/store/index.ts'
import { handedIn, recordAt } from './deeds.ts'

const place: Place = JSON.parse(process.argv[2] ?? '')
const LANES = 6

const store = await openStore(place, { now: () => new Date().toISOString() })
writeSync(1, 'open\n')

const submit = (key: string): Promise<string> =>
  store.transact(async (tx) => {
    const used = await tx.submissions.usedKey('account-1', key)
    if (used) return used.submission
    const { id } = await tx.submissions.add(handedIn({ records: [recordAt(0, key, '{}')] }))
    await tx.submissions.useKey('account-1', key, { requestHash: key, submission: id })
    await tx.audit.append({ who: 'account-1', action: 'submit', object: `submission/${id}` })
    return id
  })

const keys = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const lane = async (): Promise<void> => {
  for (;;) {
    const { value: key, done } = await keys.next()
    if (done) return
    for (;;) {
      try {
        const id = await submit(key)
        // one write for a line: it is there whole, or not at all
        writeSync(1, `${key} ${id}\n`)
        break
      } catch (error) {
        if (!(error instanceof StoreFault) || error.problem.code !== 'store-unreachable') throw error
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }
  }
}
await Promise.all(Array.from({ length: LANES }, lane))
await store.close()
