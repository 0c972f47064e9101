/** The pages on problems, by code, loaded when the first is asked for. */
const PAGES = import.meta.glob<string>('../../../docs/problems/*.md', { query: '?raw', import: 'default', eager: true })

/** What is said of a problem, as Markdown. */
export const explanationOf = (code: string): string | null =>
  Object.entries(PAGES).find(([path]) => path.endsWith(`/${code}.md`))?.[1] ?? null
