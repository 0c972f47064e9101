// The search page of the site: runs in the browser, after minisearch.js and documents.js, and needs no network.
;(() => {
  const HAN = /\p{Script=Han}+/gu
  const WORD = /[\p{L}\p{N}]+/gu
  const LIMIT = 100

  /** Full-width and upper-case letters are searched as the plain ones. */
  const plain = (text) => text.normalize('NFKC')

  /** Chinese has no spaces: every two signs that stand together are a term. */
  const pairs = (run) => Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2))

  /** Names such as `femaleToMaleStalls` are found by their parts too. */
  const words = (text) =>
    (text.replace(HAN, ' ').match(WORD) ?? []).flatMap((word) => {
      const parts = word.split(/(?<=[a-z])(?=[A-Z])/)
      return parts.length > 1 ? [word, ...parts] : parts
    })

  const terms = (text, ofRun) => {
    const whole = plain(text)
    return [...words(whole), ...(whole.match(HAN) ?? []).flatMap(ofRun)]
  }

  // the last sign alone too, so that one sign finds every word that it begins or ends
  const indexed = (text) => terms(text, (run) => [...pairs(run), run.slice(-1)])
  const asked = (text) => terms(text, (run) => (run.length === 1 ? [run] : pairs(run)))

  /** A search over the documents of the site: a query in, the documents that have all its terms out, best first. */
  globalThis.halfskySearch = (documents) => {
    const index = new globalThis.MiniSearch({
      fields: ['zh', 'en', 'name', 'text'],
      tokenize: indexed,
      searchOptions: {
        tokenize: asked,
        boost: { zh: 3, en: 3 },
        combineWith: 'AND',
        prefix: (term) => term.length > 2 || /^\p{Script=Han}$/u.test(term),
        fuzzy: (term) => (/^[a-z]{5,}$/.test(term) ? 0.2 : false),
      },
    })
    index.addAll(documents.map(([, , zh, en, name, text], id) => ({ id, zh, en, name, text })))
    return (query) => index.search(query).map(({ id }) => documents[id])
  }

  if (typeof document === 'undefined') return

  const english = document.documentElement.lang === 'en'
  const input = document.getElementById('_q')
  const status = document.getElementById('_status')
  const list = document.getElementById('_results')
  const types = JSON.parse(status.dataset.types)
  const search = globalThis.halfskySearch(globalThis.halfskyDocuments)

  const element = (name, text) => {
    const made = document.createElement(name)
    made.textContent = text
    return made
  }

  /** The text around the first term of the query that stands in it. */
  const excerpt = (text, query) => {
    const found = asked(query)
      .map((term) => text.toLowerCase().indexOf(term.toLowerCase()))
      .filter((at) => at >= 0)
    const from = Math.max(0, Math.min(...(found.length > 0 ? found : [0])) - 30)
    return `${from > 0 ? '…' : ''}${text.slice(from, from + 120)}${from + 120 < text.length ? '…' : ''}`
  }

  const item = ([place, type, zh, en, name, text], query) => {
    const made = document.createElement('li')
    const link = element('a', english ? en : zh)
    link.href = place
    made.append(
      link,
      ' ',
      element('small', types[type] ?? type),
      ' ',
      element('code', name),
      element('p', excerpt(text, query)),
    )
    return made
  }

  const show = () => {
    const query = input.value.trim()
    const found = query === '' ? [] : search(query)
    list.replaceChildren(...found.slice(0, LIMIT).map((one) => item(one, query)))
    const { none, count } = status.dataset
    status.textContent = query === '' ? '' : found.length === 0 ? none : `${count}${found.length}`
  }

  input.value = new URLSearchParams(location.search).get('q') ?? ''
  input.addEventListener('input', show)
  show()
})()
