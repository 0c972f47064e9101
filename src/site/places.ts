import type { Clause, Domain, Rule } from '../model/index.ts'

/** Where the pages stand below their language's folder, and where on them things are. */
export const HOME = 'index.html'
export const SEARCH = 'search.html'
export const KINDS = 'kinds/index.html'
export const INDICATORS = 'indicators.html'
export const MEASURES = 'measures.html'
export const UPPER = 'upper.html'

/** The page of a plan. */
export const planPlace = (plan: string): string => `plans/${folder(plan)}/index.html`

/** The page of a domain. */
export const domainPlace = (plan: string, domain: Domain): string => `plans/${folder(plan)}/${domain}/index.html`

/** The page of a clause. */
export const clausePlace = ({ plan, domain, part, number }: Clause): string =>
  `plans/${folder(plan)}/${domain}/${part}-${number}.html`

/** The page of a record kind. */
export const kindPlace = (kind: string): string => `kinds/${folder(kind)}.html`

/** A rule's name, by which its section is found on its clause's page. */
export const ruleAnchor = ({ id, clause }: Rule): string => id.slice(clause.length + 1)

/** A name from outside as one step of a path: a plan called `..` must not leave the folder. */
const folder = (name: string): string => name.replaceAll(/[^\p{L}\p{N}_-]+/gu, '-')
