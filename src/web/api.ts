import { lang } from './words/index.ts'

/** A problem as the service tells it. */
export interface ToldProblem {
  readonly code: string
  readonly message: string
  readonly path?: string
}

/** What the service refused, and why; status 0 where it could not be reached. */
export class Refusal extends Error {
  readonly status: number
  readonly fault: string
  readonly problems: readonly ToldProblem[]

  constructor(status: number, fault: string, detail: string, problems: readonly ToldProblem[]) {
    super(detail)
    this.status = status
    this.fault = fault
    this.problems = problems
  }
}

/** Whether the same may well be accepted later: nobody answered, or whoever did was not able to. */
export const isPassing = ({ status }: Refusal): boolean =>
  status === 0 || status === 408 || status === 429 || status >= 500

/** How to ask. */
export interface Asking {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly query?: Readonly<Record<string, string | undefined>>
  /** Sent as JSON. */
  readonly json?: unknown
  /** Sent as it is, under its type. */
  readonly body?: { readonly type: string; readonly content: string | Blob }
  readonly headers?: Readonly<Record<string, string>>
}

/** Asks the service, in the language of the pages; gives what it answers, or throws a `Refusal`. */
export const ask = async <T>(path: string, asking: Asking = {}): Promise<T> => {
  const response = await send(path, asking)
  if (!response.ok) throw await refusalOf(response)
  return (response.status === 204 ? undefined : await response.json()) as T
}

/** Asks the service for a document, in the language of the pages. */
export const askFile = async (path: string, asking: Asking = {}): Promise<Blob> => {
  const response = await send(path, asking)
  if (!response.ok) throw await refusalOf(response)
  return response.blob()
}

const send = async (path: string, { method = 'GET', query = {}, json, body, headers = {} }: Asking) => {
  const given = Object.entries(query).filter((one): one is [string, string] => one[1] !== undefined && one[1] !== '')
  const search = given.length === 0 ? '' : `?${new URLSearchParams(given)}`
  const sent = body ?? (json === undefined ? undefined : { type: 'application/json', content: JSON.stringify(json) })
  try {
    return await fetch(path + search, {
      method,
      credentials: 'same-origin',
      headers: { 'accept-language': lang.value, ...(sent ? { 'content-type': sent.type } : {}), ...headers },
      ...(sent ? { body: sent.content } : {}),
    })
  } catch {
    throw new Refusal(0, 'offline', '', [])
  }
}

const refusalOf = async (response: Response): Promise<Refusal> => {
  const told = (await response.json().catch(() => ({}))) as {
    readonly type?: string
    readonly detail?: string
    readonly problems?: readonly ToldProblem[]
  }
  const fault = told.type?.replace('urn:halfsky:fault:', '') ?? ''
  return new Refusal(response.status, fault, told.detail ?? '', told.problems ?? [])
}
