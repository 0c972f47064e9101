import { isIP } from 'node:net'
import { LEVELS, SETTINGS, type Setting, type SettingName, type SettingValue } from './table.ts'

/** A setting out of text, as flags and the environment give it; undefined for what it cannot be. */
export const readSetting = (name: SettingName, text: string): SettingValue | undefined => {
  const { form }: Setting = SETTINGS[name]
  const value = text.trim()
  if (form === 'port' || form === 'count')
    return /^\d{1,9}$|^1\d{9}$/.test(value) ? fitting(name, Number(value)) : undefined
  if (form === 'proxies')
    return fitting(
      name,
      value.split(',').map((one) => one.trim()),
    )
  if (form === 'switch') return fitting(name, SWITCH.get(value) ?? value)
  return fitting(name, value)
}

const SWITCH: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
])

/** A value of a setting, if it can be one; undefined if not. */
export const fitting = (name: SettingName, value: unknown): SettingValue | undefined => {
  const { form, least = 0, most = 65_535 }: Setting = SETTINGS[name]
  switch (form) {
    case 'port':
    case 'count':
      return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most ? value : undefined
    case 'proxies':
      return Array.isArray(value) && value.every(isProxy) ? value : undefined
    case 'switch':
      return typeof value === 'boolean' ? value : undefined
    case 'level':
      return LEVELS.find((level) => level === value)
    case 'address':
      return typeof value === 'string' && isAddress(value) ? value : undefined
    default:
      return typeof value === 'string' && value !== '' ? value : undefined
  }
}

const isAddress = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !/[?#]/.test(text)

const RANGES = ['loopback', 'linklocal', 'uniquelocal']

/** An address, a range such as 10.0.0.0/8, or the name of one. */
const isProxy = (text: unknown): boolean => {
  if (typeof text !== 'string') return false
  if (RANGES.includes(text)) return true
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  const sized = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
  return version > 0 && sized && rest.length === 0
}
