import { Command, InvalidArgumentError } from 'commander'
import { langFrom, langOption, openOrFail, plansOption, rulesOption, type SharedOptions } from '../shared.ts'
import type { Terminal } from '../terminal.ts'

interface Options extends SharedOptions {
  readonly host: string
  readonly port: number
  readonly rateLimit: number
  readonly trustProxy?: string[]
}

/** `halfsky serve` */
export const serveCommand = (terminal: Terminal, today: () => string): Command =>
  new Command('serve')
    .summary('run the HTTP service 启动服务')
    .description('Serves the HTTP interface until it is told to stop.')
    .option('--host <host>', 'address to listen on 监听地址', '127.0.0.1')
    .option('--port <port>', 'port to listen on 端口', portArgument, 3000)
    .option(
      '--rate-limit <n>',
      'requests a minute from one address, 0 for any number 每分钟请求数上限',
      countArgument,
      60_000,
    )
    .option('--trust-proxy <address...>', 'reverse proxies whose X-Forwarded-For is believed 可信代理')
    .addOption(rulesOption())
    .addOption(plansOption())
    .addOption(langOption())
    .action(async (options: Options) => {
      const halfsky = await openOrFail(options, terminal)
      // loaded only here: the other commands start twice as fast without the server
      const { startServer } = await import('../../http/index.ts')
      const { host, port, rateLimit, trustProxy } = options
      const { url } = await startServer(halfsky, {
        host,
        port,
        today,
        rateLimit: rateLimit === 0 ? false : { max: rateLimit, timeWindow: 60_000 },
        ...(trustProxy === undefined ? {} : { trustProxy }),
      })
      terminal.err(welcome(url, halfsky.rulebook.rules.length, langFrom(options, terminal)))
    })

const portArgument = (text: string): number => {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('a port is a number from 0 to 65535')
  return port
}

const countArgument = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('not a whole number')
  return Number(text)
}

const welcome = (url: string, rules: number, lang: string): string => {
  const record =
    '{"kind":"public-toilet","id":"T-1","area":"441802","asOf":"2026-05-01","setting":"urban","construction":"new","femaleStalls":2,"maleStalls":2}'
  const line = `curl -s ${url}/v1/check -H 'content-type: application/json' -d '${record}'`
  return lang === 'en'
    ? `halfsky serves ${rules} rules at ${url} (reference: ${url}/docs). Try:\n  ${line}\n`
    : `halfsky 已在 ${url} 提供 ${rules} 条规则（接口说明：${url}/docs）。试一试：\n  ${line}\n`
}
