import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { accountsOf, loginsOf, officeOf, THE_MACHINE } from '../../../src/office/index.ts'
import { openStore } from '../../../src/store/index.ts'
import { maySmallDisk, smallDisk } from '../../setup/small-disk.ts'
import { openDoor, toilet } from '../open.ts'
import { ask, PASSWORD } from './office.ts'

test.skipIf(!maySmallDisk())(
  'on a full disk nothing is acknowledged that is not kept, what was kept can be read, and it goes on where there is room',
  async () => {
    const disk = smallDisk(12)
    if (disk === null) throw new Error('no small disk')
    let time = '2026-05-01T00:00:00.000Z'
    const now = () => time
    const ballast = join(disk.folder, 'ballast')
    writeFileSync(ballast, Buffer.alloc(2 << 20, 1))
    const store = await openStore({ data: join(disk.folder, 'data') }, { now })
    const office = officeOf({ store, now })
    const app = await openDoor({ kept: { office, secret: () => null } })
    try {
      const facts = { login: 'someone', roles: ['inspector', 'office'] as const, areas: ['*'], kinds: [] }
      const { id } = await accountsOf(office).add(THE_MACHINE, facts, PASSWORD)
      const account = await store.accounts.change(id, { mustChange: false })
      if (account === null) throw new Error('no account')
      const { token } = await loginsOf(office).open(account)
      const headers = { cookie: `halfsky=${token}` }
      const records = (count: number, round: string) =>
        Array.from({ length: count }, (_, index) => ({ ...toilet, id: `T-${round}-${index}` }))
      const kept: string[] = []
      let refused = 0
      for (let round = 0; round < 200 && refused < 3; round++) {
        const made = await ask(app, 'POST', '/v1/submissions', records(100, String(round)), headers)
        if (made.status === 201) kept.push(made.json.id)
        else {
          expect(made.json).toMatchObject({ status: 507, type: 'urn:halfsky:fault:store-full' })
          refused++
        }
      }
      expect(kept.length).toBeGreaterThan(3)
      expect(refused).toBe(3)
      time = '2026-05-01T00:05:00.000Z'
      const listed = await ask(app, 'GET', '/v1/submissions?limit=1000', undefined, headers)
      expect(listed.json.items.map((one: { id: string }) => one.id)).toEqual(kept)
      rmSync(ballast)
      const after = await ask(app, 'POST', '/v1/submissions', toilet, headers)
      expect(after.status).toBe(201)
      expect((await ask(app, 'GET', `/v1/submissions/${kept[0]}`, undefined, headers)).status).toBe(200)
      expect(await store.audit.verify()).toMatchObject({ broken: null })
    } finally {
      await app.close()
      await store.close()
      disk.remove()
    }
  },
)
