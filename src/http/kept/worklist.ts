import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { inLang, type Lang } from '../../model/index.ts'
import { type Office, shortCode, type WorkFact, type WorkStop, worklistOf } from '../../office/index.ts'
import type { Door } from '../door.ts'
import { LANGS, speak } from '../language.ts'
import { actsOn } from './act.ts'
import { areaCode, day, orNull, text } from './forms.ts'
import { knownTo } from './guard.ts'
import { narrowed } from './narrow.ts'

const closed = { additionalProperties: false } as const
const word = Type.String()

const Fact = Type.Object({
  fact: word,
  title: word,
  unit: orNull(word),
  type: orNull(word),
  choices: Type.Array(Type.Object({ value: word, title: word })),
  settled: Type.Integer({
    description: 'Verdicts on the subject that are settled once this and all before it are known.',
  }),
  why: Type.Array(
    Type.Object({
      rule: word,
      title: word,
      binding: word,
      clause: Type.Object({ key: word, path: word, quote: word }),
    }),
  ),
})

const Stop = Type.Object({
  record: Type.Object({ kind: word, id: word, name: Type.Optional(word), area: word }),
  asOf: day,
  overdue: Type.Integer(),
  unknown: Type.Integer(),
  mandatory: Type.Integer(),
  facts: Type.Array(Fact),
})

const Worklist = Type.Object({
  asOf: day,
  subjects: Type.Integer({ description: 'How many there are in all.' }),
  areas: Type.Array(Type.Object({ area: word, name: orNull(word), subjects: Type.Array(Stop) })),
})

const USUAL = 100

/** `/v1/worklist`: the facts that are missing, where to ask them, and what for. */
export const worklistRoutes = (app: FastifyInstance, office: Office, { halfsky, settings }: Door): void => {
  const act = actsOn(app)
  const worklist = worklistOf(office, halfsky)

  act({
    ...{ method: 'GET', url: '/v1/worklist', action: 'worklist:read', group: 'cases' },
    ...{ id: 'worklist', zh: '待查清单', en: 'What is to be asked, and where' },
    query: Type.Object(
      {
        area: Type.Optional(areaCode),
        kind: Type.Optional(text(64)),
        limit: Type.Optional(
          Type.String({ pattern: '^[1-9][0-9]{0,3}$', description: 'At most so many subjects. 对象数上限' }),
        ),
        lang: Type.Optional(Type.Enum([...LANGS])),
      },
      closed,
    ),
    answer: Worklist,
    handle: async ({ query: { area, kind, limit }, request, reply }) => {
      const lang = speak(request, reply)
      const asOf = settings.today()
      const scope = await narrowed(office, knownTo(request), { area, kind })
      const stops = await worklist({ scope, lang, asOf, most: settings.maxRecords })
      const shown = stops.slice(0, limit === undefined ? USUAL : Number(limit))
      const names = new Map((await office.store.areas.list({ on: asOf })).map((one) => [one.code, one.name]))
      const areas = [...Map.groupBy(shown, ({ record }) => shortCode(record.area))].map(([code, subjects]) => ({
        ...{ area: code, name: names.get(code) ?? null },
        subjects: subjects.map((stop) => stopView(stop, lang)),
      }))
      return { asOf, subjects: stops.length, areas }
    },
  })
}

const stopView = (stop: WorkStop, lang: Lang) => ({ ...stop, facts: stop.facts.map((fact) => factView(fact, lang)) })

const factView = ({ fact, spec, settled, rules }: WorkFact, lang: Lang) => ({
  fact,
  title: spec ? inLang(spec.title, lang) : fact,
  unit: spec?.unit ? inLang(spec.unit, lang) : null,
  type: spec?.type ?? null,
  choices: (spec?.choices ?? []).map((value) => {
    const title = spec?.choiceTitles?.[value]
    return { value, title: title ? inLang(title, lang) : value }
  }),
  settled,
  why: rules,
})
