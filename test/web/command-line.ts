import { run } from '../../src/cli/index.ts'

/** What the command line prints. */
export const halfsky = async (...words: string[]): Promise<string> => {
  let said = ''
  const out = async (text: string | Uint8Array) => {
    said += String(text)
  }
  const terminal = { out, err: () => {}, stdin: async () => new Uint8Array(), interactive: false }
  await run(words, { ...terminal, today: '2026-05-01', lang: 'en' }, () => '2026-05-01')
  return said
}
