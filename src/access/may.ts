import { type Action, type Role, rolesFor } from './actions.ts'
import { isWithin } from './scope.ts'

/** Who acts, as a session or key says. */
export interface Actor {
  /** The account's id. */
  readonly account: string
  readonly roles: readonly Role[]
  /** Stems of the areas, as `stemsOf` gives them. */
  readonly stems: readonly string[]
  /** None for all. */
  readonly kinds: readonly string[]
}

/** What is acted on. */
export interface Thing {
  readonly area: string
  /** Null for what has no kind, or several. */
  readonly kind: string | null
}

/** Whether an act is among those of the actor's roles. */
export const mayDo = ({ roles }: Actor, action: Action): boolean =>
  rolesFor(action).some((role) => roles.includes(role))

/** Whether a thing lies in the actor's areas and is of their kinds. */
export const maySee = ({ stems, kinds }: Actor, { area, kind }: Thing): boolean =>
  isWithin(stems, area) && (kinds.length === 0 || (kind !== null && kinds.includes(kind)))
