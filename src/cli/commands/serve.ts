import type { Command } from 'commander'
import type { KeptParts } from '../../http/index.ts'
import type { Lang } from '../../model/index.ts'
import { SETTING_NAMES, type SettingValues, type SettledSettings } from '../../settings/index.ts'
import { placeOf, type SettingOptions, settingsOrStop, withSettings } from '../settings.ts'
import { langFrom, openOrStop, rulebookCommand } from '../shared.ts'
import { Stop, type Terminal } from '../terminal.ts'
import { waiversOrStop } from '../waivers.ts'

/** `halfsky serve` */
export const serveCommand = (terminal: Terminal, today: () => string): Command =>
  withSettings(rulebookCommand('serve'), SETTING_NAMES)
    .summary('run the HTTP service 启动服务')
    .description('Serves the HTTP interface until it is told to stop.')
    .addHelpText(
      'after',
      '\nEvery option may stand in the environment (HALFSKY_RATE_LIMIT) or in the file of --config (rateLimit) too; docs/config.md lists them.\n',
    )
    .action(async (options: SettingOptions) => {
      const lang = langFrom(options, terminal)
      const settled = await settingsOrStop(options, terminal)
      const halfsky = await openOrStop(options, terminal)
      const waivers = await waiversOrStop(
        { ...options, waivers: settled.values.waivers ?? undefined },
        halfsky,
        terminal,
      )
      // loaded only here: the other commands start twice as fast without the server
      const { startServer } = await import('../../http/index.ts')
      const kept = await openKept(settled, lang)
      const { url } = await startServer(halfsky, {
        ...serverOptions(settled.values),
        today,
        // the same signal may come twice, to all of a group of processes and from the one that started this
        onStop: terminal.onStop,
        ...(waivers === undefined ? {} : { waivers }),
        ...(kept === null ? {} : { kept }),
      }).catch(async (error: unknown) => {
        await kept?.office.store.close()
        throw listenFault(error, settled.values, lang) ?? error
      })
      terminal.err(welcome(url, halfsky.rulebook.rules.length, lang))
      const secret = kept?.secret()
      if (secret) terminal.err(firstRun(url, secret, lang))
    })

const serverOptions = (values: SettingValues) => {
  const { host, port, trustProxy, bodyLimit, maxRecords, concurrency, crossCheckEvery } = values
  const { hooksToPrivate } = values
  const limit = values.rateLimit ?? usualLimit(values)
  return {
    ...{ host, port, bodyLimit, maxRecords, concurrency, crossCheckEvery, hooksToPrivate },
    logger: values.logLevel === 'silent' ? false : { level: values.logLevel },
    requestTimeout: values.requestTimeout * 1_000,
    rateLimit: limit === 0 ? (false as const) : { max: limit, timeWindow: 60_000 },
    ...(trustProxy.length === 0 ? {} : { trustProxy }),
  }
}

/** The store of a service, where one is asked for; a service that others can reach needs accounts first. */
const openKept = async (settled: SettledSettings, lang: Lang): Promise<KeptParts | null> => {
  const place = placeOf(settled, lang)
  if (place === null) return null
  const { openOffice } = await import('../office.ts')
  const { host, namesDays, caseDays } = settled.values
  const oidc = oidcOf(settled.values, lang)
  const kept = { ...(await openOffice(place, lang)), namesDays, caseDays, ...(oidc === null ? {} : { oidc }) }
  if (kept.secret() === null || isLoopback(host)) return kept
  await kept.office.store.close()
  throw new Stop(
    lang === 'en'
      ? 'nobody has an account yet: add one with `halfsky account add`, or start the service on this machine alone first (without --host)'
      : '还没有任何账号：请用 `halfsky account add` 建立，或先只在本机启动服务（不带 --host）',
  )
}

/** The provider people log in with; one that is told of by halves would let nobody in. */
const oidcOf = ({ oidcIssuer, oidcClientId, oidcClientSecret, publicUrl }: SettingValues, lang: Lang) => {
  if (oidcIssuer === null) return null
  if (oidcClientId !== null && publicUrl !== null) {
    return { issuer: oidcIssuer, clientId: oidcClientId, clientSecret: oidcClientSecret, publicUrl }
  }
  throw new Stop(
    lang === 'en'
      ? '`oidcIssuer` needs `oidcClientId` and `publicUrl` beside it'
      : '设置 `oidcIssuer` 时还需 `oidcClientId` 与 `publicUrl`',
  )
}

const isLoopback = (host: string): boolean => /^(localhost|127\.[\d.]+|::1)$/.test(host)

const firstRun = (url: string, secret: string, lang: Lang): string => {
  const line = `curl -s ${url}/v1/accounts/first -H 'content-type: application/json' -d '{"secret":"${secret}","login":"admin","password":"…"}'`
  return lang === 'en'
    ? `Nobody has an account yet. Set up the first one, an administrator, at ${url}/#/first with the secret ${secret}, or:\n  ${line}\n`
    : `还没有任何账号，请建立第一个账号（管理员）：打开 ${url}/#/first，密语是 ${secret}；或运行：\n  ${line}\n`
}

/** This machine's own programs are not held back; whoever comes through a proxy is a stranger all the same. */
const usualLimit = ({ host, trustProxy }: SettingValues): number =>
  trustProxy.length === 0 && isLoopback(host) ? 0 : 60_000

/** What to say when the address asked for cannot be had; anything else is no fault of the one who asked. */
const listenFault = (error: unknown, { host, port }: SettingValues, lang: Lang): Stop | null => {
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
    ? `halfsky serves ${rules} rules at ${url} (open it in a browser; reference: ${url}/docs). Try:\n  ${line}\n`
    : `halfsky 已在 ${url} 提供 ${rules} 条规则（用浏览器打开即可；接口说明：${url}/docs）。试一试：\n  ${line}\n`
}
