import type { Amount, Slot, Test } from '../typed/index.ts'

/** The slots that a condition reads, each once, in the order in which it reads them. */
export const slotsIn = (test: Test): readonly Slot[] => [...new Set(ofTest(test))]

const ofTest = (test: Test): Slot[] => {
  switch (test.form) {
    case 'all':
    case 'any':
      return test.parts.flatMap(ofTest)
    case 'not':
      return ofTest(test.part)
    case 'compare':
      return [...ofAmount(test.left), ...ofAmount(test.right)]
    case 'among':
      return [test.slot]
  }
}

const ofAmount = (amount: Amount): Slot[] => {
  switch (amount.form) {
    case 'slot':
    case 'later':
      return [amount.slot]
    case 'sum':
      return amount.parts.flatMap(ofAmount)
    case 'difference':
      return [...ofAmount(amount.from), ...ofAmount(amount.less)]
    case 'ratio':
      return [...ofAmount(amount.part), ...ofAmount(amount.whole)]
    case 'either':
      return amount.ways.flatMap(ofAmount)
    case 'literal':
    case 'none':
      return []
  }
}
