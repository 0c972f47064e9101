import { type Action, type Role, rolesFor, WHOLE } from './actions.ts'
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

/** Whether an act is among those of the actor's roles; what is of no area is for those who have all. */
export const mayDo = (actor: Actor, action: Action): boolean =>
  rolesFor(action).some((role) => actor.roles.includes(role)) && (!WHOLE.includes(action) || hasAll(actor))

/** Whether an actor's areas and kinds are all there are. */
export const hasAll = ({ stems, kinds }: Pick<Actor, 'stems' | 'kinds'>): boolean =>
  stems.includes('') && kinds.length === 0

/** Whether what one may is no more than what another may, as to areas and kinds. */
export const isNoMore = (one: Pick<Actor, 'stems' | 'kinds'>, other: Pick<Actor, 'stems' | 'kinds'>): boolean =>
  one.stems.every((stem) => other.stems.some((own) => stem.startsWith(own))) &&
  (other.kinds.length === 0 || (one.kinds.length > 0 && one.kinds.every((kind) => other.kinds.includes(kind))))

/** Whether a thing lies in the actor's areas and is of their kinds. */
export const maySee = ({ stems, kinds }: Actor, { area, kind }: Thing): boolean =>
  isWithin(stems, area) && (kinds.length === 0 || (kind !== null && kinds.includes(kind)))
