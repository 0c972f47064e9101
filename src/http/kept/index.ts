import type { FastifyInstance } from 'fastify'
import { loginsOf, type Office } from '../../office/index.ts'
import { accountRoutes } from './accounts.ts'
import { areaRoutes } from './areas.ts'
import { auditRoutes } from './audit.ts'
import { guardActs } from './guard.ts'
import { type OidcOptions, oidcRoutes } from './oidc.ts'
import { sessionRoutes } from './session.ts'

export type { OidcOptions } from './oidc.ts'

/** What the routes on what is kept need. */
export interface KeptParts {
  readonly office: Office
  /** What whoever sets up the first account has to know; null once there is one. */
  readonly secret: () => string | null
  /** For so many days names of people are kept, where they are; 90 by default. */
  readonly namesDays?: number
  /** Days within which a violation has to be rectified; 30 by default. */
  readonly caseDays?: number
  /** Where people may log in without a password. */
  readonly oidc?: OidcOptions
}

/** The routes on what is kept, behind a guard of their own. */
export const keptRoutes = async (app: FastifyInstance, { office, secret, oidc }: KeptParts): Promise<void> => {
  const logins = loginsOf(office)
  await app.register(async (inner) => {
    await guardActs(inner, logins)
    sessionRoutes(inner, office, logins, secret)
    if (oidc) oidcRoutes(inner, office, logins, oidc)
    accountRoutes(inner, office)
    areaRoutes(inner, office)
    auditRoutes(inner, office)
  })
}
