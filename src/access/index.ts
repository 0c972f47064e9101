/**
 * Who may do what, and where: roles, areas, passwords, tokens.
 * May import: model.
 */
export { ACTIONS, type Action, isRole, ROLES, type Role, rolesFor, WHOLE } from './actions.ts'
export { type Actor, hasAll, isNoMore, mayDo, maySee, type Thing } from './may.ts'
export { checkPassword, hashPassword, NO_HASH, type PasswordFault, passwordFault } from './password.ts'
export { type AreaParent, EVERYWHERE, isWithin, type Scope, stemsOf } from './scope.ts'
export { hashToken, newKey, newToken, prefixOf, type Token } from './token.ts'
