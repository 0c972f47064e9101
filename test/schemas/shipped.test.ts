import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { OPERATORS, PROBLEM_CODES, VERDICTS } from '../../src/model/index.ts'
import { readYamlValues } from '../../src/source/index.ts'
import { FORMATS, type Format, faultsOf, schemaOf, validatorOf } from './schemas-here.ts'

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
})
