import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Halfsky } from '../../src/halfsky.ts'
import { buildServer, startServer } from '../../src/http/index.ts'
import { calling, check, exchange, listen, openDoor, openShipped, post, toilet } from './open.ts'

test('says what it is, that it runs, and what it judges by', async () => {
  const app = await openDoor()
  expect((await app.inject('/')).json()).toMatchObject({ name: 'halfsky', links: { check: '/v1/check' } })
  expect((await app.inject('/healthz')).json()).toEqual({ status: 'ok' })
  const { rulebook } = await openShipped()
  expect((await app.inject('/readyz')).json()).toEqual({ status: 'ready', rulebook: rulebook.digest })
  expect((await app.inject({ method: 'HEAD', url: '/healthz' })).body).toBe('')
  await app.close()
})

describe('metrics', () => {
  const value = (text: string, name: string): number =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.split(' ')[1],
    )

  test('count requests, verdicts, refusals and cross-checks', async () => {
    const app = await openDoor({ crossCheckEvery: 2 })
    await check(app, toilet)
    await check(app, [toilet, toilet, { ...toilet, x: 1 }])
    await check(app, toilet)
    await post(app, `${JSON.stringify(toilet)}\n{}\n`, '/v1/check', 'application/x-ndjson')
    await check(app, { ...toilet, x: 1 })
    const text = (await app.inject('/metrics')).body
    expect(value(text, 'halfsky_records_checked_total')).toBe(5)
    expect(value(text, 'halfsky_records_refused_total')).toBe(3)
    expect(value(text, 'halfsky_findings_total{verdict="fail"}')).toBe(5)
    // the second request with its two records, the fourth with its one
    expect(value(text, 'halfsky_cross_checks_total')).toBe(3)
    expect(value(text, 'halfsky_disagreements_total')).toBe(0)
    expect(text).toContain(
      'halfsky_http_request_duration_seconds_count{method="POST",route="/v1/check",status="422"} 1',
    )
    expect(text).toContain('process_cpu_seconds_total')
    await app.close()
  })

  test('count disagreements', async () => {
    const halfsky = await openShipped()
    const disagreeing: Halfsky = {
      ...halfsky,
      answer: () => null,
      answerBytes: () => null,
      checkBatch: async (batch, options) => ({
        ...(await halfsky.checkBatch(batch, options)),
        crossChecked: 1,
        disagreements: 1,
      }),
    }
    const app = await buildServer(disagreeing, { today: () => '2026-05-01' })
    await check(app, toilet)
    expect(value((await app.inject('/metrics')).body, 'halfsky_disagreements_total')).toBe(1)
    await app.close()
  })

  test('do not grow with the addresses people try', async () => {
    const app = await openDoor()
    for (let index = 0; index < 20; index++) await app.inject(`/v1/rules/${index}`)
    for (let index = 0; index < 20; index++) await app.inject(`/nope-${index}`)
    const series = (await app.inject('/metrics')).body.split('\n').filter((line) => line.includes('_seconds_count{'))
    expect(series.filter((line) => line.includes('404'))).toHaveLength(2)
    await app.close()
  })
})

test('the cross-check is asked of one request in so many, whole', async () => {
  const halfsky = await openShipped()
  const asked: number[] = []
  const watched: Halfsky = {
    ...halfsky,
    answer: () => null,
    answerBytes: () => null,
    checkBatch: (batch, options) => {
      asked.push(options.crossCheckEvery)
      return halfsky.checkBatch(batch, options)
    },
  }
  const app = await buildServer(watched, { today: () => '2026-05-01', crossCheckEvery: 3 })
  for (let count = 0; count < 6; count++) await check(app, toilet)
  expect(asked).toEqual([0, 0, 1, 0, 0, 1])
  await app.close()
})

test('headers forbid what a page does not need, and the reference page still works from this server alone', async () => {
  const app = await openDoor()
  const page = await app.inject('/docs/')
  expect(page.statusCode).toBe(200)
  expect(page.headers['content-security-policy']).toContain("script-src 'self'")
  expect(page.headers['content-security-policy']).not.toContain('upgrade-insecure-requests')
  expect(page.headers['x-content-type-options']).toBe('nosniff')
  expect(page.headers['x-frame-options']).toBe('SAMEORIGIN')
  const data = await app.inject('/v1/coverage')
  expect(data.headers['content-security-policy']).toBe("default-src 'none';frame-ancestors 'none'")
  expect(data.headers['x-content-type-options']).toBe('nosniff')
  const assets = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => String(address))
  expect(assets.length).toBeGreaterThan(3)
  for (const address of assets) {
    expect(address).not.toMatch(/^(?:https?:)?\/\//)
    expect((await app.inject(new URL(address, 'http://x/docs/').pathname)).statusCode).toBe(200)
  }
  expect(page.body).not.toMatch(/<script(?![^>]*src)[^>]*>\s*\S/)
  const missing = await app.inject('/docs/nothing')
  expect([missing.statusCode, missing.json().type]).toEqual([404, 'urn:halfsky:fault:no-such-page'])
  expect((await app.inject({ method: 'POST', url: '/docs' })).headers.allow).toBe('GET, HEAD')
  await app.close()
})

describe('stopping', () => {
  /** A door whose checks wait to be let go. */
  const slow = async () => {
    const halfsky = await openShipped()
    const gate = Promise.withResolvers<void>()
    const started = Promise.withResolvers<void>()
    const waiting: Halfsky = {
      ...halfsky,
      answer: () => null,
      answerBytes: () => null,
      checkBatch: async (batch, options) => {
        started.resolve()
        await gate.promise
        return halfsky.checkBatch(batch, options)
      },
    }
    return { halfsky: waiting, gate, started: started.promise }
  }

  const send = (port: number): [ClientRequest, Promise<IncomingMessage>] => {
    const call = calling(port, 'application/json')
    const answer = once(call, 'response').then(([response]) => response as IncomingMessage)
    call.end(JSON.stringify(toilet))
    return [call, answer]
  }

  test('finishes what runs and takes nothing new', async () => {
    const { halfsky, gate, started } = await slow()
    const app = await buildServer(halfsky, { today: () => '2026-05-01' })
    const { port } = await listen(app)
    const [, answer] = send(port)
    await started
    const closed = app.close()
    await wait(50)
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow()
    gate.resolve()
    expect((await answer).statusCode).toBe(200)
    await closed
  })

  test('says so where a request was on its way', async () => {
    const { halfsky } = await slow()
    const app = await buildServer(halfsky, { today: () => '2026-05-01' })
    const { port } = await listen(app)
    const ask = (path: string) => exchange(port, [`GET ${path} HTTP/1.1\r\n`, '', '', 'Host: x\r\n\r\n'], 100)
    const answers = [ask('/readyz'), ask('/v1/rules'), ask('/healthz')]
    await wait(100)
    const closed = app.close()
    const [ready, rules, health] = await Promise.all(answers)
    expect(ready).toMatch(/^HTTP\/1\.1 503 /)
    expect(ready).toContain('urn:halfsky:fault:closing')
    expect(rules).toMatch(/^HTTP\/1\.1 503 /)
    expect(health).toMatch(/^HTTP\/1\.1 200 /)
    expect(health).toMatch(/connection: close/i)
    await closed
  })

  test('close() leaves the process and its signals alone', async () => {
    const before = process.listenerCount('SIGTERM')
    const running = await startServer(await openShipped(), {
      host: '127.0.0.1',
      port: 0,
      today: () => '2026-05-01',
      logger: false,
    })
    expect((await fetch(`${running.url}/healthz`)).status).toBe(200)
    await running.close()
    expect(process.listenerCount('SIGTERM')).toBe(before)
    await expect(fetch(`${running.url}/healthz`)).rejects.toThrow()
  })

  test('a port that is taken is an error, and leaves nothing behind', async () => {
    const options = { host: '127.0.0.1', today: () => '2026-05-01', logger: false }
    const first = await startServer(await openShipped(), { ...options, port: 0 })
    const before = process.listenerCount('SIGTERM')
    const port = Number(new URL(first.url).port)
    await expect(startServer(await openShipped(), { ...options, port })).rejects.toThrow('EADDRINUSE')
    expect(process.listenerCount('SIGTERM')).toBe(before)
    await first.close()
  })

  test.each(['SIGTERM', 'SIGINT'] as const)('on %s the process finishes what runs and exits 0', async (signal) => {
    const script = `
      import { openRulebook } from './src/halfsky.ts'
      import { startServer } from './src/http/index.ts'
      const { halfsky } = await openRulebook()
      const slow = { ...halfsky, answer: () => null, answerBytes: () => null, checkBatch: async (batch, options) => {
        process.stdout.write('started\\n')
        await new Promise((done) => setTimeout(done, 600))
        return halfsky.checkBatch(batch, options)
      } }
      const { url } = await startServer(slow, { host: '127.0.0.1', port: 0, today: () => '2026-05-01' })
      process.stdout.write(url + '\\n')`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      cwd: new URL('../..', import.meta.url),
    })
    const exited = once(child, 'exit')
    let log = ''
    child.stderr.on('data', (chunk) => {
      log += chunk
    })
    const [url] = await once(child.stdout, 'data')
    const [, answer] = send(Number(new URL(String(url).trim()).port))
    await once(child.stdout, 'data')
    child.kill(signal)
    expect((await answer).statusCode).toBe(200)
    expect(await exited).toEqual([0, null])
    expect(log).toContain('"status":200')
  })
})
