import { fc, test as prop } from '@fast-check/vitest'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Halfsky } from '../../src/halfsky.ts'
import type { Rulebook } from '../../src/model/index.ts'
import type { RecordSchema } from '../../src/record/index.ts'
import { judgedBy } from '../../src/rulebook/index.ts'
import { readCode } from '../../src/web/judging/code.ts'
import { compose, entriesOf } from '../../src/web/judging/compose.ts'
import { type Field, fieldsOf, readEntry } from '../../src/web/judging/fields.ts'
import { kindJudge, readersIn, wanted } from '../../src/web/judging/judging.ts'
import { groupBy } from '../../src/web/older.ts'
import { options, shipped } from '../setup/product.ts'

let halfsky: Halfsky
/** As it comes over the wire. */
let sent: Rulebook
const schemaOf = (kind: string) => halfsky.kinds.schemas[kind] as unknown as RecordSchema
const AS_OF = '2026-05-01'

beforeAll(async () => {
  halfsky = await shipped()
  sent = JSON.parse(JSON.stringify(judgedBy(halfsky.rulebook)))
})

/** The records of the rules' own cases, each once. */
const caseRecords = (kind: string): readonly Readonly<Record<string, unknown>>[] => {
  const own = halfsky.rulebook.rules.filter(({ subject, cases }) => subject === kind && cases.length > 0)
  const records = own.flatMap(({ plan, cases }) =>
    cases.map(({ record }) => ({ kind, id: 'R-1', area: AREAS[plan], asOf: AS_OF, ...record })),
  )
  return [...new Map(records.map((one) => [JSON.stringify(one), one])).values()]
}
const AREAS: Readonly<Record<string, string>> = { qingyuan: '441802', conghua: '440117' }
const MOST = 120

describe('the pages judge as the service does', () => {
  test('on the records of every kind of case, in both languages, word for word', async () => {
    let seen = 0
    for (const kind of Object.keys(sent.kinds)) {
      const judge = kindJudge(sent, kind, schemaOf(kind))
      const all = caseRecords(kind)
      const step = Math.max(1, Math.floor(all.length / MOST))
      for (const [index, record] of all.entries()) {
        if (index % step !== 0) continue
        const lang = index % 2 === 0 ? 'zh-CN' : 'en'
        const { findings, problems } = await halfsky.checkRecord(record, options({ lang, asOf: AS_OF }))
        if (problems.some(({ severity }) => severity === 'error')) continue
        const judged = await judge(record, { lang, asOf: AS_OF })
        expect(JSON.parse(JSON.stringify(judged.findings))).toEqual(JSON.parse(JSON.stringify(findings)))
        seen += findings.length
      }
    }
    // a comparison of nothing holds always
    expect(seen).toBeGreaterThan(10_000)
  })

  test('a form that is filled in as it asks ends with nothing undecided', async () => {
    for (const kind of ['public-toilet', 'venue', 'medical-institution', 'school']) {
      const schema = schemaOf(kind)
      const fields = new Map(fieldsOf(schema).map((field) => [field.name, field]))
      const judge = kindJudge(sent, kind, schema)
      const record: Record<string, unknown> = { kind, id: 'R-1', area: '441802', asOf: AS_OF }
      for (let turn = 0; turn <= fields.size; turn++) {
        const { findings } = await judge(record, { lang: 'en', asOf: AS_OF })
        const [next] = wanted(findings).keys()
        if (next === undefined) break
        expect(record[next]).toBeUndefined()
        record[next] = answerOf(fields.get(next))
      }
      const { findings } = await judge(record, { lang: 'en', asOf: AS_OF })
      expect(findings.filter(({ verdict }) => verdict === 'unknown')).toEqual([])
    }
  })

  test('every fact that is ever wanted has rules that read it, and so a place in the form', async () => {
    for (const kind of Object.keys(sent.kinds)) {
      const judge = kindJudge(sent, kind, schemaOf(kind))
      for (const [plan, area] of Object.entries(AREAS)) {
        const readers = readersIn(sent, plan, kind)
        const { findings } = await judge({ kind, id: 'R-1', area, asOf: AS_OF }, { lang: 'en', asOf: AS_OF })
        for (const fact of wanted(findings).keys()) expect(readers.has(fact), `${plan} ${kind} ${fact}`).toBe(true)
      }
    }
  })
})

const answerOf = (field: Field | undefined): unknown => {
  if (field?.type === 'boolean') return true
  return field?.type === 'choice' ? field.choices[0]?.value : 3
}

describe('what is typed', () => {
  const field = (kind: string, name: string): Field => {
    const found = fieldsOf(schemaOf(kind)).find((one) => one.name === name)
    if (found === undefined) throw new Error(name)
    return found
  }

  const number = fc.oneof(
    fc.integer().map(String),
    fc.double({ noNaN: true }).map(String),
    fc.string({ maxLength: 6 }),
    fc.constantFrom('', ' 3 ', '３', '-1', '+2', '1e3', '0x10', '1,000', '2.50', '.5', '5.', '−0', '十'),
  )
  prop.prop([number, fc.constantFrom('femaleStalls', 'femaleStaff')])(
    'is a value only where the record with it is accepted',
    (typed) => {
      const own = field('public-toilet', 'femaleStalls')
      const { value, fault } = readEntry(own, typed)
      if (fault !== null || value === undefined) return
      const record = { kind: 'public-toilet', id: 'T-1', area: '441802', asOf: AS_OF, femaleStalls: value }
      expect(halfsky.kinds.read(record).record?.facts.femaleStalls).toBe(value)
      expect(String(value)).toBe(String(Number(typed.normalize('NFKC').trim().replace('−', '-')) || 0))
    },
  )

  test('full-width digits are digits, and what is wrong is told by what is wrong', () => {
    const stalls = field('public-toilet', 'femaleStalls')
    expect(readEntry(stalls, ' １２ ')).toEqual({ value: 12, fault: null })
    expect(readEntry(stalls, '1.5').fault).toEqual({ code: 'integer' })
    expect(readEntry(stalls, '-1').fault).toEqual({ code: 'minimum', limit: 0 })
    expect(readEntry(stalls, '')).toEqual({ value: undefined, fault: null })
    expect(readEntry(field('public-toilet', 'setting'), 'elsewhere').fault).toEqual({ code: 'choice' })
  })

  test('composes to a record that is accepted, and comes back from it', () => {
    const facts = { setting: 'urban', construction: 'new', highTraffic: false, femaleStalls: '2', maleStalls: '２' }
    const draft = {
      ...{ key: 'k', kind: 'public-toilet', id: 'T-1', area: '441802', name: '', asOf: AS_OF, entries: facts },
      ...{
        copiedFrom: null,
        state: 'draft' as const,
        createdAt: '',
        changedAt: '',
        sending: null,
        refusal: null,
        sent: null,
      },
    } as const
    const fields = fieldsOf(schemaOf('public-toilet'))
    const photo = { key: 'p', draft: 'k', takenOn: AS_OF, blob: new Blob([]), file: 'f-1' }
    const photos = [
      { ...photo, fact: 'femaleStalls' },
      { ...photo, fact: 'maleUrinals' },
    ]
    const { value, faults } = compose(draft, fields, photos)
    expect(faults).toEqual({})
    // a photo of what was not said proves nothing
    expect(value.evidence).toEqual({ femaleStalls: { document: '照片 f-1', date: AS_OF } })
    expect(halfsky.kinds.read(value).problems).toEqual([])
    expect(entriesOf(value, schemaOf('public-toilet'), fields)).toEqual({ ...facts, maleStalls: '2' })
  })
})

prop.prop([fc.array(fc.string())])('older browsers group as newer ones do', (texts) => {
  const keyOf = (text: string) => text.length % 3
  expect([...groupBy(texts, keyOf)]).toEqual([...Map.groupBy(texts, keyOf)])
})

describe('a code on a plate', () => {
  const kinds = ['public-toilet', 'venue']
  test.each([
    ['T-1', { id: 'T-1' }],
    ['public-toilet/441802/T-1', { kind: 'public-toilet', area: '441802', id: 'T-1' }],
    ['https://x.example/q/venue/441802001/%E5%95%86', { kind: 'venue', area: '441802001', id: '商' }],
    ['{"kind":"venue","area":"441802","id":"V","name":"n"}', { kind: 'venue', area: '441802', id: 'V', name: 'n' }],
    ['{"kind":"nope","area":"4","id":7}', {}],
    ['{broken', { id: '{broken' }],
    ['a/b/c', { id: 'a/b/c' }],
    ['  ', {}],
  ])('%s', (text, read) => expect(readCode(text, kinds)).toEqual(read))
})
