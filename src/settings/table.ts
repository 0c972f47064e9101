import type { Bilingual } from '../model/index.ts'

/** What a setting may be. */
export type Form = 'text' | 'folder' | 'file' | 'address' | 'port' | 'count' | 'proxies' | 'level' | 'switch'

/** A value of a setting; null where there is none. */
export type SettingValue = string | number | boolean | readonly string[] | null

/** One setting: what it may be, what it is unless told otherwise, and what it is for. */
export interface Setting {
  readonly form: Form
  readonly usual: SettingValue
  /** Of counts. */
  readonly least?: number
  readonly most?: number
  /** Never shown, and never an argument, which other users of the machine can read. */
  readonly secret?: true
  /** What stands for the value in help. */
  readonly word: string
  readonly help: Bilingual
}

const DAYS = { form: 'count', least: 1, most: 36_500, word: 'days' } as const
const SECONDS = { form: 'count', least: 1, most: 86_400, word: 'seconds' } as const

/** Every setting of the service, by name. */
export const SETTINGS = {
  host: {
    ...{ form: 'text', usual: '127.0.0.1', word: 'host' },
    help: { zh: '监听地址', en: 'address to listen on' },
  },
  port: { ...{ form: 'port', usual: 3000, word: 'port' }, help: { zh: '端口', en: 'port to listen on' } },
  data: {
    ...{ form: 'folder', usual: null, word: 'dir' },
    help: {
      zh: '数据目录',
      en: 'folder in which submissions, cases and accounts are kept (otherwise nothing is)',
    },
  },
  databaseUrl: {
    ...{ form: 'text', usual: null, secret: true, word: 'url' },
    help: { zh: '代替数据目录的 PostgreSQL', en: 'a PostgreSQL in place of the folder, as postgres://…' },
  },
  rateLimit: {
    ...{ form: 'count', usual: null, most: 999_999_999, word: 'n' },
    help: {
      zh: '每分钟请求数上限',
      en: 'requests a minute from one address, 0 for any number (default: 60000, any number on this machine alone)',
    },
  },
  trustProxy: {
    ...{ form: 'proxies', usual: [], word: 'address...' },
    help: { zh: '可信代理', en: 'reverse proxies whose X-Forwarded-For is believed' },
  },
  bodyLimit: {
    ...{ form: 'count', usual: 10_485_760, least: 1_024, most: 1_073_741_824, word: 'bytes' },
    help: { zh: 'JSON 请求体的字节数上限', en: 'the largest JSON body, in bytes' },
  },
  maxRecords: {
    ...{ form: 'count', usual: 10_000, least: 1, most: 1_000_000, word: 'n' },
    help: { zh: '一个 JSON 请求体中的记录数上限', en: 'the most records in one JSON body' },
  },
  requestTimeout: {
    ...{ ...SECONDS, usual: 30 },
    help: { zh: '请求须在多少秒内送达', en: 'seconds in which a request has to arrive' },
  },
  concurrency: {
    ...{ form: 'count', usual: 1_000, most: 1_000_000, word: 'n' },
    help: {
      zh: '同时处理的请求数上限',
      en: 'requests in hand at once, beyond which the service says 503; 0 for any number',
    },
  },
  logLevel: {
    ...{ form: 'level', usual: 'info', word: 'level' },
    help: { zh: '日志级别', en: 'the least level that is logged' },
  },
  crossCheckEvery: {
    ...{ form: 'count', usual: 1_000, most: 999_999_999, word: 'n' },
    help: { zh: '每多少个请求由两个引擎核对一次', en: 'one request in so many is judged by both engines, 0 for none' },
  },
  namesDays: {
    ...{ ...DAYS, usual: 90 },
    help: { zh: '保存姓名的天数', en: 'days after which names that were kept by choice are purged' },
  },
  caseDays: {
    ...{ ...DAYS, usual: 30 },
    help: { zh: '整改期限的天数', en: 'days within which a violation has to be rectified' },
  },
  waivers: {
    ...{ form: 'file', usual: null, word: 'file' },
    help: { zh: '豁免文件', en: 'exemptions that lie over the verdicts: YAML or JSON' },
  },
  hooksToPrivate: {
    ...{ form: 'switch', usual: false, word: 'yes' },
    help: { zh: '允许内网通知地址', en: 'webhooks may lead to this machine and its neighbours' },
  },
  publicUrl: {
    ...{ form: 'address', usual: null, word: 'url' },
    help: { zh: '对外地址', en: 'the address under which browsers reach the service' },
  },
  oidcIssuer: {
    ...{ form: 'address', usual: null, word: 'url' },
    help: { zh: '统一登录（OIDC）的签发者', en: 'the OpenID provider that people log in with' },
  },
  oidcClientId: {
    ...{ form: 'text', usual: null, word: 'id' },
    help: { zh: '本服务在签发者处的编号', en: 'what the provider calls this service' },
  },
  oidcClientSecret: {
    ...{ form: 'text', usual: null, secret: true, word: 'secret' },
    help: { zh: '本服务在签发者处的密钥', en: 'what this service proves itself with to the provider' },
  },
} as const satisfies Readonly<Record<string, Setting>>

/** The name of a setting. */
export type SettingName = keyof typeof SETTINGS

type ValueOf<S extends Setting> =
  | (S['form'] extends 'port' | 'count'
      ? number
      : S['form'] extends 'switch'
        ? boolean
        : S['form'] extends 'proxies'
          ? readonly string[]
          : string)
  | (null extends S['usual'] ? null : never)

/** A value for every setting. */
export type SettingValues = { readonly [Name in SettingName]: ValueOf<(typeof SETTINGS)[Name]> }

/** All names, in the order in which they are told. */
export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[]

/** `rateLimit` → `HALFSKY_RATE_LIMIT` */
export const environmentName = (name: SettingName): string =>
  `HALFSKY_${name.replace(/[A-Z]/g, (sign) => `_${sign}`).toUpperCase()}`

/** `rateLimit` → `--rate-limit`; null for what is no argument. */
export const flagName = (name: SettingName): string | null => {
  const { secret }: Setting = SETTINGS[name]
  return secret ? null : `--${name.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`)}`
}

/** What a setting has to be, in words. */
export const expectedOf = (name: SettingName): Bilingual => {
  const { form, least = 0, most = 0 }: Setting = SETTINGS[name]
  switch (form) {
    case 'port':
      return { zh: '0 到 65535 的端口号', en: 'a number from 0 to 65535' }
    case 'count':
      return { zh: `${least} 到 ${most} 的整数`, en: `a whole number from ${least} to ${most}` }
    case 'proxies':
      return {
        zh: '由地址、网段（如 `10.0.0.0/8`）或 `loopback`、`linklocal`、`uniquelocal` 组成的列表',
        en: 'a list of addresses, ranges such as `10.0.0.0/8`, or `loopback`, `linklocal`, `uniquelocal`',
      }
    case 'level':
      return { zh: `${ticked('、')}之一`, en: `one of ${ticked(', ')}` }
    case 'switch':
      return { zh: '`true` 或 `false`', en: '`true` or `false`' }
    case 'address':
      return { zh: '以 `http://` 或 `https://` 开头的地址', en: 'an address that begins with `http://` or `https://`' }
    default:
      return { zh: '非空文本', en: 'text that is not empty' }
  }
}

/** What may be logged, the least first. */
export const LEVELS: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

const ticked = (between: string): string => LEVELS.map((level) => `\`${level}\``).join(between)
