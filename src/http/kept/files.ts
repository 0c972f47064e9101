import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { addFile, EVIDENCE_TYPES, type Office, readFileOf } from '../../office/index.ts'
import { actsOn, IdPath } from './act.ts'
import { areaCode, instant } from './forms.ts'
import { knownTo } from './guard.ts'

const File = Type.Object({
  seq: Type.Integer(),
  id: Type.String(),
  area: areaCode,
  digest: Type.String(),
  type: Type.String(),
  size: Type.Integer(),
  by: Type.String(),
  at: instant,
})

const ENDINGS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'application/pdf': 'pdf',
}

/** `/v1/files`: pictures and documents that are evidence. What they were called elsewhere is not kept. */
export const fileRoutes = (app: FastifyInstance, office: Office): void => {
  const act = actsOn(app)
  const common = { group: 'submissions' } as const

  act({
    ...{ ...common, method: 'POST', url: '/v1/files', action: 'file:add' },
    ...{ id: 'addFile', zh: '上传佐证材料', en: 'Hand in a picture or document as evidence' },
    query: Type.Object({ area: areaCode }, { additionalProperties: false }),
    takes: EVIDENCE_TYPES,
    answer: File,
    status: 201,
    handle: async ({ query, request, reply }) => {
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const file = await addFile(office, knownTo(request), query.area, bytes)
      reply.header('location', `/v1/files/${file.id}`)
      return file
    },
  })

  act({
    ...{ ...common, method: 'GET', url: '/v1/files/:id', action: 'file:read' },
    ...{ id: 'getFile', zh: '下载佐证材料', en: 'The bytes of a piece of evidence' },
    params: IdPath,
    gives: EVIDENCE_TYPES,
    handle: async ({ params, request, reply }) => {
      const { file, bytes } = await readFileOf(office, knownTo(request), params.id)
      const name = `${file.id}.${ENDINGS[file.type] ?? 'bin'}`
      reply.header('content-disposition', `attachment; filename="${name}"`)
      reply.header('x-content-type-options', 'nosniff').header('cache-control', 'private, no-store')
      return reply.type(file.type).send(Buffer.from(bytes))
    },
  })
}
