import { writeFileSync } from 'node:fs'
import { environmentName, expectedOf, flagName, SETTING_NAMES, SETTINGS } from '../src/settings/index.ts'

const PAGE = new URL('config.md', import.meta.url)

const HEAD = `<!-- Written by \`npm run docs\` from src/settings/table.ts; do not edit. -->

# Settings 配置

\`halfsky serve\` takes each setting from its flag, from the environment, or from the file that \`--config FILE\` (or \`HALFSKY_CONFIG\`) names, in this order of
strength; no file is looked for unless it is named. The file is YAML or JSON, keys as in the table:

\`\`\`yaml
host: 0.0.0.0
trustProxy: [10.0.0.0/8]
data: /var/lib/halfsky
rateLimit: 600
\`\`\`

\`\`\`sh
halfsky config --print --config halfsky.yaml   # every value and where it comes from; secrets are not shown
\`\`\`

A key that is not known, or a value that cannot be, stops the service before it starts. A variable \`HALFSKY_…\` that is not known is told of and passed over, since other
programs put variables there too (Kubernetes, for a service of that name: switch that off with \`enableServiceLinks: false\`). A variable that is empty is not given. Secrets
have no flag: arguments can be read by other users of a machine. \`data\` and \`databaseUrl\` exclude each other; where both are given, the stronger way of giving counts.

`

/** The page on the settings. */
export const configPage = (): string => {
  const rows = SETTING_NAMES.map((name) => {
    const { help, usual } = SETTINGS[name]
    const flag = flagName(name)
    const value = usual === null || Array.isArray(usual) ? '' : `\`${usual}\``
    const cells = [`\`${name}\``, `\`${environmentName(name)}\``, flag === null ? '' : `\`${flag}\``, value]
    return `| ${[...cells, `${help.en} ${help.zh}`, expectedOf(name).en].join(' | ')} |\n`
  })
  const head =
    '| in a file | in the environment | flag | default | what for | what it may be |\n|---|---|---|---|---|---|\n'
  return `${HEAD}${head}${rows.join('')}`
}

if (import.meta.main) writeFileSync(PAGE, configPage())
