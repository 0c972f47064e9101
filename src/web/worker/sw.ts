/** Written in at build time: the files of the pages that work without a network. */
declare const __SHELL__: readonly string[]

/** As much of a service worker's world as is used here. */
interface Worker {
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void
  skipWaiting(): Promise<void>
  readonly clients: { claim(): Promise<void> }
  readonly location: { readonly origin: string }
}
interface Lasting {
  waitUntil(promise: Promise<unknown>): void
}
interface Fetching extends Lasting {
  readonly request: Request
  respondWith(response: Promise<Response>): void
}

const worker = globalThis as unknown as Worker
const shell = __SHELL__

/** Names of files hold their hashes, so the list of them is a version. */
const version = shell.reduce(
  (sum, name) => [...name].reduce((all, letter) => (all * 31 + letter.charCodeAt(0)) >>> 0, sum),
  7,
)
const SHELL = `halfsky-shell-${version}`
const DATA = 'halfsky-data'
const PAGE = '/'
const PATIENCE = 4_000

worker.addEventListener('install', (event) => {
  event.waitUntil(install())
})

worker.addEventListener('activate', (event) => {
  event.waitUntil(activate())
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== worker.location.origin) return
  if (request.mode === 'navigate') {
    if (pathname === PAGE) event.respondWith(newest(SHELL, new Request(PAGE, { headers: { accept: 'text/html' } })))
  } else if (pathname.startsWith('/assets/') || isStill(pathname)) event.respondWith(kept(request))
  else if (isData(pathname)) event.respondWith(newest(DATA, request))
})

const isStill = (path: string): boolean => path === '/icon.svg' || path === '/app.webmanifest'

/** What is the same for everybody, and nothing that belongs to an account. */
const isData = (path: string): boolean =>
  ['/v1/rulebook', '/v1/sources'].includes(path) ||
  ['/v1/schemas', '/v1/plans/', '/v1/rules/'].some((one) => path.startsWith(one))

const install = async (): Promise<void> => {
  const cache = await caches.open(SHELL)
  await cache.put(PAGE, await fetched(new Request(PAGE, { headers: { accept: 'text/html' }, cache: 'reload' })))
  await cache.addAll([...shell, '/icon.svg', '/app.webmanifest'])
  await worker.skipWaiting()
}

const activate = async (): Promise<void> => {
  const names = await caches.keys()
  const old = names.filter((name) => name.startsWith('halfsky-shell-') && name !== SHELL)
  await Promise.all(old.map((name) => caches.delete(name)))
  await worker.clients.claim()
  // the pages work without it: it comes when it can
  await readAhead().catch(() => undefined)
}

/** All that a form may need, before it is needed. */
const readAhead = async (): Promise<void> => {
  const cache = await caches.open(DATA)
  const list = await fetched(new Request('/v1/schemas'))
  const { schemas } = (await list.clone().json()) as { readonly schemas: readonly { readonly kind: string }[] }
  await cache.put('/v1/schemas', list)
  await cache.addAll(['/v1/rulebook', ...schemas.map(({ kind }) => `/v1/schemas/${kind}`)])
}

const fetched = async (request: Request): Promise<Response> => {
  const response = await fetch(request)
  if (!response.ok) throw new Error(`${request.url}: ${response.status}`)
  return response
}

/** A file whose name holds its hash is never another. */
const kept = async (request: Request): Promise<Response> => {
  const found = await caches.match(request, { ignoreVary: true })
  if (found) return found
  const response = await fetch(request)
  if (response.ok) await (await caches.open(SHELL)).put(request, response.clone())
  return response
}

/** From the service, and where it does not answer in time, as it was last: a rule that changed must not be judged by as it was. */
const newest = async (name: string, request: Request): Promise<Response> => {
  const cache = await caches.open(name)
  const known = await cache.match(request, { ignoreVary: true })
  const asking = fetch(request).then(async (response) => {
    if (response.ok) await cache.put(request, response.clone())
    return response
  })
  if (known === undefined) return asking
  const late = new Promise<Response>((done) => setTimeout(() => done(known), PATIENCE))
  return Promise.race([asking.then((response) => (response.ok ? response : known)), late]).catch(() => known)
}
