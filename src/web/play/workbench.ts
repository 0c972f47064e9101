import { ask } from '../api.ts'
import type { Answered, Asked } from './bench-worker.ts'
import type { ShelfClause, Sources, Workshop } from './workshop.ts'

/** The workshop, asked from the page: its work is done beside it, so that typing never waits. */
export type Workbench = {
  readonly [Name in Exclude<keyof Workshop, 'shelf'>]: (
    ...given: Parameters<Workshop[Name]>
  ) => Promise<Awaited<ReturnType<Workshop[Name]>>>
} & { readonly shelf: readonly ShelfClause[] }

let opened: Promise<Workbench> | undefined

/** The workbench of this page; the rulebook is read when it is first asked for. */
export const openWorkbench = (): Promise<Workbench> => {
  opened ??= open().catch((error: unknown) => {
    opened = undefined
    throw error
  })
  return opened
}

/**
 * On the first visit the service worker came after what was fetched: asked for once more, out of the browser's own cache, it works without
 * the service from then on.
 */
const keepForLater = async (wasControlled: boolean): Promise<void> => {
  // the service may be gone when the first problem is to be explained
  await import('./explanations.ts')
  const { serviceWorker } = navigator
  if (serviceWorker === undefined || wasControlled) return
  if (serviceWorker.controller === null)
    await new Promise((done) => serviceWorker.addEventListener('controllerchange', done, { once: true }))
  const assets = performance
    .getEntriesByType('resource')
    .filter(({ name }) => new URL(name).pathname.startsWith(ASSETS))
  await Promise.all([ask<Sources>('/v1/sources'), ...assets.map(({ name }) => fetch(name))])
}

const ASSETS = '/assets/'

type Waiting = { readonly done: (value: unknown) => void; readonly fail: (error: Error) => void }

type Question = Asked extends infer One ? (One extends Asked ? Omit<One, 'id'> : never) : never

const open = async (): Promise<Workbench> => {
  const wasControlled = Boolean(navigator.serviceWorker?.controller)
  const sources = await ask<Sources>('/v1/sources')
  const worker = new Worker(new URL('./bench-worker.ts', import.meta.url), { type: 'module' })
  const waiting = new Map<number, Waiting>()
  let count = 0
  worker.addEventListener('message', ({ data }: MessageEvent<Answered>) => {
    const one = waiting.get(data.id)
    waiting.delete(data.id)
    if ('error' in data) one?.fail(new Error(data.error))
    else one?.done(data.value)
  })
  // the worker's file did not come, or is none
  worker.addEventListener('error', ({ message }) => {
    for (const one of waiting.values()) one.fail(new Error(message))
    waiting.clear()
  })
  const put = <T>(question: Question): Promise<T> =>
    new Promise<T>((done, fail) => {
      const id = count++
      waiting.set(id, { done: done as Waiting['done'], fail })
      worker.postMessage({ id, ...question })
    })
  const asking = <Name extends Exclude<keyof Workshop, 'shelf'>>(name: Name): Workbench[Name] => {
    const asked = (...given: readonly unknown[]) => put({ ask: name, given })
    return asked as unknown as Workbench[Name]
  }
  const shelf = await put<readonly ShelfClause[]>({ ask: 'lay', sources })
  void keepForLater(wasControlled).catch(() => undefined)
  return {
    shelf,
    begin: asking('begin'),
    lint: asking('lint'),
    mend: asking('mend'),
    mendOne: asking('mendOne'),
    study: asking('study'),
    judge: asking('judge'),
    mutate: asking('mutate'),
    recordOf: asking('recordOf'),
    offer: asking('offer'),
    insert: asking('insert'),
  }
}
