/** Markup that is safe to put into a page as it is. */
export interface Html {
  readonly markup: string
}

/** What can stand in a template: text is escaped, markup is not, lists are joined, nothing is nothing. */
export type Part = Html | string | number | null | undefined | false | readonly Part[]

/** Markup from a template, everything put into it escaped; attributes must stand in double quotes. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  markup: strings.reduce(
    (all, text, index) => all + compact(text) + (index < parts.length ? render(parts[index]) : ''),
    '',
  ),
})

/** The indentation of templates is none of the reader's business. */
const compact = (text: string): string => text.replaceAll(/\n\s*/g, '\n')

const render = (part: Part): string => {
  if (part === null || part === undefined || part === false) return ''
  if (typeof part === 'string' || typeof part === 'number') return escapeText(String(part))
  return 'markup' in part ? part.markup : part.map(render).join('')
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as it must stand in markup, in attributes too; control characters, which no page may hold, become visible. */
const escapeText = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd')
    .replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign)
