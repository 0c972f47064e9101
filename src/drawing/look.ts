import type { Truth } from '../model/index.ts'

/** How a box looks: colours that stay apart in print and for the colour-blind, and a sign that needs no colour. */
export interface Look {
  readonly name: string
  readonly fill: string
  readonly stroke: string
  readonly sign: string
}

const PLAIN: Look = { name: 'plain', fill: '#f6f8fa', stroke: '#57606a', sign: '' }

const LOOKS: Readonly<Record<Truth, Look>> = {
  true: { name: 'holds', fill: '#dafbe1', stroke: '#116329', sign: '✓' },
  false: { name: 'fails', fill: '#ffebe9', stroke: '#a40e26', sign: '✗' },
  unknown: { name: 'open', fill: '#fff8c5', stroke: '#7d4e00', sign: '?' },
}

/** Every look there is. */
export const ALL_LOOKS: readonly Look[] = [...Object.values(LOOKS), PLAIN]

/** The look of what came out so. */
export const lookOf = (truth: Truth | null): Look => (truth === null ? PLAIN : LOOKS[truth])
