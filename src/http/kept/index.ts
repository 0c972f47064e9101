import type { FastifyInstance } from 'fastify'
import { caseFollower, EVIDENCE_TYPES, loginsOf, type Office, shelfOf, submissionsOf } from '../../office/index.ts'
import type { Door } from '../door.ts'
import { CSV_TYPE, takeBytes, WORKBOOK_TYPE } from '../media.ts'
import { accountRoutes } from './accounts.ts'
import { areaRoutes } from './areas.ts'
import { auditRoutes } from './audit.ts'
import { caseRoutes } from './cases.ts'
import { dutyRoutes } from './duties.ts'
import { fileRoutes } from './files.ts'
import { guardActs } from './guard.ts'
import { hookRoutes } from './hooks.ts'
import { monitoringRoutes } from './monitoring.ts'
import { OIDC, type OidcOptions, oidcRoutes } from './oidc.ts'
import { peopleRoutes } from './people.ts'
import { reportRoutes } from './reports.ts'
import { sessionRoutes } from './session.ts'
import { standingRoutes } from './standing.ts'
import { submissionRoutes } from './submissions.ts'
import { waiverRoutes } from './waivers.ts'
import { worklistRoutes } from './worklist.ts'

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

const NAMES_DAYS = 90
const CASE_DAYS = 30

/** The routes on what is kept, behind a guard of their own. */
export const keptRoutes = async (app: FastifyInstance, door: Door, parts: KeptParts): Promise<void> => {
  const { office, secret, oidc, namesDays = NAMES_DAYS, caseDays = CASE_DAYS } = parts
  const { halfsky, settings, version } = door
  const logins = loginsOf(office)
  const followers = [caseFollower(office, halfsky.rulebook, { days: caseDays, waivers: settings.waivers ?? [] })]
  const submissions = submissionsOf({
    office,
    halfsky,
    shelf: shelfOf(halfsky),
    version,
    followers,
    namesDays,
    waivers: settings.waivers ?? [],
  })
  await app.register(async (inner) => {
    await guardActs(inner, logins)
    sessionRoutes(inner, office, logins, secret, oidc ? OIDC : null)
    if (oidc) oidcRoutes(inner, office, logins, oidc)
    accountRoutes(inner, office)
    areaRoutes(inner, office)
    auditRoutes(inner, office)
    monitoringRoutes(inner, office, door)
    peopleRoutes(inner, office)
    await inner.register(async (bytes) => {
      takeBytes(bytes, [CSV_TYPE, WORKBOOK_TYPE, ...EVIDENCE_TYPES])
      submissionRoutes(bytes, office, door, submissions)
      fileRoutes(bytes, office)
    })
    caseRoutes(inner, office)
    worklistRoutes(inner, office, door)
    waiverRoutes(inner, office, door)
    dutyRoutes(inner, office, door)
    hookRoutes(inner, office)
    reportRoutes(inner, office, door)
    standingRoutes(inner, office, door)
  })
}
