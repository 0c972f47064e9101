import type { RuleCase } from '../model/index.ts'

const WIDTH = 140

type Parts = readonly (readonly [key: string, text: string])[]

/** A case as it would stand in a rule file, under `cases`. */
export const pasteCase = (one: RuleCase, indent = 6): string => {
  const parts: Parts = [
    ['name', flow(one.name)],
    ['record', flow(one.record)],
    ...optional('earlier', one.earlier.length > 0 ? one.earlier : null),
    ...optional('bodies', one.bodies.length > 0 ? one.bodies : null),
    ['verdict', one.verdict],
    ...optional('missing', one.missing),
    ...optional('reason', one.reason),
    ...optional('remedy', one.remedy),
    ...optional('message', one.message),
  ]
  const margin = ' '.repeat(indent)
  const line = `${margin}- {${parts.map(([key, text]) => `${key}: ${text}`).join(', ')}}`
  if (line.length <= WIDTH) return `${line}\n`
  return parts.map(([key, text], index) => `${margin}${index === 0 ? '- ' : '  '}${key}: ${text}\n`).join('')
}

const optional = (key: string, value: unknown): Parts => (value === null ? [] : [[key, flow(value)]])

const flow = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, inner]) => `${key}: ${flow(inner)}`)
      .join(', ')}}`
  }
  return typeof value === 'string' ? text(value) : String(value)
}

const PLAIN = /^[\p{L}][\p{L}\p{N}%'’().;/ -]*$/u
const READ_OTHERWISE = /^(?:true|false|null|yes|no|on|off|y|n|nan|inf)$/i

/** Quoted where YAML would read something else into it. */
const text = (value: string): string =>
  PLAIN.test(value) && !READ_OTHERWISE.test(value) && !value.endsWith(' ') ? value : JSON.stringify(value)
