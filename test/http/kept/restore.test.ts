import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { expect, test } from 'vitest'
import { officeOf } from '../../../src/office/index.ts'
import { openStore, restoreStore } from '../../../src/store/index.ts'
import { openDoor, toilet } from '../open.ts'
import { ask, openDesk } from './office.ts'

const URLS = [
  ...['/v1/submissions', '/v1/cases', '/v1/subjects', '/v1/areas', '/v1/accounts', '/v1/session', '/v1/keys'],
  ...['/v1/periods', '/v1/completeness', '/v1/worklist?area=441802', '/v1/waivers', '/v1/units', '/v1/duties'],
  ...['/v1/reports/yearly?area=441800&year=2026&date=2026-12-31&format=json', '/v1/figures?area=441800&year=2026'],
]

const now = () => '2026-05-01T00:00:00.000Z'

test('a restored backup answers as the service did when it was made, whatever came after', async () => {
  const desk = await openDesk()
  const folder = mkdtempSync(join(tmpdir(), 'halfsky-restore-'))
  try {
    const someone = await desk.as(['inspector', 'hr', 'office', 'admin'])
    for (const femaleStalls of [2, 3, 2]) {
      const record = { ...toilet, id: `T-${femaleStalls}`, femaleStalls }
      expect((await someone('POST', '/v1/submissions', record)).status).toBe(201)
    }
    const [{ id }] = (await someone('GET', '/v1/submissions')).json.items
    const urls = [...URLS, `/v1/submissions/${id}`, `/v1/submissions/${id}/records`]
    const answers = async (app: FastifyInstance) => {
      const told = new Map<string, unknown>()
      for (const url of urls) {
        const { status, text, headers } = await ask(app, 'GET', url, undefined, { cookie: someone.cookie })
        told.set(url, [status, text, headers.etag])
      }
      return told
    }
    const before = await answers(desk.app)
    await desk.office.store.backup(join(folder, 'backup.db'))
    await someone('POST', '/v1/submissions', { ...toilet, id: 'T-after' })
    const place = { data: join(folder, 'data') }
    await restoreStore(place, join(folder, 'backup.db'), { now })
    const store = await openStore(place, { now })
    const app = await openDoor({ kept: { office: officeOf({ store, now }), secret: () => null } })
    try {
      expect(await answers(app)).toEqual(before)
      expect(await answers(desk.app)).not.toEqual(before)
      expect(await store.audit.verify()).toMatchObject({ broken: null })
    } finally {
      await app.close()
      await store.close()
    }
  } finally {
    await desk.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
