import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  BINDINGS,
  OPERATORS,
  PROBLEM_CODES,
  UPPER_LEVELS,
  UPPER_LIMITS,
  UPPER_VERDICTS,
  VERDICTS,
} from '../../src/model/index.ts'
import { readYamlValues } from '../../src/source/index.ts'
import { kinds } from '../record/kinds-here.ts'
import { FORMATS, type Format, faultsOf, schemaOf, validatorOf } from './schemas-here.ts'

/** The formats that rule authors write. */
const EDITED: readonly Format[] = ['rule-file', 'measures', 'plan', 'upper']

const root = new URL('../../', import.meta.url)

const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}${name.replaceAll('\\', '/')}`)
    .sort()

const contentOf = (file: string): unknown => {
  const { values, problems } = readYamlValues(readFileSync(new URL(file, root), 'utf8'), file)
  expect(problems).toEqual([])
  expect(values).toHaveLength(1)
  return values[0]
}

const formatOf = (file: string): Format => {
  if (file.endsWith('/plan.yaml')) return 'plan'
  if (file.endsWith('/upper.yaml')) return 'upper'
  return file.endsWith('/measures.yaml') ? 'measures' : 'rule-file'
}

const ruleFiles = filesIn('rules/', '.yaml')
const validators = {
  plan: validatorOf('plan'),
  upper: validatorOf('upper'),
  measures: validatorOf('measures'),
  'rule-file': validatorOf('rule-file'),
}

test.each(FORMATS)('%s.json compiles in strict mode and says what it is', (format) => {
  expect(validatorOf(format)).toBeTypeOf('function')
  expect(schemaOf(format)).toMatchObject({ $id: `${format}.json`, title: expect.any(String) })
})

describe('the shipped files validate', () => {
  test('all of them are looked at', () => {
    expect(ruleFiles.length).toBeGreaterThan(45)
    expect(new Set(ruleFiles.map(formatOf))).toEqual(new Set(['plan', 'upper', 'measures', 'rule-file']))
  })

  test.each(ruleFiles)('%s', (file) => {
    const format = formatOf(file) as keyof typeof validators
    expect(faultsOf(validators[format], contentOf(file))).toEqual([])
  })

  const mappings = filesIn('seeds/mappings/', '.yaml')
  test.each(mappings)('%s', (file) => {
    expect(faultsOf(validatorOf('mapping'), contentOf(file))).toEqual([])
  })
})

describe('the schemas list what the model lists', () => {
  const enumAt = (format: Format, ...path: string[]): unknown =>
    path.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], schemaOf(format))

  test('problem codes', () => {
    expect(enumAt('problem', 'properties', 'code', 'enum')).toEqual([...PROBLEM_CODES])
  })

  test('operators and verdicts', () => {
    expect(enumAt('rule-file', '$defs', 'leaf', 'properties', 'operator', 'enum')).toEqual([...OPERATORS])
    expect(enumAt('report', '$defs', 'leafTrace', 'properties', 'operator', 'enum')).toEqual([...OPERATORS])
    expect(enumAt('rule-file', '$defs', 'case', 'properties', 'verdict', 'enum')).toEqual([...VERDICTS])
    expect(enumAt('report', '$defs', 'finding', 'properties', 'verdict', 'enum')).toEqual([...VERDICTS])
  })

  test('record kinds and bindings', () => {
    expect(enumAt('rule-file', '$defs', 'kind', 'enum')).toEqual(Object.keys(kinds.specs).sort())
    expect(enumAt('rule-file', '$defs', 'rule', 'properties', 'binding', 'enum')).toEqual([...BINDINGS])
  })

  test('levels, limits and verdicts of the levels above', () => {
    expect(enumAt('upper', 'items', 'properties', 'level', 'enum')).toEqual([...UPPER_LEVELS])
    expect(enumAt('upper', 'items', 'properties', 'limit', 'enum')).toEqual([...UPPER_LIMITS])
    expect(enumAt('upper', 'items', 'properties', 'verdict', 'enum')).toEqual([...UPPER_VERDICTS])
  })
})

/** Every part of a schema that is a schema, with the way to it; snippets are no schemas. */
const partsOf = (part: unknown, way: string): (readonly [string, Readonly<Record<string, unknown>>])[] => {
  if (typeof part !== 'object' || part === null) return []
  const own = [[way, part as Readonly<Record<string, unknown>>] as const]
  return [
    ...own,
    ...Object.entries(part).flatMap(([key, one]) => (key === 'defaultSnippets' ? [] : partsOf(one, `${way}/${key}`))),
  ]
}

describe('an editor that knows schemas is helped', () => {
  const parts = EDITED.flatMap((format) => partsOf(schemaOf(format), format))

  test('each word of a list is said in both languages', () => {
    const described = parts.filter(([, { enumDescriptions }]) => enumDescriptions !== undefined)
    expect(described.length).toBeGreaterThan(3)
    for (const [way, part] of described) {
      const { enum: words = [], enumDescriptions = [] } = part as Record<string, string[]>
      expect(enumDescriptions, way).toHaveLength(words.length)
      for (const one of enumDescriptions) expect(one, way).toMatch(/[\u4e00-\u9fff].* [a-z]/)
    }
  })

  test('each key is described in both languages', () => {
    const keys = parts.filter(([way]) => /\/properties\/[\w-]+$/.test(way) && !/\/(?:oneOf|if|then|else)\//.test(way))
    const undescribed = keys.filter(([way, part]) => !/[\u4e00-\u9fff]/.test(descriptionOf(way, part)))
    expect(undescribed.map(([way]) => way)).toEqual([])
  })

  /** Its own description, or that of what it refers to. */
  const descriptionOf = (way: string, part: Readonly<Record<string, unknown>>): string => {
    const referred = String(part.$ref ?? '').replace(/^#/, way.split('/')[0] ?? '')
    return String(part.description ?? parts.find(([other]) => other === referred)?.[1].description ?? '')
  }
})
