import { isIP } from 'node:net'
import { type Command, InvalidArgumentError } from 'commander'
import type { KeptParts } from '../../http/index.ts'
import type { Lang } from '../../model/index.ts'
import { langFrom, openOrStop, rulebookCommand, type SharedOptions } from '../shared.ts'
import { Stop, type Terminal } from '../terminal.ts'

interface Options extends SharedOptions {
  readonly host: string
  readonly port: number
  readonly rateLimit?: number
  readonly trustProxy?: string[]
  readonly data?: string
}

/** `halfsky serve` */
export const serveCommand = (terminal: Terminal, today: () => string): Command =>
  rulebookCommand('serve')
    .summary('run the HTTP service 启动服务')
    .description('Serves the HTTP interface until it is told to stop.')
    .option('--host <host>', 'address to listen on 监听地址', '127.0.0.1')
    .option('--port <port>', 'port to listen on 端口', portArgument, 3000)
    .option('--data <dir>', 'folder in which submissions, cases and accounts are kept (otherwise nothing is) 数据目录')
    .option(
      '--rate-limit <n>',
      'requests a minute from one address, 0 for any number (default: 60000, any number on this machine alone) 每分钟请求数上限',
      countArgument,
    )
    .option(
      '--trust-proxy <address...>',
      'reverse proxies whose X-Forwarded-For is believed 可信代理',
      (text: string, others: string[] = []) => [...others, proxyArgument(text)],
    )
    .action(async (options: Options) => {
      const halfsky = await openOrStop(options, terminal)
      // loaded only here: the other commands start twice as fast without the server
      const { startServer } = await import('../../http/index.ts')
      const { host, port, trustProxy } = options
      const kept = await openKept(options, langFrom(options, terminal))
      const limit = options.rateLimit ?? usualLimit(options)
      const { url } = await startServer(halfsky, {
        host,
        port,
        today,
        rateLimit: limit === 0 ? false : { max: limit, timeWindow: 60_000 },
        ...(trustProxy === undefined ? {} : { trustProxy }),
        ...(kept === null ? {} : { kept }),
      }).catch(async (error: unknown) => {
        await kept?.office.store.close()
        throw listenFault(error, options, langFrom(options, terminal)) ?? error
      })
      terminal.err(welcome(url, halfsky.rulebook.rules.length, langFrom(options, terminal)))
      const secret = kept?.secret()
      if (secret) terminal.err(firstRun(url, secret, langFrom(options, terminal)))
    })

/** The store of a service, where one is asked for; a service that others can reach needs accounts first. */
const openKept = async ({ data, host }: Options, lang: Lang): Promise<KeptParts | null> => {
  const url = process.env.HALFSKY_DATABASE_URL
  if (data === undefined && url === undefined) return null
  const { openOffice } = await import('../office.ts')
  const kept = await openOffice(data === undefined ? { url: url ?? '' } : { data }, lang)
  if (kept.secret() === null || isLoopback(host)) return kept
  await kept.office.store.close()
  throw new Stop(
    lang === 'en'
      ? 'nobody has an account yet: start the service on this machine alone first (without --host) and set up the first account'
      : '还没有任何账号：请先只在本机启动服务（不带 --host），建立第一个账号',
  )
}

const isLoopback = (host: string): boolean => /^(localhost|127\.[\d.]+|::1)$/.test(host)

const firstRun = (url: string, secret: string, lang: Lang): string => {
  const line = `curl -s ${url}/v1/accounts/first -H 'content-type: application/json' -d '{"secret":"${secret}","login":"admin","password":"…"}'`
  return lang === 'en'
    ? `Nobody has an account yet. Set up the first one, an administrator:\n  ${line}\n`
    : `还没有任何账号，请建立第一个账号（管理员）：\n  ${line}\n`
}

/** This machine's own programs are not held back; whoever comes through a proxy is a stranger all the same. */
const usualLimit = ({ host, trustProxy }: Options): number =>
  trustProxy === undefined && isLoopback(host) ? 0 : 60_000

const portArgument = (text: string): number => {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('a port is a number from 0 to 65535')
  return port
}

const countArgument = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('not a whole number')
  return Number(text)
}

const RANGES = ['loopback', 'linklocal', 'uniquelocal']

/** An address, a range such as 10.0.0.0/8, or the name of one. */
const proxyArgument = (text: string): string => {
  const [address = '', bits, ...rest] = text.split('/')
  const most = isIP(address) === 4 ? 32 : 128
  const sized = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most)
  if (RANGES.includes(text) || (isIP(address) > 0 && sized && rest.length === 0)) return text
  throw new InvalidArgumentError(`an address, a range such as 10.0.0.0/8, or ${RANGES.join(', ')}`)
}

/** What to say when the address asked for cannot be had; anything else is no fault of the one who asked. */
const listenFault = (error: unknown, { host, port }: Options, lang: Lang): Stop | null => {
  const english = lang === 'en'
  const words: Readonly<Record<string, string>> = {
    EADDRINUSE: english
      ? `port ${port} of \`${host}\` is in use, choose another with --port`
      : `\`${host}\` 的端口 ${port} 已被占用，请用 --port 另选`,
    EACCES: english ? `no permission to listen on port ${port}` : `没有权限使用端口 ${port}`,
    EADDRNOTAVAIL: english ? `this machine has no address \`${host}\`` : `本机没有地址 \`${host}\``,
    ENOTFOUND: english ? `no host \`${host}\`` : `找不到主机 \`${host}\``,
    EAI_AGAIN: english ? `no host \`${host}\`` : `找不到主机 \`${host}\``,
  }
  const text = error instanceof Error && 'code' in error ? words[String(error.code)] : undefined
  return text === undefined ? null : new Stop(text)
}

const welcome = (url: string, rules: number, lang: string): string => {
  const record =
    '{"kind":"public-toilet","id":"T-1","area":"441802","asOf":"2026-05-01","setting":"urban","construction":"new","femaleStalls":2,"maleStalls":2}'
  const line = `curl -s ${url}/v1/check -H 'content-type: application/json' -d '${record}'`
  return lang === 'en'
    ? `halfsky serves ${rules} rules at ${url} (reference: ${url}/docs). Try:\n  ${line}\n`
    : `halfsky 已在 ${url} 提供 ${rules} 条规则（接口说明：${url}/docs）。试一试：\n  ${line}\n`
}
