import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDoor, openShipped } from './open.ts'

const folder = mkdtempSync(join(tmpdir(), 'halfsky-pages-'))
const SCRIPT = `export const long = '${'半边天'.repeat(1_000)}'`

beforeAll(() => {
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>pages</title>')
  writeFileSync(join(folder, 'manifest.json'), '{}')
  writeFileSync(join(folder, 'sw.js'), 'self')
  writeFileSync(join(folder, 'assets', 'index-abc.js'), SCRIPT)
  writeFileSync(join(folder, 'notes.txt'), 'no page')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

describe('the pages', () => {
  test('/ is a page to a browser and data to a program', async () => {
    const app = await openDoor({ pages: folder })
    const page = await app.inject({ url: '/', headers: HTML })
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.body).toContain('<title>pages</title>')
    expect(page.headers['cache-control']).toBe('no-cache')
    expect(page.headers.vary).toContain('Accept')
    for (const accept of ['application/json', '*/*']) {
      const data = await app.inject({ url: '/', headers: { accept } })
      expect(data.json()).toMatchObject({ name: 'halfsky' })
      expect(data.headers.vary).toContain('Accept')
      expect(data.headers['content-security-policy']).toBe("default-src 'none';frame-ancestors 'none'")
    }
    const again = await app.inject({ url: '/', headers: { ...HTML, 'if-none-match': String(page.headers.etag) } })
    expect(again.statusCode).toBe(304)
    await app.close()
  })

  test('may run nothing but this server’s own files', async () => {
    const app = await openDoor({ pages: folder })
    const policy = String((await app.inject({ url: '/', headers: HTML })).headers['content-security-policy'])
    expect(policy).toContain("default-src 'self'")
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    await app.close()
  })

  test('their assets are kept for good, compressed where that is understood; the rest is asked for again', async () => {
    const app = await openDoor({ pages: folder })
    const plain = await app.inject('/assets/index-abc.js')
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(plain.headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect(plain.body).toBe(SCRIPT)
    const short = await app.inject({ url: '/assets/index-abc.js', headers: { 'accept-encoding': 'br, gzip' } })
    expect(short.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(short.rawPayload).toString()).toBe(SCRIPT)
    const refused = await app.inject({ url: '/assets/index-abc.js', headers: { 'accept-encoding': 'gzip;q=0' } })
    expect(refused.headers['content-encoding']).toBeUndefined()
    expect((await app.inject('/sw.js')).headers['cache-control']).toBe('no-cache')
    await app.close()
  })

  test('nothing but built pages has an address', async () => {
    const app = await openDoor({ pages: folder })
    for (const url of [
      '/manifest.json',
      '/notes.txt',
      '/assets/../notes.txt',
      '/assets/%2e%2e/notes.txt',
      '/index.html',
    ])
      expect((await app.inject(url)).statusCode).toBe(404)
    expect((await app.inject({ method: 'POST', url: '/sw.js' })).statusCode).toBe(405)
    await app.close()
  })

  test('where they are not built, / says how to build them', async () => {
    const app = await openDoor({ pages: join(folder, 'nowhere') })
    const page = await app.inject({ url: '/', headers: HTML })
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('npm run build')
    expect((await app.inject({ url: '/', headers: { accept: 'application/json' } })).json().name).toBe('halfsky')
    await app.close()
  })
})

test('/v1/rulebook is what verdicts rest on, without cases and plan texts', async () => {
  const app = await openDoor()
  const { rulebook } = await openShipped()
  const answer = await app.inject('/v1/rulebook')
  const sent = answer.json()
  expect(sent.digest).toBe(rulebook.digest)
  expect(sent.rules).toHaveLength(rulebook.rules.length)
  expect(sent.rules.every(({ cases, quote }: { cases: unknown[]; quote: string }) => cases.length === 0 && quote)).toBe(
    true,
  )
  const short = await app.inject({ url: '/v1/rulebook', headers: { 'accept-encoding': 'gzip' } })
  expect(short.rawPayload.length).toBeLessThan(250_000)
  expect(gunzipSync(short.rawPayload).toString()).toBe(answer.body)
  // one strong tag is one text
  expect(short.headers.etag).not.toBe(answer.headers.etag)
  await app.close()
})
