import type { Halfsky } from '../../halfsky.ts'
import type { Lang, Rule, RuleCase } from '../../model/index.ts'
import { type Boundary, boundariesOf, groundOf, pasteCase } from '../../mutate/index.ts'
import { EXIT } from '../terminal.ts'
import type { Told } from './told.ts'

/** Says beside which limits no case lies, with a case for each; the status is 1 where one is open. */
export const testBoundaries = ({ rulebook, kinds }: Halfsky, rules: readonly Rule[], lang: Lang): Told => {
  const on = groundOf(rulebook, kinds)
  const all = rules.map((rule) => ({ rule, boundaries: boundariesOf(rule, on) }))
  const every = all.flatMap(({ boundaries }) => boundaries)
  const open = every.filter(({ missing }) => missing !== null)
  return {
    status: open.length > 0 ? EXIT.violations : EXIT.clean,
    data: () => ({ boundaries: every.map(viewOf) }),
    text: () =>
      [
        ...all.map(({ rule, boundaries }) => textOf(rule, boundaries, lang)),
        closing(every.length, open.length, lang),
      ].join(''),
  }
}

const viewOf = ({ missing, ...head }: Boundary) => ({ ...head, yaml: missing && pasteCase(missing) })

const textOf = ({ file, line, id }: Rule, boundaries: readonly Boundary[], lang: Lang): string => {
  const open = boundaries.flatMap((boundary) => (boundary.missing ? [openText(boundary, boundary.missing, lang)] : []))
  return open.length === 0 ? '' : [`${file}:${line} ${id}\n`, ...open].join('')
}

const SIDES: Readonly<Record<Boundary['side'], string>> = { below: '略低于', at: '恰为', above: '略高于' }

const openText = ({ path, fact, limit, side }: Boundary, missing: RuleCase, lang: Lang): string => {
  const words =
    lang === 'en'
      ? `${path} no case has ${fact} ${side === 'at' ? 'exactly' : `just ${side}`} ${limit}; confirm the verdict`
      : `${path} 没有用例的 ${fact} ${SIDES[side]} ${limit}；请核对判定`
  return `      # ${words}\n${pasteCase(missing)}`
}

const closing = (all: number, open: number, lang: Lang): string =>
  lang === 'en' ? `${open} of ${all} boundaries not visited\n` : `${all} 处边界，${open} 处没有用例\n`
