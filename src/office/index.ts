/**
 * What is done with what is kept: logins, submissions, cases. Whoever asks is told apart here, and everything they do is noted.
 * May import: model, access, store.
 */
export { type AccountFacts, type AccountView, accountsOf, type OfficeAccounts } from './accounts.ts'
export { type Denial, type DenialName, denied } from './denial.ts'
export { keysOf, type NewKey, type OfficeKeys } from './keys.ts'
export { type Known, type Login, type LoginGiven, type Logins, loginsOf } from './logins.ts'
export { note, type Office, type OfficeParts, officeOf } from './office.ts'
