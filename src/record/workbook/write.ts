import type { DataValidation } from 'hucre'
import { columnLetters } from '../place.ts'

/** A column of a workbook to fill in. */
export interface FormHeading {
  readonly heading: string
  /** Told to whoever chooses a cell of the column. */
  readonly hint: string
  readonly choices: readonly string[]
}

/** Rows of an empty form: what is written there is text, and chosen from the lists. */
const FORM_ROWS = 300
/** Excel takes no longer list, nor a longer hint. */
const MAX_LIST = 255
/** Text: else Excel makes numbers of codes, and drops their last digits. */
const TEXT = '@'

/** A workbook of one sheet of text; no cell of it is a formula. */
export const writeWorkbook = async (
  name: string,
  headings: readonly FormHeading[],
  rows: readonly (readonly string[])[],
  skip = 0,
): Promise<Uint8Array> => {
  const { writeXlsx } = await import('hucre')
  return writeXlsx({
    sheets: [
      {
        name,
        columns: headings.map(({ heading }) => ({ width: Math.max(10, 2 * heading.length + 2), numFmt: TEXT })),
        rows: [
          ...Array.from({ length: skip }, () => []),
          headings.map(({ heading }) => heading),
          ...rows.map((row) => [...row]),
          // hucre gives a style to cells and not to columns
          ...Array.from({ length: rows.length > 0 ? 0 : FORM_ROWS - 1 }, () => headings.map(() => null)),
        ],
        freezePane: { rows: skip + 1 },
        dataValidations: headings.flatMap(validation),
      },
    ],
  })
}

const validation = ({ heading, hint, choices }: FormHeading, index: number): DataValidation[] => {
  if (hint === '') return []
  const letter = columnLetters(index)
  const told = { inputTitle: heading.slice(0, 32), inputMessage: hint.slice(0, MAX_LIST), showInputMessage: true }
  const range = `${letter}2:${letter}${FORM_ROWS}`
  const isList = choices.length > 0 && choices.join(',').length <= MAX_LIST
  if (isList) return [{ type: 'list', values: [...choices], range, allowBlank: true, ...told }]
  // whatever text there is fits: the rule is there for its hint
  return [{ type: 'textLength', operator: 'lessThanOrEqual', formula1: '32767', range, allowBlank: true, ...told }]
}
