import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Lang } from '../model/index.ts'

/** The languages that can be asked for, the default first. */
export const LANGS = ['zh-CN', 'en'] as const satisfies readonly Lang[]

/** The language an Accept-Language header prefers; Chinese when it names none of ours. */
export const negotiate = (header: string | undefined): Lang => {
  if (header === undefined) return 'zh-CN'
  const wishes = header.split(',').flatMap(wish)
  return wishes.sort((a, b) => b.weight - a.weight)[0]?.lang ?? 'zh-CN'
}

const wish = (part: string): { lang: Lang; weight: number }[] => {
  const [tag = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase())
  const lang = ours(tag)
  const quality = parameters.find((parameter) => parameter.startsWith('q='))
  const weight = quality === undefined ? 1 : Number(quality.slice(2))
  return lang !== null && weight > 0 && weight <= 1 ? [{ lang, weight }] : []
}

const ours = (tag: string): Lang | null => {
  const primary = tag.split('-')[0]
  if (primary === 'en') return 'en'
  return primary === 'zh' || primary === '*' ? 'zh-CN' : null
}

/** The language of the answer: `?lang=` where it is one of ours, else what the header prefers. */
export const langOf = ({ query, headers }: Pick<FastifyRequest, 'query' | 'headers'>): Lang => {
  const asked = typeof query === 'object' && query !== null && 'lang' in query ? query.lang : undefined
  return LANGS.find((lang) => lang === asked) ?? negotiate(headers['accept-language'])
}

/** Settles the language of the answer and says so in its headers. */
export const speak = (request: FastifyRequest, reply: FastifyReply): Lang => {
  const lang = langOf(request)
  reply.header('content-language', lang).header('vary', 'Accept-Language')
  return lang
}
