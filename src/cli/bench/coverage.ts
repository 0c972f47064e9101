import type { Halfsky } from '../../halfsky.ts'
import type { Lang, Rule } from '../../model/index.ts'
import { type ConditionCoverage, coverageOfCases, groundOf, type LeafCoverage } from '../../mutate/index.ts'
import { symbols, wordsOf } from '../../report/index.ts'
import { EXIT } from '../terminal.ts'
import { counted, percent, type Told } from './told.ts'

/** What condition coverage must reach. */
export interface CoverageOptions {
  readonly minCoverage: number
  readonly lang: Lang
}

/** Says which comparisons were never true, false or unknown in the cases. */
export const testCoverage = (
  { rulebook, kinds }: Halfsky,
  rules: readonly Rule[],
  { minCoverage, lang }: CoverageOptions,
): Told => {
  const on = groundOf(rulebook, kinds)
  const covered = rules.map((rule) => coverageOfCases(rule, on))
  const total = totalOf(covered)
  return {
    status: total.coverage < minCoverage ? EXIT.violations : EXIT.clean,
    data: () => ({ total, rules: covered.map(viewOf) }),
    text: () => [...covered.map((one, index) => textOf(one, rules[index], lang)), closing(total, lang)].join(''),
  }
}

const totalOf = (covered: readonly ConditionCoverage[]) => {
  const leaves = covered.flatMap((one) => one.leaves)
  const seen = leaves.reduce((all, leaf) => all + leaf.seen.length, 0)
  const unseen = leaves.reduce((all, leaf) => all + leaf.unseen.length, 0)
  return { rules: covered.length, comparisons: leaves.length, seen, unseen, coverage: percent(seen, seen + unseen) }
}

const viewOf = ({ rule, leaves }: ConditionCoverage) => ({
  rule,
  leaves: leaves.map(({ path, leaf, seen, unseen }) => ({ path, condition: symbols(leaf), seen, unseen })),
})

const textOf = ({ rule, leaves }: ConditionCoverage, at: Rule | undefined, lang: Lang): string => {
  const open = leaves.filter(({ unseen }) => unseen.length > 0)
  if (open.length === 0) return ''
  return `${at?.file}:${at?.line} ${rule}\n${open.map((leaf) => `  ${leafText(leaf, lang)}\n`).join('')}`
}

const leafText = ({ path, leaf, unseen }: LeafCoverage, lang: Lang): string => {
  const truths = unseen.map((truth) => wordsOf(lang).truths[truth])
  const never = lang === 'en' ? `never ${truths.join(' or ')}` : `从未为${truths.join('、')}`
  return `${path} ${symbols(leaf)}${lang === 'en' ? ': ' : '：'}${never}`
}

const closing = ({ rules, comparisons, seen, unseen, coverage }: ReturnType<typeof totalOf>, lang: Lang): string =>
  lang === 'en'
    ? `${counted(rules, 'rule')}, ${counted(comparisons, 'comparison')}: ${seen} of ${seen + unseen} truths seen, coverage ${coverage} %\n`
    : `${rules} 条规则，${comparisons} 个比较：${seen + unseen} 种真值出现了 ${seen} 种，覆盖率 ${coverage}%\n`
