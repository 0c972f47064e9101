import {
  type Indicator,
  inLang,
  type Lang,
  type LeftOut,
  type Outlook,
  type Outlooks,
  type Ranking,
} from '../model/index.ts'
import { demandText, STATUS_WORDS } from './words.ts'

/** Outlooks in one language, as every door gives them out. */
export const viewOutlooks = ({ asOf, outlooks, leftOut }: Outlooks, lang: Lang) => ({
  asOf,
  outlooks: outlooks.map((outlook) => viewOutlook(outlook, lang)),
  leftOut: leftOut.map((one) => viewLeftOut(one, lang)),
})

const viewOutlook = ({ text, area, indicator, demand, status, ...rest }: Outlook, lang: Lang) => ({
  area,
  indicator: viewIndicator(indicator, lang),
  rule: demand.rule && { ...demand.rule, title: inLang(demand.rule.title, lang) },
  demand: inLang(demandText(demand), lang),
  target: demand.target,
  movement: demand.movement,
  status,
  statusText: inLang(STATUS_WORDS[status], lang),
  ...rest,
  message: inLang(text, lang),
})

const viewLeftOut = ({ text, ...rest }: LeftOut, lang: Lang) => ({ ...rest, message: inLang(text, lang) })

const viewIndicator = ({ id, title, unit, direction }: Indicator, lang: Lang) => ({
  id,
  title: inLang(title, lang),
  unit: unit && inLang(unit, lang),
  direction,
})

/** Rankings in one language. */
export const viewRankings = (rankings: readonly Ranking[], lang: Lang) => ({
  rankings: rankings.map(({ indicator, ...rest }) => ({ indicator: viewIndicator(indicator, lang), ...rest })),
})
