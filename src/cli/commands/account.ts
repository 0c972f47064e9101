import { Argument, type Command, InvalidArgumentError, Option } from 'commander'
import { ROLES, type Role } from '../../access/index.ts'
import type { Lang } from '../../model/index.ts'
import { type AccountView, accountsOf, type OfficeAccounts, officeOf, THE_MACHINE } from '../../office/index.ts'
import { now, openStoreOrStop, orStop } from '../office.ts'
import { placeOrStop, type SettingOptions, settingsOrStop, withSettings } from '../settings.ts'
import { json, langFrom, storeCommand } from '../shared.ts'
import { table } from '../table.ts'
import { EXIT, Stop, type Terminal } from '../terminal.ts'

const DEEDS = ['add', 'list', 'reset', 'disable', 'enable'] as const
type Deed = (typeof DEEDS)[number]

interface Options extends SettingOptions {
  readonly format: 'text' | 'json'
  readonly roles?: Role[]
  readonly areas?: string[]
  readonly kinds?: string[]
}

/** `halfsky account add LOGIN`, `list`, `reset LOGIN`, `disable LOGIN`, `enable LOGIN` */
export const accountCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  withSettings(storeCommand('account', 'text', 'json'), ['data'])
    .summary('who may log in 账号管理')
    .description(
      'Adds, lists, disables and enables accounts, and resets passwords. A password is asked for, or read from standard input; it has to be changed at the first login.',
    )
    .addArgument(new Argument('<what>', 'what to do').choices(DEEDS))
    .addArgument(new Argument('[login]', 'whose account'))
    .addOption(
      listOption('--roles <role,...>', `add: of ${ROLES.join(', ')} 角色`, (one) => ROLES.some((role) => role === one)),
    )
    .addOption(listOption('--areas <code,...>', 'add: the areas with all under them; * for all 地区', isArea))
    .addOption(listOption('--kinds <kind,...>', 'add: kinds of records (default: all) 记录类型', (one) => one !== ''))
    .addHelpText(
      'after',
      '\nExamples:\n  halfsky account add admin --roles admin,office --areas "*" --data data\n  halfsky account reset admin --data data < password.txt\n' +
        '\nA folder that the service holds can be listed only: stop the service, or use /v1/accounts. PostgreSQL is shared.\nExit status: 0 done, 2 could not be done.\n',
    )
    .action(async (what: Deed, login: string | undefined, options: Options) => {
      await manage(what, login, options, terminal)
      exit(EXIT.clean)
    })

const listOption = (flags: string, help: string, fits: (word: string) => boolean): Option =>
  new Option(flags, help).argParser((text: string) => {
    const words = text.split(',').map((word) => word.trim())
    const odd = words.find((word) => !fits(word))
    if (odd !== undefined) throw new InvalidArgumentError(`\`${odd}\` cannot stand here`)
    return words
  })

const isArea = (word: string): boolean => word === '*' || /^\d{6}(?:\d{3}){0,2}$/.test(word)

const manage = async (what: Deed, login: string | undefined, options: Options, terminal: Terminal): Promise<void> => {
  const lang = langFrom(options, terminal)
  const place = placeOrStop(await settingsOrStop(options, terminal), lang)
  if (what !== 'list' && login === undefined) throw new Stop(WORDS[lang].whose)
  if (what === 'add' && !options.roles) throw new Stop(WORDS[lang].roles)
  // asked before the store is held
  const password = what === 'add' || what === 'reset' ? await askPassword(terminal, lang) : ''
  const store = await openStoreOrStop(place, lang, { readOnly: what === 'list' })
  try {
    const accounts = accountsOf(officeOf({ store, now }))
    const shown = await orStop(lang, async () => {
      if (what === 'list') return all(accounts)
      return [await deed(what, login ?? '', password, options, accounts, lang)]
    })
    await terminal.out(options.format === 'json' ? json({ accounts: shown }) : textOf(shown, lang))
  } finally {
    await store.close()
  }
}

const deed = async (
  what: Exclude<Deed, 'list'>,
  login: string,
  password: string,
  { roles = [], areas = [], kinds = [] }: Options,
  accounts: OfficeAccounts,
  lang: Lang,
): Promise<AccountView> => {
  if (what === 'add') return accounts.add(THE_MACHINE, { login, roles, areas, kinds }, password)
  const found = (await all(accounts)).find((one) => one.login === login)
  if (found === undefined) throw new Stop(WORDS[lang].none(login))
  return accounts.change(THE_MACHINE, found.id, what === 'reset' ? { password } : { disabled: what === 'disable' })
}

const all = async (accounts: OfficeAccounts): Promise<readonly AccountView[]> => {
  const found: AccountView[] = []
  for (let after: number | null = 0; after !== null; ) {
    const page: Awaited<ReturnType<OfficeAccounts['list']>> = await accounts.list(THE_MACHINE, { after, limit: 1_000 })
    found.push(...page.items)
    after = page.next
  }
  return found
}

/** Twice from a person, who does not see what they type; the first line of standard input from a program. */
const askPassword = async (terminal: Terminal, lang: Lang): Promise<string> => {
  if (terminal.askSecret === undefined) {
    const [line = ''] = Buffer.from(await terminal.stdin())
      .toString('utf8')
      .split(/\r?\n/)
    if (line === '') throw new Stop(WORDS[lang].empty)
    return line
  }
  const password = await terminal.askSecret(WORDS[lang].password)
  if ((await terminal.askSecret(WORDS[lang].again)) !== password) throw new Stop(WORDS[lang].differ)
  return password
}

const textOf = (accounts: readonly AccountView[], lang: Lang): string => {
  const rows = accounts.map(({ login, roles, areas, kinds, disabled, mustChange }) => [
    login,
    roles.join(',') || '-',
    areas.join(',') || '-',
    kinds.join(',') || '*',
    disabled ? WORDS[lang].disabled : mustChange ? WORDS[lang].mustChange : '',
  ])
  return `${table([WORDS[lang].head, ...rows])}\n`
}

const WORDS = {
  en: {
    head: ['login', 'roles', 'areas', 'kinds', ''],
    whose: 'whose account? name its login',
    roles: `what may it do? name its --roles: ${ROLES.join(', ')}`,
    none: (login: string) => `there is no account \`${login}\``,
    password: 'Password: ',
    again: 'Once more: ',
    differ: 'the two differ',
    empty: 'no password on standard input',
    disabled: 'disabled',
    mustChange: 'has to change the password',
  },
  'zh-CN': {
    head: ['账号', '角色', '地区', '类型', ''],
    whose: '请写明账号名',
    roles: `请用 --roles 写明角色：${ROLES.join('、')}`,
    none: (login: string) => `没有账号 \`${login}\``,
    password: '密码：',
    again: '再输一次：',
    differ: '两次输入不一致',
    empty: '标准输入中没有密码',
    disabled: '已停用',
    mustChange: '须修改密码',
  },
} as const
