import type { Lang } from '../../model/index.ts'
import type { Terminal } from '../terminal.ts'
import { WORDS } from './words.ts'

/** A line on the terminal that is written over, and gone at the end. */
export interface Progress {
  tell(records: number, bytes: number): void
  clear(): void
}

/** Milliseconds between two lines. */
const PAUSE = 200

/** Shows how far a check is; nothing where nobody watches. `total` is in bytes, or null where that is not known. */
export const progressOf = async (
  terminal: Terminal,
  lang: Lang,
  total: number | null,
  from: number,
): Promise<Progress> => {
  if (!terminal.interactive) return { tell: () => {}, clear: () => {} }
  // its tables take longer to load than some checks
  const { default: stringWidth } = await import('string-width')
  const began = performance.now()
  let last = began
  let width = 0
  const write = (text: string): void => {
    const blank = ' '.repeat(Math.max(0, width - stringWidth(text)))
    width = stringWidth(text)
    terminal.err(`\r${text}${blank}`)
  }
  return {
    tell: (records, bytes) => {
      const now = performance.now()
      if (now - last < PAUSE) return
      last = now
      write(lineOf(records, from, bytes, total, (now - began) / 1000, lang))
    },
    clear: () => {
      if (width === 0) return
      write('')
      terminal.err('\r')
    },
  }
}

const lineOf = (
  records: number,
  from: number,
  bytes: number,
  total: number | null,
  seconds: number,
  lang: Lang,
): string => {
  const number = (value: number): string => Math.round(value).toLocaleString('en')
  const share = total === null || total === 0 ? null : Math.min(1, bytes / total)
  const left = share === null || share === 0 ? null : timeOf((seconds * (1 - share)) / share)
  const percent = share === null ? null : `${Math.floor(100 * share)}%`
  return WORDS[lang].progress(number(records), number(Math.max(0, records - from) / seconds), percent, left)
}

/** Minutes and seconds, or hours and minutes. */
const timeOf = (seconds: number): string => {
  const whole = Math.ceil(seconds)
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  if (whole < 3600) return `${Math.floor(whole / 60)}:${two(whole % 60)}`
  return `${Math.floor(whole / 3600)}:${two((whole % 3600) / 60)} h`
}
