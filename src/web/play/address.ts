/** The address of a clause's file as the rulebook has it, or of a new one. */
export const openHref = (clause: string, { rule = '', isNew = false } = {}): string =>
  `#/play?${new URLSearchParams({ clause, ...(rule === '' ? {} : { rule }), ...(isNew ? { new: 'yes' } : {}) })}`

/** The address of everything that is shown. */
export const stateHref = (packed: string): string => `#/play?s=${packed}`
