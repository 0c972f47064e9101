/** A run of text: plain, code or strong. */
export interface Span {
  readonly form: 'plain' | 'code' | 'strong'
  readonly text: string
}

/** A block of a page. */
export type Block =
  | { readonly form: 'heading' | 'paragraph'; readonly spans: readonly Span[] }
  | { readonly form: 'list'; readonly items: readonly (readonly Span[])[] }
  | { readonly form: 'code'; readonly text: string }

/** The little Markdown that pages on problems are written in, as blocks: headings, paragraphs, lists and code. */
export const blocksOf = (page: string): Block[] => {
  const blocks: Block[] = []
  const lines = page.split('\n')
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? ''
    if (line.startsWith('```')) {
      const end = lines.indexOf('```', at + 1)
      const last = end < 0 ? lines.length : end
      blocks.push({ form: 'code', text: lines.slice(at + 1, last).join('\n') })
      at = last + 1
    } else if (line.trim() === '') at++
    else if (line.startsWith('#')) {
      blocks.push({ form: 'heading', spans: spansOf(line.replace(/^#+\s*/, '')) })
      at++
    } else {
      const end = lines.findIndex((one, index) => index > at && (one.trim() === '' || one.startsWith('```')))
      const own = lines.slice(at, end < 0 ? lines.length : end)
      blocks.push(textBlock(own))
      at += own.length
    }
  }
  return blocks
}

const textBlock = (lines: readonly string[]): Block => {
  if (!lines[0]?.startsWith('- ')) return { form: 'paragraph', spans: spansOf(lines.join(' ')) }
  const items = lines.join('\n').split(/^- /m).slice(1)
  return { form: 'list', items: items.map((item) => spansOf(item.trim().replace(/\s*\n\s*/g, ' '))) }
}

const SPAN = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\([^)]+\)/g

const spansOf = (text: string): Span[] => {
  const spans: Span[] = []
  let done = 0
  for (const found of text.matchAll(SPAN)) {
    if (found.index > done) spans.push({ form: 'plain', text: text.slice(done, found.index) })
    const [whole, code, strong, link = ''] = found
    if (code !== undefined) spans.push({ form: 'code', text: code })
    else if (strong !== undefined) spans.push({ form: 'strong', text: strong })
    // what a link leads to is not on the server
    else spans.push(...spansOf(link))
    done = found.index + whole.length
  }
  if (done < text.length) spans.push({ form: 'plain', text: text.slice(done) })
  return spans
}
