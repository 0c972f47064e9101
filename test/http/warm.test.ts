import { expect, test, vi } from 'vitest'
import { warmUp } from '../../src/http/warm.ts'
import { openRulebook } from '../../src/index.ts'
import { batchOf, options, recordOf } from '../setup/product.ts'

const DAY = '2026-05-01'

test('what a rule finds in its first case is kept when somebody asks', async () => {
  const { halfsky } = await openRulebook()
  if (halfsky === null) throw new Error('no rulebook')
  const asked = options({ detail: 'brief', lang: 'zh-CN', asOf: DAY })
  const rule = halfsky.rulebook.rules.find(({ id }) => id === 'qingyuan/environment/measures-6/stall-ratio')
  const record = { ...recordOf('public-toilet', rule?.cases[0]?.record ?? {}, '441800'), asOf: '2026-04-30' }
  const body = Buffer.from(JSON.stringify(record))
  expect(halfsky.answerBytes(body, asked)).toBeNull()
  await warmUp(halfsky, DAY, new AbortController().signal)
  const { report } = await halfsky.checkBatch(batchOf([record]), asked)
  const answer = halfsky.answerBytes(body, asked)
  expect(answer && Buffer.from(answer.json, 'latin1').toString()).toBe(JSON.stringify(report))
})

test('nothing is done once the service stops', async () => {
  const { halfsky } = await openRulebook()
  if (halfsky === null) throw new Error('no rulebook')
  const answer = vi.fn(halfsky.answer)
  await warmUp({ ...halfsky, answer }, DAY, AbortSignal.abort())
  expect(answer).not.toHaveBeenCalled()
})
