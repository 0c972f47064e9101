import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../shipped/index.ts'
import { filesIn } from './sources.ts'

/** The rooms of code that a compilation comes from: this one, and what it may import. The others are many, and say nothing of it. */
export const ROOMS = [
  'chance',
  'keeping',
  'model',
  'opening',
  'plan',
  'record',
  'rulebook',
  'shipped',
  'source',
] as const

/** Over the code that compiles. Where it was built into fewer files, the build has put what it was in place of this (bin/bundle.ts). */
export const codeDigest = (): string => {
  const hash = createHash('sha256')
  for (const room of ROOMS) for (const path of filesIn(join(ROOT, 'src', room))) hash.update(readFileSync(path, 'utf8'))
  return hash.digest('hex')
}
