/** What an account is for (角色): inspectors fill in what they see, HR hands in rosters, the office follows up, authors write rules, admins see to accounts. */
export const ROLES = ['inspector', 'hr', 'office', 'author', 'admin'] as const
export type Role = (typeof ROLES)[number]

const REPORTERS = ['inspector', 'hr', 'office'] as const
const EVERYONE = ROLES

/** Every act on what is kept, and the roles that may do it in their areas and on their kinds. */
export const ACTIONS = {
  'submission:create': REPORTERS,
  'submission:read': REPORTERS,
  'submission:decide': ['office'],
  'period:read': REPORTERS,
  'period:set': ['office'],
  'subject:read': REPORTERS,
  'case:read': REPORTERS,
  'case:rectify': REPORTERS,
  'case:direct': ['office'],
  'worklist:read': REPORTERS,
  'waiver:read': [...REPORTERS, 'author'],
  'waiver:grant': ['office'],
  'duty:read': REPORTERS,
  'duty:assign': ['office'],
  'duty:report': REPORTERS,
  'file:add': REPORTERS,
  'file:read': REPORTERS,
  'standing:read': REPORTERS,
  'report:read': ['office'],
  'area:read': EVERYONE,
  'area:write': ['admin'],
  'person:read': ['hr', 'office'],
  'person:erase': ['office', 'admin'],
  'account:manage': ['admin'],
  'key:own': EVERYONE,
  'session:own': EVERYONE,
  'hook:manage': ['admin'],
  'audit:read': ['admin'],
} as const satisfies Readonly<Record<string, readonly Role[]>>

/** Acts on what is of no area: for those only whose areas are all there are. */
export const WHOLE: readonly Action[] = ['area:write', 'hook:manage', 'audit:read']

/** The name of an act. */
export type Action = keyof typeof ACTIONS

/** The roles that may do it. */
export const rolesFor = (action: Action): readonly Role[] => ACTIONS[action]

/** Whether a word names a role. */
export const isRole = (word: string): word is Role => ROLES.some((role) => role === word)
