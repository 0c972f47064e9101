import { describe, expect, test } from 'vitest'
import { kinds, schemas, team, toilet } from './kinds-here.ts'

const suspectOf = (value: object) => {
  const { record, problems } = kinds.read(value)
  expect(problems).toEqual([])
  return record?.suspect ?? {}
}

const suspectNames = (value: object): string[] => Object.keys(suspectOf(value)).sort()

const roster = (...sexes: string[]) => sexes.map((sex) => ({ sex }))

const congress = { ...toilet, kind: 'congress', id: 'C-1', congressType: 'workers' }

const bodies = [
  ['leadership-team', 'principalIsFemale'],
  ['village-committee', 'headIsFemale'],
  ['residents-committee', 'headIsFemale'],
] as const

describe.each(bodies)('the figures of a %s', (kind, headIsFemale) => {
  const body = { ...team, kind }

  test.each([
    ['fewer listed than counted', { memberCount: 3, members: roster('女', '男') }, ['memberCount', 'members']],
    ['more listed than counted', { memberCount: 1, members: roster('女', '男') }, ['memberCount', 'members']],
    ['as many listed as counted', { memberCount: 2, members: roster('女', '') }, []],
    ['a list alone', { members: roster('男') }, []],
    ['a list of nobody', { members: [] }, ['members']],
    ['a woman at the head of men', { femaleCount: 0, [headIsFemale]: true }, ['femaleCount', headIsFemale]],
    ['a woman at the head, one woman', { femaleCount: 1, [headIsFemale]: true }, []],
    ['a man at the head of men', { femaleCount: 0, [headIsFemale]: false }, []],
    ['a woman at the head, women not counted', { [headIsFemale]: true }, []],
    ['nobody at all', { memberCount: 0 }, ['memberCount']],
    ['one member', { memberCount: 1 }, []],
    ['a hundred members', { memberCount: 100, femaleCount: 100 }, []],
    ['a hundred and one', { memberCount: 101 }, ['memberCount']],
  ])('%s', (_what, facts, names) => {
    expect(suspectNames({ ...body, ...facts })).toEqual([...names].sort())
  })
})

describe('what is said of figures that contradict each other', () => {
  test('a roster appears as its length only', () => {
    const { members } = suspectOf({ ...team, memberCount: 3, members: roster('女', '男') })
    expect(members?.map(({ text }) => text)).toEqual([
      {
        zh: '名单人数应等于成员总数（成员名单 2，班子成员总数 3）',
        en: 'the members listed must be as many as the members in all (members 2, members in all 3)',
      },
    ])
  })

  test('a yes is written out', () => {
    const { femaleCount } = suspectOf({ ...team, femaleCount: 0, principalIsFemale: true })
    expect(femaleCount?.map(({ text }) => text)).toEqual([
      {
        zh: '正职为女性时，女性成员数应不少于 1（班子女性成员 0，正职为女性 是）',
        en: 'where the principal is a woman, there must be a woman among the members (women among the members 0, has a woman as principal yes)',
      },
    ])
  })
})

describe('the stalls of a toilet', () => {
  test.each([
    ['more urinals than stalls', { maleStalls: 2, maleUrinals: 3 }, ['maleStalls', 'maleUrinals']],
    ['urinals only', { maleStalls: 2, maleUrinals: 2 }, []],
    ['more cubicles than stalls', { maleStalls: 2, maleCubicles: 3 }, ['maleCubicles', 'maleStalls']],
    ['cubicles only', { maleStalls: 2, maleCubicles: 2 }, []],
    ['stalls not counted', { maleUrinals: 3, maleCubicles: 3 }, []],
  ])('%s', (_what, facts, names) => {
    expect(suspectNames({ ...toilet, femaleStalls: 1, ...facts })).toEqual(names)
  })
})

describe('the delegates of a congress', () => {
  test.each([
    ['more delegates than members', { delegates: 21, membership: 20 }, ['delegates', 'membership']],
    ['every member a delegate', { delegates: 20, membership: 20 }, []],
    ['more women than women', { femaleDelegates: 6, femaleMembership: 5 }, ['femaleDelegates', 'femaleMembership']],
    ['every woman a delegate', { femaleDelegates: 5, femaleMembership: 5 }, []],
    ['membership not counted', { delegates: 21, femaleDelegates: 6 }, []],
  ])('%s', (_what, facts, names) => {
    expect(suspectNames({ ...congress, ...facts })).toEqual(names)
  })
})

test('every relation says why, in both languages', () => {
  const relations = Object.keys(kinds.specs).flatMap((kind) => {
    const { 'x-consistency': rules = [] } = schemas[kind] as { 'x-consistency'?: Record<string, unknown>[] }
    return rules
  })
  expect(relations.length).toBeGreaterThan(18)
  for (const rule of relations) {
    expect(rule['x-title']).toMatchObject({ zh: expect.stringMatching(/应/), en: expect.stringMatching(/must/) })
  }
})
