import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { foldersOf, openScene, pathOf } from '../../src/lsp/scene.ts'
import { workspaceHere } from './client.ts'

const folder = workspaceHere()
afterAll(() => folder.end())

const shipped = { rules: join(process.cwd(), 'rules'), plans: join(process.cwd(), 'seeds', 'plans'), add: [] }
const own = { rules: join(folder.root, 'rules'), plans: join(folder.root, 'seeds', 'plans'), add: [] }

describe('the rulebook of a workspace', () => {
  test('is its own where it has one, else the shipped one', () => {
    expect(foldersOf(folder.root, {})).toEqual(own)
    expect(foldersOf(join(folder.root, 'seeds'), {})).toEqual({ ...shipped, plans: own.plans })
    expect(foldersOf(null, {})).toEqual(shipped)
  })

  test('is another where that is asked for', () => {
    expect(foldersOf(folder.root, { rules: 'elsewhere' })).toEqual({ ...own, rules: join(process.cwd(), 'elsewhere') })
  })
})

test('further plans are read beside it', async () => {
  const folders = foldersOf(null, { add: ['examples/third-plan'] })
  const scene = await openScene({ lang: 'en', folders, workspace: null }, [], null)
  expect(scene.rulebook?.plans.map(({ id }) => id)).toContain('shili')
  const uri = pathToFileURL(join(process.cwd(), 'examples/third-plan/rules/shili/plan.yaml')).href
  expect(pathOf(uri, folders)).toBe('shili/plan.yaml')
})

describe('which files belong to it', () => {
  test.each([
    ['in the rules folder', 'rules/conghua/upper.yaml', 'conghua/upper.yaml'],
    ['a draft elsewhere', 'drafts/qingyuan/health/goals-1.yaml', 'qingyuan/health/goals-1.yaml'],
    ['another YAML file', 'compose.yaml', null],
    ['a plan of something else', 'drafts/qingyuan/plan.yaml', null],
    ['another kind of file', 'rules/notes.md', null],
  ])('%s', (_what, path, wanted) => {
    expect(pathOf(pathToFileURL(join(folder.root, path)).href, own)).toBe(wanted)
  })

  test('nothing that is not saved as a file', () => {
    expect(pathOf('untitled:Untitled-1', own)).toBeNull()
    expect(pathOf('file://elsewhere.invalid/%zz', own)).toBeNull()
  })
})

describe('while files are faulty', () => {
  const from = { lang: 'en', folders: own, workspace: folder.root } as const
  const TOILETS = 'rules/qingyuan/environment/measures-6.yaml'

  test('the others are read without them, and they are known as they were', async () => {
    const before = await openScene(from, [], null)
    const broken = { uri: folder.uri(TOILETS), text: 'clause: [' }
    const after = await openScene(from, [broken], before.rulebook)
    expect(after.problems.map(({ file }) => `rules/${file}`)).toContain(TOILETS)
    expect(after.halfsky?.rulebook.rules.every(({ file }) => `rules/${file}` !== TOILETS)).toBe(true)
    expect(after.rulebook?.rules).toHaveLength(before.rulebook?.rules.length ?? 0)
  })

  test('measures too', async () => {
    const before = await openScene(from, [], null)
    const after = await openScene(from, [{ uri: folder.uri('rules/measures.yaml'), text: 'a: {' }], before.rulebook)
    expect(after.rulebook?.rules).toHaveLength(before.rulebook?.rules.length ?? 0)
    expect(after.rulebook?.measures).toHaveLength(before.rulebook?.measures.length ?? 0)
  })

  test('a folder that is not there leaves the record kinds', async () => {
    const folders = { ...own, rules: join(folder.root, 'nowhere') }
    const scene = await openScene({ ...from, folders }, [], null)
    expect(scene).toMatchObject({ halfsky: null, rulebook: null })
    expect(scene.kinds.specs['public-toilet']).toBeDefined()
  })
})
