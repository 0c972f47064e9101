/** A language the words of halfsky come in. */
export type Lang = 'zh-CN' | 'en'

/** Text for people, in both languages. */
export interface Bilingual {
  readonly zh: string
  readonly en: string
}

/** The half of a bilingual text that `lang` asks for. */
export const inLang = (text: Bilingual, lang: Lang): string => (lang === 'en' ? text.en : text.zh)
