/** An element of an XML text, as far as tests look. */
export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  text: string
}

const TOKEN = /<!\[CDATA\[([\s\S]*?)\]\]>|<\?xml[^>]*\?>|<\/([a-z-]+)>|<([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>|([^<]+)/y
// what XML 1.0 may hold
const ALLOWED = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** Reads the XML that we write, strictly; whatever is not well formed is an error. */
export const readXml = (xml: string): Element => {
  if (!ALLOWED.test(xml)) throw new Error('a sign that XML may not hold')
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < xml.length) {
    const at = TOKEN.lastIndex
    const token = TOKEN.exec(xml)
    const inner = open.at(-1)
    if (token === null || inner === undefined) throw new Error(`not well formed: ${xml.slice(at, at + 60)}`)
    const [, cdata, closed, name, attributes = '', alone, text] = token
    if (cdata !== undefined) inner.text += cdata
    else if (text !== undefined) inner.text += decode(text)
    else if (closed !== undefined && open.pop()?.name !== closed) throw new Error(`</${closed}> closes nothing`)
    else if (name !== undefined) {
      const element = { name, attributes: attributesOf(attributes), children: [], text: '' }
      inner.children.push(element)
      if (alone === '') open.push(element)
    }
  }
  const [only] = root.children
  if (open.length !== 1 || only === undefined || root.children.length > 1) throw new Error('not one root')
  return only
}

const attributesOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, decode(value)]),
  )

const decode = (text: string): string =>
  text.replaceAll(/&(?:#x([0-9A-Fa-f]+);|([a-z]+);)?/g, (all, code, name) => {
    const sign = code === undefined ? ENTITIES[name] : String.fromCodePoint(Number.parseInt(code, 16))
    if (sign === undefined) throw new Error(`no entity ${all}`)
    return sign
  })
