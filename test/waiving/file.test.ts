import { describe, expect, test } from 'vitest'
import { readWaivers } from '../../src/waiving/index.ts'
import { faultsOf, validatorOf } from '../schemas/schemas-here.ts'

const RULE = 'qingyuan/environment/measures-6/stall-ratio'
const rulebook = { rules: [{ id: RULE }] } as unknown as Parameters<typeof readWaivers>[1]
const read = (text: string) => readWaivers(text, rulebook, 'w.yaml')
const rest = 'approver: 示例办, basis: 示例文, from: "2026-01-01", until: "2026-12-31"'

describe('a file of waivers', () => {
  test('is read in YAML and in JSON', () => {
    const waiver = { approver: '示例办', basis: '示例文', from: '2026-01-01', until: '2026-12-31' }
    const record = { kind: 'public-toilet', area: '441802', id: 'T-1' }
    const given = {
      waivers: [
        { rule: RULE, record, ...waiver },
        { rule: RULE, area: '441803', ...waiver },
      ],
    }
    const found = [
      { rule: RULE, kind: 'public-toilet', subject: 'T-1', area: '441802', ...waiver },
      { rule: RULE, kind: null, subject: null, area: '441803', ...waiver },
    ]
    const yaml = `waivers:\n- {rule: ${RULE}, record: {kind: public-toilet, area: "441802", id: T-1}, ${rest}}\n- {rule: ${RULE}, area: "441803", ${rest}}\n`
    for (const text of [JSON.stringify(given), yaml]) expect(read(text)).toEqual({ waivers: found, problems: [] })
    expect(faultsOf(validatorOf('waivers'), given)).toEqual([])
  })

  test.each([
    ['', ['wrong-type 1']],
    ['waivers: {}', ['wrong-type 1']],
    ['waiver: []', ['unknown-key 1', 'missing-key 1']],
    [`waivers:\n- {rule: ${RULE}, ${rest}}`, ['missing-key 2']],
    [`waivers:\n- {rule: ${RULE}n, area: "441802", ${rest}}`, ['unknown-rule 2']],
    [`waivers:\n- {rule: ${RULE}, area: 441802, ${rest}}`, ['wrong-type 2']],
    [`waivers:\n- {rule: ${RULE}, area: "4418", ${rest}}`, ['field-value 2']],
    [
      `waivers:\n- {rule: ${RULE}, area: "441802", record: {kind: a, area: "441802", id: b}, ${rest}}`,
      ['unknown-key 2'],
    ],
    [`waivers:\n- {rule: ${RULE}, record: {kind: a, id: b}, ${rest}}`, ['missing-key 2']],
    [`waivers:\n- {rule: ${RULE}, area: "441802", ${rest.replace('2026-12-31', '2025-12-31')}}`, ['field-value 2']],
    [`waivers:\n- {rule: ${RULE}, area: "441802", ${rest.replace('2026-12-31', '2026-02-30')}}`, ['wrong-type 2']],
    [`waivers:\n- {rule: ${RULE}, area: "441802", ${rest.replace('示例办', '" "')}}`, ['wrong-type 2']],
    [`waivers:\n- {rule: ${RULE}, area: "441802", forever: true, ${rest}}`, ['unknown-key 2']],
  ])('%s', (text, faults) => {
    const { waivers, problems } = read(text)
    expect(waivers).toEqual([])
    expect(problems.map(({ code, line }) => `${code} ${line}`)).toEqual(faults)
    for (const one of problems) expect(one).toMatchObject({ file: 'w.yaml', column: expect.any(Number) })
  })
})
