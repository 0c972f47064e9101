/** The address of a clause's file as the rulebook has it, or a new one. */
export const openHref = (clause: string, rule = ''): string =>
  `#/play?${new URLSearchParams({ clause, ...(rule === '' ? {} : { rule }) })}`

/** The address of everything that is shown. */
export const stateHref = (packed: string): string => `#/play?s=${packed}`
