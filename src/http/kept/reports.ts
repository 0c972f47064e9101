import type { FastifyInstance, FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { noticeDocx, REPORT_FORMS, reportDocx, reportHtml, reportXlsx } from '../../document/index.ts'
import { denied, type Office, reportsOf } from '../../office/index.ts'
import type { Door } from '../door.ts'
import { speak } from '../language.ts'
import { actsOn } from './act.ts'
import { areaCode, day, text } from './forms.ts'
import { knownTo } from './guard.ts'

const closed = { additionalProperties: false } as const

const TYPES = {
  html: 'text/html; charset=utf-8',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json',
} as const
type Format = keyof typeof TYPES

const lang = Type.Optional(Type.Enum(['zh-CN', 'en'], { description: 'Language of the report. 语言' }))
const plan = Type.Optional(text(40))
const date = Type.Optional({ ...day, description: 'The day it bears; today where none is named. 成文日期' })
const issuer = Type.Optional({ ...text(100), description: 'The office that gives it out. 发文机关' })

/** `/v1/reports`: what offices give out, made of what is kept. */
export const reportRoutes = (app: FastifyInstance, office: Office, { halfsky, version, settings }: Door): void => {
  const act = actsOn(app)
  const reports = reportsOf({ office, halfsky, version, waivers: settings.waivers ?? [] })
  const common = { group: 'reports', method: 'GET', action: 'report:read' } as const

  act({
    ...{ ...common, url: '/v1/reports/:form' },
    ...{ id: 'areaReport', zh: '监测评估报告', en: 'The yearly report or an evaluation of an area' },
    params: Type.Object({ form: Type.Enum([...REPORT_FORMS]) }),
    query: Type.Object(
      {
        area: areaCode,
        year: Type.Optional(
          Type.String({ pattern: '^20[0-9]{2}$', description: 'Otherwise the latest with figures. 年份' }),
        ),
        format: Type.Optional(Type.Enum(['html', 'docx', 'xlsx', 'json'])),
        ...{ plan, date, issuer, lang },
      },
      closed,
    ),
    gives: Object.values(TYPES),
    handle: async ({ params, query, request, reply }) => {
      const { format = 'html', year } = query
      const { document } = await reports.area(knownTo(request), {
        ...{ form: params.form, area: query.area, plan: query.plan, issuer: query.issuer ?? null },
        ...{ year: year === undefined ? undefined : Number(year), lang: speak(request, reply) },
        date: query.date ?? settings.today(),
      })
      const bytes = {
        html: () => reportHtml(document),
        docx: () => reportDocx(document),
        xlsx: () => reportXlsx(document),
        json: () => JSON.stringify(document),
      }
      return give(
        reply,
        await bytes[format](),
        format,
        `${params.form}-${query.area}-${document.period.to.slice(0, 4)}`,
      )
    },
  })

  act({
    ...{ ...common, url: '/v1/reports/notice' },
    ...{ id: 'notice', zh: '整改通知书', en: 'A notice of rectification to one subject' },
    query: Type.Object(
      {
        ...{ kind: text(64), area: areaCode, subject: text(200) },
        format: Type.Optional(Type.Enum(['docx', 'json'])),
        number: Type.Optional({ ...text(100), description: 'Its number. 发文字号' }),
        addressee: Type.Optional({ ...text(100), description: 'To whom. 主送机关' }),
        deadline: Type.Optional({ ...day, description: 'By when to comply. 整改期限' }),
        contact: Type.Optional({ ...text(200), description: 'Where to report back. 联系方式' }),
        order: Type.Optional(Type.Enum(['yes'], { description: 'An order, by a body that may give it. 责令' })),
        redHead: Type.Optional(Type.Enum(['yes'], { description: "With the office's name in red above. 红头" })),
        ...{ plan, date, issuer },
      },
      closed,
    ),
    gives: [TYPES.docx, TYPES.json],
    handle: async ({ query, request, reply }) => {
      const { format = 'docx', kind, area, subject, plan: asked } = query
      const { number = null, addressee = null, deadline = null, contact = null } = query
      const frame = { number, addressee, deadline, contact, issuer: query.issuer ?? null }
      const { document } = await reports.notice(knownTo(request), {
        ...{ kind, area, subject, plan: asked, date: query.date ?? settings.today() },
        frame: { ...frame, order: query.order === 'yes', redHead: query.redHead === 'yes' },
      })
      if (document.items.length === 0) throw denied('nothing-breached', { id: subject })
      const bytes = format === 'json' ? JSON.stringify(document) : await noticeDocx(document)
      return give(reply, bytes, format, `notice-${area}`)
    },
  })
}

/** What is shown in a browser has no scripts and loads nothing; the rest is to be kept as a file. */
const give = (reply: FastifyReply, bytes: string | Uint8Array, format: Format, name: string): FastifyReply => {
  if (format === 'html') {
    reply.header(
      'content-security-policy',
      "default-src 'none';style-src 'unsafe-inline';img-src data:;frame-ancestors 'none'",
    )
  } else if (format !== 'json') reply.header('content-disposition', `attachment; filename="${name}.${format}"`)
  return reply.type(TYPES[format]).send(typeof bytes === 'string' ? bytes : Buffer.from(bytes))
}
