/**
 * Exemptions from rules (豁免): which one covers a violation, for every door; and files of them.
 * May import: model, source.
 */
export { readWaivers, type WaiverReading } from './file.ts'
export { NO_WAIVERS, reportedWaiver, type Waived, waiverFor, waivingOf } from './waiver.ts'
