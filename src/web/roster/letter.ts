import type { ReportedFinding } from '../../model/index.ts'
import { byPost, membersOf, type Part, type Sexes, sexesOf } from './composition.ts'
import type { JudgedArea, JudgedBody } from './verdicts.ts'

/** What a letter says of one body. */
export interface LetterBody {
  readonly key: string
  readonly name: string
  readonly asOf: string
  readonly plan: string | null
  readonly sexes: Sexes
  readonly posts: readonly Part[]
  /** What is not complied with. */
  readonly short: readonly ReportedFinding[]
  /** What cannot be said yet, and why. */
  readonly open: readonly ReportedFinding[]
  /** What only a person can answer. */
  readonly asked: readonly ReportedFinding[]
  readonly met: readonly ReportedFinding[]
}

/** A letter: what it is about, and to whom it goes. */
export interface Letter {
  readonly key: string
  /** Of a letter to one body its name; empty for one to whomever is named beside. */
  readonly addressee: string
  readonly bodies: readonly LetterBody[]
  readonly areas: readonly JudgedArea[]
}

const bodyOf = ({ record, plan, findings }: JudgedBody): LetterBody => {
  const members = membersOf(record)
  const having = (verdict: ReportedFinding['verdict']) => findings.filter((one) => one.verdict === verdict)
  return {
    key: `${record.kind} ${record.id}`,
    name: record.name ?? record.id,
    asOf: record.asOf,
    plan,
    sexes: sexesOf(members),
    posts: byPost(members),
    short: having('fail'),
    open: having('unknown'),
    asked: having('manual'),
    met: having('pass'),
  }
}

/** The letters that are asked for: one on all bodies, one to each, or one to a body by its key. */
export const lettersOf = (
  bodies: readonly JudgedBody[],
  areas: readonly JudgedArea[],
  wanted: string,
): readonly Letter[] => {
  const all = bodies.map(bodyOf)
  if (wanted === 'one') return [{ key: 'one', addressee: '', bodies: all, areas }]
  const chosen = wanted === 'each' ? all : all.filter(({ key }) => key === wanted)
  return chosen.map((body) => ({ key: body.key, addressee: body.name, bodies: [body], areas: [] }))
}

/** The days on which the bodies of a letter stood as they did, in order, each once. */
export const daysOf = ({ bodies }: Letter): readonly string[] => [...new Set(bodies.map(({ asOf }) => asOf))].sort()

/** Numbers as official letters count: 一、二、…、十、十一. */
export const counted = (number: number): string => {
  const digits = '〇一二三四五六七八九'
  if (number < 10) return digits[number] ?? ''
  const [tens, ones] = [Math.floor(number / 10), number % 10]
  return `${tens === 1 ? '' : (digits[tens] ?? '')}十${ones === 0 ? '' : digits[ones]}`
}
