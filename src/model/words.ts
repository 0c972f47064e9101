/** A language the words of halfsky come in. */
export type Lang = 'zh-CN' | 'en'

/** Text for people, in both languages. */
export interface Bilingual {
  readonly zh: string
  readonly en: string
}

/** The language that a text is written in, by its signs. */
export const langOfText = (text: string): Lang => {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0
  const latin = text.match(/[a-z]+/gi)?.length ?? 0
  return latin > han ? 'en' : 'zh-CN'
}

/** The order of two texts, the same in every language and on every machine. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The half of a bilingual text that `lang` asks for. */
export const inLang = (text: Bilingual, lang: Lang): string => (lang === 'en' ? text.en : text.zh)
