import { plainCell } from '../../record/index.ts'

/** What a post is read as: a rank in the team, a member without a known rank, or nobody of the team. */
export const POSTS = ['principal', 'deputy', 'member', 'unranked', 'outside'] as const
export type Post = (typeof POSTS)[number]

/** A reading to be confirmed, or none where a post does not tell; sure where it is one of the words that the table itself may hold. */
export interface ProposedPost {
  readonly post: Post | null
  readonly isSure: boolean
}

const EXACT: ReadonlyMap<string, Post> = new Map([
  ...['正职', 'principal'].map((word) => [word, 'principal'] as const),
  ...['副职', 'deputy'].map((word) => [word, 'deputy'] as const),
  ...['成员', 'member'].map((word) => [word, 'member'] as const),
])

/** Whose whole title says that they lead a body of this kind. */
const PRINCIPAL = new RegExp(
  `^(?:${[
    '(?:县|区|市|镇|乡|街道|局|村|社区)?(?:党委|党组|党工委|党总支|党支部|党总支部|总支|支部)?书记',
    '(?!.*(?:分局|原|前任|挂职|助理|副))\\S{0,12}(?:局长|厅长|县长|区长|市长|镇长|乡长|院长|校长|园长|馆长|台长|社长|董事长|总经理|会长|村长|理事长)',
    '(?:村委会|村民委员会|居委会|居民委员会|街道办|街道办事处|办事处)?主任',
    '主席',
  ].join('|')})$`,
)
const DEPUTY =
  /^(?:常务)?副|副(?:书记|局长|厅长|县长|区长|市长|镇长|乡长|院长|校长|园长|馆长|主任|主席|董事长|总经理|会长|理事长|经理|台长|社长|村长)$/
const MEMBER =
  /^(?:(?:县|区|市|镇|乡|街道|局|村|社区)?(?:党委|党组|党工委|党总支|党支部|支部|支委|班子|村委会|村委|居委会|居委|村民委员会|居民委员会)?(?:委员|成员)|支委|村委|居委)$/
/** Ranks and grades beside a post say nothing of it. */
const RANK = /^(?:[一二三四]级)?(?:调研员|主任科员|巡视员|科员|高级主办|主办)$/

/** What a title seems to mean. One whose parts disagree, or that is only a rank, tells nothing: it is asked. */
export const proposedPost = (title: string): ProposedPost => {
  const plain = plainCell(title).toLowerCase()
  const exact = EXACT.get(plain)
  if (exact !== undefined) return { post: exact, isSure: true }
  const parts = plain
    .replace(/\(.*?\)/g, '')
    .split(/[、,，;；/兼\s]+/u)
    .filter((part) => part !== '' && !RANK.test(part))
  const readings = new Set(parts.map(readingOf))
  // who leads or helps to lead is a member of the same body besides
  if (readings.size > 1) readings.delete('member')
  const [only] = readings
  return { post: readings.size === 1 ? (only ?? null) : null, isSure: false }
}

const readingOf = (part: string): Post | null => {
  if (DEPUTY.test(part)) return 'deputy'
  if (PRINCIPAL.test(part)) return 'principal'
  return MEMBER.test(part) ? 'member' : null
}
