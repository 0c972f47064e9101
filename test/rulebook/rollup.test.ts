import { describe, expect, test } from 'vitest'
import { compiledOf } from '../schemas/rulebook-here.ts'

const ROLLUP = { of: 'village-committee', share: ['femaleCount', 'memberCount'], bodies: 'villageCommittees' }

/** What the compiler says of a roll-up under a name. */
const faults = (change: object, name = 'partyCommitteeFemaleShare', kinds = ['area-statistics']) => {
  const rollup = JSON.parse(JSON.stringify({ ...ROLLUP, ...change }))
  const { problems } = compiledOf({ 'extra/measures.yaml': JSON.stringify({ [name]: { kinds, rollup } }) })
  return problems.map(({ code, params }) => `${code} ${params.fact ?? params.subject ?? params.key}`)
}

describe('a roll-up', () => {
  test('takes title and unit from its indicator', () => {
    const text = JSON.stringify({ partyCommitteeFemaleShare: { kinds: ['area-statistics'], rollup: ROLLUP } })
    const { rulebook } = compiledOf({ 'extra/measures.yaml': text })
    const measure = rulebook?.measures.find(({ name }) => name === 'partyCommitteeFemaleShare')
    const indicator = rulebook?.kinds['area-statistics']?.facts.partyCommitteeFemaleShare
    expect(measure).toMatchObject({ title: indicator?.title, unit: indicator?.unit, kinds: ['area-statistics'] })
    expect(measure?.expression).toEqual({
      rollup: {
        reported: 'partyCommitteeFemaleShare',
        of: 'village-committee',
        where: null,
        share: [{ fact: 'femaleCount' }, { fact: 'memberCount' }],
        bodies: 'villageCommittees',
      },
    })
  })

  test('changes the digest', () => {
    const digest = (rollup: object) => {
      const text = JSON.stringify({ partyCommitteeFemaleShare: { kinds: ['area-statistics'], rollup } })
      return compiledOf({ 'extra/measures.yaml': text }).rulebook?.digest
    }
    expect(digest(ROLLUP)).toBe(digest({ ...ROLLUP }))
    expect(digest({ ...ROLLUP, bodies: 'residentsCommittees' })).not.toBe(digest(ROLLUP))
  })

  const holds = (fact: string) => ({ share: undefined, holds: { fact, operator: 'equal', value: true } })
  test.each([
    ['of no such kind', faults({ of: 'village-comittee' }), ['unknown-subject village-comittee']],
    ['of the areas themselves', faults({ of: 'area-statistics' }), ['unknown-subject area-statistics']],
    ['a part the kind lacks', faults({ share: ['women', 'memberCount'] }), ['unknown-fact women']],
    ['a part that is no number', faults({ share: ['headIsFemale', 'memberCount'] }), ['value-type headIsFemale']],
    ['a condition on what the kind lacks', faults(holds('principalIsFemale')), ['unknown-fact principalIsFemale']],
    ['a filter on what the kind lacks', faults({ where: holds('bodyType').holds }), ['unknown-fact bodyType']],
    ['no such number of bodies', faults({ bodies: 'villageComittees' }), ['unknown-fact villageComittees']],
    ['a name that is no indicator', faults({}, 'committeeShare'), ['unknown-fact committeeShare']],
    [
      'a kind without years',
      faults({}, 'nursingRooms', ['venue']),
      ['unknown-fact year', 'unknown-fact villageCommittees'],
    ],
    ['a name that is taken', faults({}, 'villageCommitteeFemaleShare'), ['duplicate-key villageCommitteeFemaleShare']],
  ])('%s is refused', (_what, found, expected) => {
    expect(found.toSorted()).toEqual(expected.toSorted())
  })

  test('cannot be raised by a remedy', () => {
    const file = {
      clause: 'qingyuan/environment/measures-6',
      title: { zh: '厕所', en: 'toilets' },
      rules: {
        share: {
          title: { zh: '比', en: 'share' },
          quote: '女厕位与男厕位的比例不小于 1.5:1',
          subject: 'area-statistics',
          binding: 'target',
          require: { fact: 'villageCommitteeFemaleShare', operator: 'greaterThanInclusive', value: 30 },
          remedy: { increase: ['villageCommitteeFemaleShare'] },
          cases: [],
        },
      },
    }
    const { problems } = compiledOf({ 'qingyuan/environment/measures-6.yaml': JSON.stringify(file) })
    expect(problems.map(({ code }) => code)).toContain('remedy-fact')
  })
})
