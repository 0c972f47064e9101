/** An exemption from a rule (豁免): of a subject, or of all in an area. It lies over verdicts and hides none. */
export interface Waiver {
  readonly rule: string
  /** Null for any kind that the rule is on. */
  readonly kind: string | null
  /** A record's `id`; null for all subjects. */
  readonly subject: string | null
  /** With all areas under it; null for anywhere. */
  readonly area: string | null
  /** Who granted it. */
  readonly approver: string
  /** On what grounds: a document by its number or title. */
  readonly basis: string
  /** The first day, YYYY-MM-DD. */
  readonly from: string
  /** The last day; null where it has none. */
  readonly until: string | null
}

/** What a violation tells of its waiver. */
export type ReportedWaiver = Pick<Waiver, 'approver' | 'basis' | 'until'>
