import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ACTIONS,
  type Action,
  type Actor,
  checkPassword,
  EVERYWHERE,
  hashPassword,
  hashToken,
  isRole,
  isWithin,
  mayDo,
  maySee,
  NO_HASH,
  newKey,
  newToken,
  passwordFault,
  prefixOf,
  ROLES,
  stemsOf,
} from '../../src/access/index.ts'

const actor = (change: Partial<Actor> = {}): Actor => ({
  account: 'a',
  roles: ['inspector'],
  stems: ['441802'],
  kinds: [],
  ...change,
})

const area = fc
  .tuple(fc.constantFrom('44', '45'), fc.constantFrom('18', '01', '00'), fc.constantFrom('00', '02', '03', '17'))
  .chain(([province, city, county]) =>
    fc.constantFrom('', '000', '100', '100201', '000000').map((rest) => province + city + county + rest),
  )

describe('areas', () => {
  test('a county lies in its city and not the other way round', () => {
    expect(isWithin(stemsOf(['441800'], []), '441802100201')).toBe(true)
    expect(isWithin(stemsOf(['441802'], []), '441800')).toBe(false)
    expect(isWithin(stemsOf(['441802'], []), '441803')).toBe(false)
    expect(isWithin(stemsOf(['441802000000'], []), '441802')).toBe(true)
  })

  test('a zone lies in the area it was given to, and so does what lies in the zone', () => {
    const given = [
      { code: '449900', parent: '441800' },
      { code: '449801', parent: '449902' },
      { code: '440117', parent: null },
    ]
    const stems = stemsOf(['441800'], given)
    expect(isWithin(stems, '449902100')).toBe(true)
    expect(isWithin(stems, '449801')).toBe(true)
    expect(isWithin(stems, '440117')).toBe(false)
    expect(isWithin(stemsOf(['441802'], given), '449902')).toBe(false)
  })

  test('nowhere and everywhere', () => {
    fc.assert(
      fc.property(area, (code) => {
        expect(isWithin(stemsOf([], []), code)).toBe(false)
        expect(isWithin(stemsOf([EVERYWHERE], []), code)).toBe(true)
        expect(isWithin(stemsOf([code], []), code)).toBe(true)
      }),
    )
  })

  test('to lie in is transitive, and two areas that lie in each other are one', () => {
    fc.assert(
      fc.property(area, area, area, (a, b, c) => {
        const lies = (one: string, other: string) => isWithin(stemsOf([other], []), one)
        if (lies(a, b) && lies(b, c)) expect(lies(a, c)).toBe(true)
        if (lies(a, b) && lies(b, a)) expect(stemsOf([a], [])).toEqual(stemsOf([b], []))
      }),
    )
  })
})

describe('acts', () => {
  test('roles are those of the contract', () => {
    expect(ROLES).toEqual(['inspector', 'hr', 'office', 'author', 'admin'])
    expect(isRole('admin') && !isRole('root')).toBe(true)
  })

  test('who keeps accounts does not thereby see what was handed in, and authors see nothing of it', () => {
    for (const action of Object.keys(ACTIONS) as Action[]) {
      if (/^(submission|case|worklist|report|file|subject)/.test(action)) {
        expect(mayDo(actor({ roles: ['admin'] }), action), action).toBe(false)
        expect(mayDo(actor({ roles: ['author'] }), action), action).toBe(false)
      }
      if (/manage|audit/.test(action))
        expect(mayDo(actor({ roles: ['inspector', 'hr', 'office'] }), action)).toBe(false)
    }
    expect(mayDo(actor({ roles: [] }), 'session:own')).toBe(false)
  })

  test('of some kinds only', () => {
    const hr = actor({ kinds: ['leadership-team'] })
    expect(maySee(hr, { area: '441802', kind: 'leadership-team' })).toBe(true)
    expect(maySee(hr, { area: '441802', kind: 'venue' })).toBe(false)
    expect(maySee(hr, { area: '441802', kind: null })).toBe(false)
    expect(maySee(hr, { area: '441803', kind: 'leadership-team' })).toBe(false)
    expect(maySee(actor(), { area: '441802', kind: null })).toBe(true)
  })
})

describe('secrets', () => {
  test('a password is known again, however its characters were typed, and no other', async () => {
    const hash = await hashPassword('ｐassword 示例 ①')
    expect(hash).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/)
    expect(await checkPassword('password 示例 1', hash)).toBe(true)
    expect(await checkPassword('password 示例 2', hash)).toBe(false)
    expect(await checkPassword('', NO_HASH)).toBe(false)
    expect(await hashPassword('ｐassword 示例 ①')).not.toBe(hash)
  })

  test.each([
    ['short', '123456789'],
    ['short', '半边天半边天半边天'],
    ['long', 'ab c'.repeat(51)],
    ['plain', 'aaaaaaaaaabb'],
    ['plain', 'Inspector1'],
    [null, 'correct horse'],
    [null, '半边天 妇女能顶 2021'],
  ])('%s: %s', (fault, password) => {
    expect(passwordFault(password, 'inspector')).toBe(fault)
  })

  test('keys can be told apart, and only by their prefix', () => {
    const [one, other] = [newKey(), newKey()]
    expect(prefixOf(one.token)).toBe(one.prefix)
    expect(one.hash).toBe(hashToken(one.token))
    expect(one.token).not.toBe(other.token)
    expect(prefixOf(newToken().token)).toBeNull()
    expect(newToken().token).toHaveLength(43)
  })
})
