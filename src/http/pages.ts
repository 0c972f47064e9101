import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ROOT } from '../shipped/index.ts'
import { matches } from './cache.ts'
import { type Sendable, sendBytes } from './compressed.ts'

/** Where the built pages lie. */
export const BUILT = join(ROOT, 'dist', 'web')

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/** What pages may do: run this server's scripts and styles, show pictures that were just taken, and reach no other host. */
const PAGE_HEADERS = Object.freeze({
  'content-security-policy': [
    "default-src 'self'",
    "img-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join(';'),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
})

/** Names of files below it hold their hashes. */
const ASSETS = '/assets/'

/** A page's file, ready to be sent. */
interface Asset extends Sendable {
  readonly tag: string
  readonly cache: string
}

/** The built pages, by address, read once: they change only with a build. Build notes are no address. */
const readPages = (folder: string): ReadonlyMap<string, Asset> => {
  if (!existsSync(join(folder, 'index.html'))) return new Map()
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replaceAll('\\', '/'))
  const sent = names.filter((name) => name !== '/manifest.json' && TYPES[extname(name)] !== undefined)
  return new Map(sent.map((name) => [name, assetOf(name, readFileSync(join(folder, name)))]))
}

const assetOf = (name: string, plain: Buffer): Asset => ({
  plain,
  type: TYPES[extname(name)] ?? 'application/octet-stream',
  tag: `"${createHash('sha256').update(plain).digest('base64url')}"`,
  cache: name.startsWith(ASSETS) ? 'public, max-age=31536000, immutable' : 'no-cache',
})

/** Sends the first page to a browser; null to a program, which is told by data what this is. */
export type FirstPage = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | null

/** The addresses of the built pages; gives what answers `/`. */
export const pageRoutes = (app: FastifyInstance, folder: string): FirstPage => {
  const pages = readPages(folder)
  const hidden = { schema: { hide: true } }
  for (const [name, asset] of pages) {
    if (name === '/index.html' || name.startsWith(ASSETS)) continue
    app.get(name, hidden, (request, reply) => sendAsset(request, reply, asset))
  }
  // one route for all of them: each of its own, with the methods it refuses, would take a start longer than to read them
  app.get<{ Params: { '*': string } }>(`${ASSETS}*`, hidden, (request, reply) => {
    const asset = pages.get(ASSETS + request.params['*'])
    return asset === undefined ? reply.callNotFound() : sendAsset(request, reply, asset)
  })
  const index = pages.get('/index.html') ?? assetOf('/', Buffer.from(NOT_BUILT))
  const first: Asset = { ...index, type: 'text/html; charset=utf-8' }
  return (request, reply) => {
    reply.header('vary', 'Accept, Accept-Encoding')
    return wantsPage(request) ? sendAsset(request, reply, first) : null
  }
}

const wantsPage = ({ headers }: FastifyRequest): boolean => /\btext\/html\b/i.test(headers.accept ?? '')

const sendAsset = (request: FastifyRequest, reply: FastifyReply, asset: Asset): FastifyReply => {
  reply.headers(PAGE_HEADERS).header('etag', asset.tag).header('cache-control', asset.cache)
  if (!reply.hasHeader('vary')) reply.header('vary', 'Accept-Encoding')
  return matches(request.headers['if-none-match'], asset.tag)
    ? reply.code(304).send()
    : sendBytes(request, reply, asset)
}

const NOT_BUILT = `<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>半边天 halfsky</title>
<h1>网页尚未构建 The web pages are not built</h1>
<p>请在安装目录运行 <code>npm run build</code>，然后重新启动服务。</p>
<p lang="en">Run <code>npm run build</code> where halfsky is installed, then start the service again.</p>
<p><a href="/docs">接口说明 HTTP reference</a></p>
</html>
`
