/** What a code on a plate says of a subject. */
export interface Scanned {
  readonly kind?: string
  readonly area?: string
  readonly id?: string
  readonly name?: string
}

const AREA = /^[0-9]{6}(?:[0-9]{3}){0,2}$/

/** Reads a code: a JSON object, `kind/area/id` also at the end of an address, or else the identifier itself. */
export const readCode = (text: string, kinds: readonly string[]): Scanned => {
  const trimmed = text.trim()
  return fromJson(trimmed, kinds) ?? fromPath(trimmed, kinds) ?? (trimmed === '' ? {} : { id: trimmed.slice(0, 200) })
}

const fromJson = (text: string, kinds: readonly string[]): Scanned | null => {
  if (!text.startsWith('{')) return null
  try {
    const { kind, area, id, name } = JSON.parse(text) as Readonly<Record<string, unknown>>
    return {
      ...(typeof kind === 'string' && kinds.includes(kind) ? { kind } : {}),
      ...(typeof area === 'string' && AREA.test(area) ? { area } : {}),
      ...(typeof id === 'string' ? { id: id.slice(0, 200) } : {}),
      ...(typeof name === 'string' ? { name: name.slice(0, 500) } : {}),
    }
  } catch {
    return null
  }
}

const fromPath = (text: string, kinds: readonly string[]): Scanned | null => {
  const [id = '', area = '', kind = ''] = text.split('/').reverse()
  if (!kinds.includes(kind) || !AREA.test(area) || id === '') return null
  try {
    return { kind, area, id: decodeURIComponent(id) }
  } catch {
    return { kind, area, id }
  }
}
