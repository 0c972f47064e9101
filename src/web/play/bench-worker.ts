import '../older.ts'
import { readKinds } from './kinds.ts'
import { type Sources, type Workshop, workshopOf } from './workshop.ts'

/** What the page asks: to lay out the sources, or one thing of the workshop. */
export type Asked =
  | { readonly id: number; readonly ask: 'lay'; readonly sources: Sources }
  | { readonly id: number; readonly ask: keyof Workshop; readonly given: readonly unknown[] }

/** The answer to one question: what came of it, or what was thrown. */
export type Answered = { readonly id: number } & ({ readonly value: unknown } | { readonly error: string })

const page = globalThis as unknown as {
  onmessage: ((event: { readonly data: Asked }) => void) | null
  postMessage(answer: Answered): void
}

let shop: Workshop | undefined

const answer = async (asked: Asked): Promise<unknown> => {
  if (asked.ask === 'lay') {
    shop = workshopOf(asked.sources, readKinds(asked.sources.schemas))
    return shop.shelf()
  }
  if (shop === undefined) throw new Error('nothing is laid out yet')
  return (shop[asked.ask] as (...given: readonly unknown[]) => unknown)(...asked.given)
}

page.onmessage = ({ data }) => {
  const { id } = data
  answer(data).then(
    (value) => page.postMessage({ id, value }),
    (error: unknown) => page.postMessage({ id, error: error instanceof Error ? error.message : String(error) }),
  )
}
