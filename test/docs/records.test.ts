import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readersHere, recordsPage, schemasHere } from '../../docs/generate-records.ts'
import { kinds } from '../record/kinds-here.ts'

const page = readFileSync(new URL('../../docs/records.md', import.meta.url), 'utf8')

const readers = await readersHere()
const written = recordsPage(await schemasHere(), readers)

describe('docs/records.md', () => {
  test('is what the schemas say; if not, run npm run docs', () => {
    expect(page).toBe(written)
  })

  test.each(Object.values(kinds.specs))('lists every fact of $kind with its names', ({ kind, facts }) => {
    const section = written.split(/^<a id="/m).find((part) => part.startsWith(`${kind}"`)) ?? ''
    for (const { name, title } of Object.values(facts)) {
      const line = section.split('\n').find((one) => new RegExp(`^\\| \`(\\w+\\.)?${name}\``).test(one))
      expect(line, name).toContain(title.zh)
      expect(line, name).toContain(title.en)
    }
  })

  test('a schema that changes changes the page', async () => {
    const { community, ...others } = await schemasHere()
    expect(recordsPage(others, readers)).not.toContain('community"')
    expect(recordsPage({ ...others, villages: community as NonNullable<typeof community> }, readers)).toContain(
      'villages"',
    )
  })
})
