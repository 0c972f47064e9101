import type { Words } from './table.ts'

type Param = string | number | undefined

const hint = (suggestion: Param): string => (suggestion ? `，是否想写 \`${suggestion}\`？` : '')

/** 有相近的就提示相近的，没有就列出全部。 */
const hintOr = (suggestion: Param, known: Param): string =>
  hint(suggestion) || (known ? `；可用：${ticked(known)}` : '')

const ticked = (names: Param): string =>
  String(names)
    .split(', ')
    .map((name) => `\`${name}\``)
    .join('、')

const RECORDS_KEPT: ReadonlyMap<string, string> = new Map([
  ['submission', '报送'],
  ['case', '督办事项'],
  ['period', '填报期'],
  ['duty-report', '责任单位年度报告'],
])

/** 汉字前不空格。 */
export const gap = (text: string): string => (/^[\u4e00-\u9fff]/.test(text) ? text : ` ${text}`)

/** 各类数据的中文名称。 */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['integer', '整数'],
  ['number', '数字'],
  ['a number', '数字'],
  ['decimal', '小数'],
  ['boolean', '是/否（`true` 或 `false`）'],
  ['true or false', '是/否（`true` 或 `false`）'],
  ['string', '文字'],
  ['text', '文字'],
  ['choice', '选项'],
  ['date', '日期'],
  ['a date', '日期'],
  ['members', '名单'],
  ['array', '列表'],
  ['list', '列表'],
  ['a list', '列表'],
  ['object', '映射'],
  ['map', '映射'],
  ['a map', '映射'],
  ['a map of facts', '由事实组成的映射'],
  ['null', '空值（`null`）'],
  ['nothing', '空'],
  ['undefined', '空'],
  ['NaN', '非有限的数'],
  ['Infinity', '非有限的数'],
  ['-Infinity', '非有限的数'],
  ['integer ≥ 0', '不小于 0 的整数'],
  ['a value', '一个值'],
  ['empty text', '空的文字'],
  ['the end of the file', '文件结尾'],
  ['a second document', '第二个文档'],
  ['a condition', '条件'],
  ['an expression', '算式'],
  ['a fact, a number or an expression', '事实、数字或算式'],
  ['two operands', '两个运算项'],
  ['two or more operands', '两个或更多运算项'],
  ['[date, whole months]', '`[日期, 整月数]`'],
  ['a date, YYYY-MM-DD', '日期 `YYYY-MM-DD`'],
  ['a literal or {fact: name}', '一个值或 `{fact: 名称}`'],
  ['{target: number, tolerance: number above 0}', '`{target: 数字, tolerance: 大于 0 的数字}`'],
  ['{field: …}', '`{字段: …}`'],
  ['{cell: value}', '`{单元格: 值}`'],
  ['[column, …]', '`[列名, …]`'],
])

/** 实际的类型，或事实的类型。 */
const typed = (word: Param): string => (word === 'boolean' ? '是/否' : (TYPES.get(String(word)) ?? String(word)))

/** 应有的内容：类型、格式、若干选项之一或界限。 */
const expected = (word: Param): string => {
  const text = String(word)
  const known = TYPES.get(text)
  if (known !== undefined) return known
  if (/^[{[]/.test(text)) return `\`${text}\``
  const typeOfFact = /^a fact of type (\w+)$/.exec(text)?.[1]
  if (typeOfFact) return `类型相同的事实（${typed(typeOfFact)}）`
  if (/^[≥≤]/.test(text)) return text
  return text.includes(', ') ? `其中之一：${ticked(text)}` : `\`${text}\``
}

/** 解析器的英文说明里常见的几种，其余照录。 */
const SYNTAX: readonly (readonly [RegExp, string])[] = [
  [/^Unexpected end of JSON input/, '内容没有写完'],
  [/^Unterminated string/, '字符串缺少结尾的引号'],
  [/^Unexpected non-whitespace character after JSON/, '结束之后还有多余内容'],
  [/^Unexpected word or sign/, '有不应出现的词或符号（文字要加半角双引号）'],
  [/^Expected a value/, '此处应有一个值（是否多写了逗号？）'],
  [/^Comments are not allowed/, '不接受注释'],
  [/^Expected property name/, '此处应为加双引号的键或 `}`'],
  [/^Expected double-quoted property name/, '此处应为加双引号的键（是否多写了逗号？）'],
  [/^Expected ':' after property name/, '键的后面应为冒号 `:`'],
  [/^Expected ',' or '}'/, '此处应为逗号 `,` 或 `}`'],
  [/^Expected ',' or '\]'/, '此处应为逗号 `,` 或 `]`'],
  [/^Bad control character/, '字符串中有换行等控制字符'],
  [/^(?:Bad (?:escaped character|Unicode escape)|Invalid escape sequence)/, '反斜杠的写法不对'],
  [/^Unterminated number/, '数字没有写完'],
  [/^Not valid/, '写法不对'],
  [/^nested too deeply/, '嵌套过深'],
  [/^Tabs are not allowed/, '缩进请用空格，不要用制表符'],
  [/^Missing closing/, '缺少结尾的引号'],
  [/^Put a space after the colon/, '冒号后要空一格'],
  [/^Implicit keys? .*single line/, '键必须写在一行内（是否漏了冒号后的空格，或引号没有配对？）'],
  [/^Implicit map keys need to be followed by map values/, '键的后面缺少冒号'],
  [/^Nested mappings are not allowed in compact/, '一行内有两个冒号，请给值加引号'],
  [/^All (?:mapping|sequence) items must start at the same column/, '同一层的各项应左对齐'],
  [/^(?:Block|Flow) .*indented/, '缩进不够'],
  [/^Flow .*must end with/, '缺少结尾的括号'],
  [/^Block collections are not allowed within/, '括号里不能换行列出各项（是否漏了逗号？）'],
  [/^Block collection cannot start|^A block sequence|on same line with key$/, '各项应另起一行'],
  [/^Missing (?:newline|directives-end)/, '此处缺少换行'],
  [/^Sequence item without/, '列表项前缺少 `-`'],
  [/^The : indicator/, '键过长'],
  [/^Unsupported directive/, '不接受以 `%` 开头的指令'],
  [/^(?:Aliases are not accepted|A node can have at most one anchor|Tags and anchors)/, '不接受锚点、别名与标签'],
  [/^A node can have at most one tag/, '不接受标签（`!`）'],
  [/^Missing ,/, '各项之间缺少逗号 `,`'],
  [/^Missing space after :/, '冒号 `:` 后面要有空格'],
  [/^Unresolved tag/, '不接受标签（`!`）'],
  [/^Plain value cannot start with/, '值以特殊字符开头，请加引号'],
  [/^Comments must be separated/, '注释的 `#` 前面要有空格'],
  [/^Unexpected /, '有不应出现的内容'],
]

const syntax = (detail: Param): string => {
  const text = String(detail)
  return SYNTAX.find(([pattern]) => pattern.test(text))?.[1] ?? text.replace(/[.\s]+$/, '')
}

/** The levels above a district. */
const ABOVE: ReadonlyMap<string, string> = new Map([
  ['nation', '国家'],
  ['guangdong', '广东省'],
  ['guangzhou', '广州市'],
])

/** 文件读不出来的原因，按操作系统的代码。 */
const FILE_FAULTS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', '没有这个文件或目录'],
  ['EACCES', '没有读取权限'],
  ['EPERM', '没有读取权限'],
  ['EISDIR', '这是一个目录'],
  ['ENOTDIR', '这不是目录'],
  ['unreadable', '原因不明'],
])

const csvFault = ({ detail, expected, found }: Readonly<Record<string, Param>>): string => {
  if (detail === 'unclosed-quote') return '引号有开头没有结尾，请补上或删去'
  if (detail === 'stray-quote') return '单元格中间有引号，请给整个单元格加引号，并把中间的引号写两遍'
  if (detail === 'row-length') return `这一行有 ${found} 格，表头有 ${expected} 格`
  return String(detail)
}

const oddCell = ({ detail, found }: Readonly<Record<string, Param>>): string => {
  if (detail === 'error') return `是错误值 \`${found}\`，请改正，或清空表示不知道`
  if (detail === 'formula') return '是没有结果的公式，请用表格软件打开、重新计算并保存'
  if (detail === 'digits') return '中的长数字已丢失末尾几位，请将该列设为文本格式后重新填写'
  if (detail === 'merged') return '被合并，内容只在合并区域的第一格，请取消合并并逐格填写'
  if (detail === 'total') return '是合计行，不是一条记录，请删去这一行'
  if (detail === 'date') return '不是可用的日期，请写成年-月-日，例如 2026-05-01'
  return '有内容，但所在列对这类记录没有意义，请清空，或补上列名'
}

const WORKBOOKS: ReadonlyMap<string, string> = new Map([
  ['old-xls', '旧版 Excel 文件（.xls）不能读取，请另存为 .xlsx 工作簿'],
  ['encrypted', '工作簿有密码保护，请去掉密码后另存'],
  ['not-workbook', '不是 .xlsx 工作簿，请用表格软件另存为 .xlsx'],
  ['unpacked-size', '工作簿解压后超过 64 MB，请拆分，或存为 CSV'],
  ['ratio', '工作簿的压缩比超过 200，不像真实的表格，没有读取'],
  ['entries', '工作簿内的文件超过 2,000 个，没有读取；请只把数据另存为新的工作簿'],
  ['rows', '工作表超过 1,048,576 行，请拆分'],
  ['columns', '工作表超过 1,000 列，请删去多余的列'],
  ['merges', '合并单元格超过 20,000 处，请取消合并'],
])

const mappingFault = ({ key, expected: wanted }: Readonly<Record<string, Param>>): string => {
  if (key === 'members') return `名单放不进一个单元格，请用 ${ticked(wanted)} 代替 \`members\``
  return `列映射${key ? `中的 \`${key}\` ` : ''}应为${gap(expected(wanted))}`
}

const REFUSED: ReadonlyMap<string, string> = new Map([
  ['missing-field', '缺少字段'],
  ['unknown-field', '没有字段'],
  ['field-type', '类型不符'],
  ['field-value', '取值不符'],
])

/** 形如 `missing-field year, field-value area` 的说明。 */
const refused = (detail: Param): string =>
  String(detail)
    .split(', ')
    .map((part) => {
      const [code = '', field] = part.split(' ')
      return `${REFUSED.get(code) ?? `\`${code}\``}${field ? ` \`${field}\`` : ''}`
    })
    .join('、')

/** 有记录的对象数，及应有的总数。 */
const bodiesOf = ({ bodies, expected: all, kind }: Readonly<Record<string, Param>>): string =>
  `${bodies} 个（${all === '' ? '总数未报' : `共 ${all} 个`}）\`${kind}\` `

const percentRange = ({ low, high }: Readonly<Record<string, Param>>): string =>
  low === high ? `${low}%` : `${low}% 至 ${high}%`

/** 用例里核对的各项。 */
const COMPARED: ReadonlyMap<string, string> = new Map([
  ['verdict', '判定'],
  ['missing', '缺少的事实'],
  ['reason', '原因'],
  ['remedy', '整改建议'],
  ['message', '说明'],
])

/** 原文与规则的宽严。 */
const LIMITS: Readonly<Record<string, string>> = {
  above: '超过，不含',
  'at-least': '以上，含',
  below: '不满，不含',
  'at-most': '以下，含',
  about: '左右',
  equal: '等于',
}

/** 各问题代码的中文说明。 */
export const zhProblems: Words['problems'] = {
  'file-unreadable': (p) => `无法读取 \`${p.file}\`：${FILE_FAULTS.get(String(p.detail)) ?? p.detail}`,
  'file-too-large': (p) => `文件超过 ${p.limit} 个字符，请拆分`,
  'text-encoding': (p) =>
    p.unknown
      ? `没有名为 \`${p.tried}\` 的编码，请用 --encoding 另行指明，例如 --encoding gb18030`
      : `文本不是${p.tried ? ` ${String(p.tried).replaceAll(', ', ' 或 ')} ` : '已知'}编码，请用 --encoding 指明，例如 --encoding gb18030`,
  'json-syntax': (p) => `JSON 语法错误：${syntax(p.detail)}`,
  'yaml-syntax': (p) => `YAML 语法错误：${syntax(p.detail)}`,
  'yaml-anchor': () => '不接受锚点与别名（& 和 *），请把内容完整写出',
  'duplicate-key': (p) => `键 \`${p.key}\` 重复，请只保留一个`,
  'duplicate-file': (p) => `\`${p.other}\` 中已有 \`${p.path}\`，请改名，或移到规划自己的目录中`,
  'too-deep': (p) => `嵌套超过 ${p.limit} 层，请简化`,
  'number-form': (p) => `数字 \`${p.source}\` 的写法有歧义，请用普通十进制`,
  'number-inexact': (p) => `数字 \`${p.source}\` 无法精确保存，请减少位数；编号请加引号`,
  'full-width-punctuation': (p) => `全角标点 \`${p.found}\` 应为半角 \`${p.instead}\``,
  'plan-text-missing': (p) => `找不到规划文本 \`${p.text}\`，请检查 --plans`,
  'plan-text-odd': (p) => `规划文本此处编号为 ${p.found}，预期 ${p.expected}，按正文处理`,
  'unknown-key': (p) => `不认识的键 \`${p.key}\`${hintOr(p.suggestion, p.known)}`,
  'missing-key': (p) => {
    const choice = /^one of (.+)$/.exec(String(p.key))?.[1]
    return choice ? `此处须有且只有其中之一：${ticked(choice)}` : `缺少键 \`${p.key}\``
  },
  'wrong-type': (p) => {
    if (p.expected === 'a kebab-case name') return `\`${p.found}\` 应为小写字母、数字和连字符组成的名称`
    return p.expected === 'at least four characters of the sentence'
      ? `原文 \`${p.found}\` 太短，请从规划文本复制至少四个字`
      : `此处应为${gap(expected(p.expected))}，实为${gap(typed(p.found))}`
  },
  'unknown-clause': (p) => `规划中没有条款 \`${p.clause}\`${hint(p.suggestion)}`,
  'misplaced-file': (p) => `条款 \`${p.clause}\` 的文件应放在 \`${p.expected}\``,
  'duplicate-rule': (p) => `规则 \`${p.rule}\` 已在 \`${p.other}\` 定义，请改名`,
  'quote-not-found': (p) =>
    `条款 \`${p.clause}\` ${p.footnote === undefined ? '' : `的脚注 ${p.footnote} `}中没有这段原文：\`${p.quote}\`，请从规划文本逐字复制`,
  'unknown-subject': (p) => `没有记录类型 \`${p.subject}\`${hint(p.suggestion)}`,
  'unknown-fact': (p) => `这类对象没有事实或指标算式 \`${p.fact}\`${hint(p.suggestion)}`,
  'unknown-operator': (p) => `没有运算符 \`${p.operator}\`${hint(p.suggestion)}；可用：${ticked(p.known)}`,
  'operator-type': (p) => `运算符 \`${p.operator}\` 不能用于 \`${p.fact}\`（类型：${typed(p.type)}）`,
  'value-type': (p) => {
    const whose = p.fact ? `\`${p.fact}\` 的取值` : '取值'
    const found = p.found ? `，实为${gap(p.expected === 'a number' ? typed(p.found) : `\`${p.found}\``)}` : ''
    return `${whose}应为${gap(expected(p.expected))}${found}${hint(p.suggestion)}`
  },
  'empty-group': (p) =>
    p.key === 'value'
      ? '`value` 的列表为空，请至少写出一个值'
      : `\`${p.key}\` 为空：空的条件组恒为真，请写出条件或删去`,
  'mixed-groups': (p) => `同一节点既有 \`${p.first}\` 又有 \`${p.second}\`，其中之一会被忽略，请分成两层`,
  'forbidden-key': (p) => `规则格式不含 \`${p.key}\`，请删去`,
  'too-many-conditions': (p) => `一条规则的条件超过 ${p.limit} 个，请拆分`,
  'require-or-manual': (p) => `规则 \`${p.rule}\` 须有且只有 \`require\` 与 \`manual\` 之一`,
  'measure-cycle': (p) => `指标算式 \`${p.measure}\` 引用了自身`,
  'remedy-fact': (p) => `整改建议中的 \`${p.fact}\` 不是可增加的数量或可设定的事实${hint(p.suggestion)}`,
  'unknown-footnote': (p) => `条款 \`${p.clause}\` 没有脚注 ${p.footnote}${hint(p.suggestion)}`,
  'unknown-rule': (p) => `条款 \`${p.clause}\` 没有规则 \`${p.rule}\`${hint(p.suggestion)}`,
  'upper-verdict': (p) => `\`${p.rule}\` 与上级目标的强弱由数值得出，请删去 \`verdict\``,
  'weaker-than-upper': (p) =>
    `规则 \`${p.rule}\` 的要求弱于${ABOVE.get(String(p.level)) ?? p.level}（\`${p.quote}\`），但 \`reading\` 未说明，请在其中写明“弱于${ABOVE.get(String(p.level)) ?? p.level}”`,
  'rulebook-empty': () => '规则库中没有规则，请检查 --rules',
  'number-not-in-quote': (p) => `规则 \`${p.rule}\` 的数字 ${p.number} 不在原文中；如属例外，请在 \`reading\` 中写明`,
  'number-not-in-rule': (p) =>
    `原文的数字 ${p.number} 没有出现在规则 \`${p.rule}\` 或同条款的其他规则中；如属例外，请在 \`reading\` 中写明`,
  strictness: (p) =>
    `规则 \`${p.rule}\` 对 ${p.number} 的宽严（${LIMITS[String(p.limit)]}）与原文（${LIMITS[String(p.written)]}）不一致；如属例外，请在 \`reading\` 中写明`,
  force: (p) =>
    `规则 \`${p.rule}\` 的约束力 \`${p.binding}\` 与原文的“${p.word}”不一致；如属例外，请在 \`reading\` 中写明`,
  'due-not-in-rule': (p) =>
    `规则 \`${p.rule}\` 的原文句子写明期限 ${p.date}，规则${p.due ? `的到期日却是 ${p.due}` : '没有 `due`'}；请改为 \`target\` 并写 \`due: ${p.date}\`，如属例外，请在 \`reading\` 中写明年份`,
  'due-not-in-sentence': (p) =>
    `规则 \`${p.rule}\` 的到期日 ${p.date} 在条款原文中找不到；如属例外，请在 \`reading\` 中写明年份`,
  'subject-not-in-sentence': (p) =>
    p.bearer
      ? `规则 \`${p.rule}\` 的原文约束的是 \`${p.bearer}\`，而不是规则的对象 \`${p.subject}\`；如属例外，请在 \`reading\` 中写明对象`
      : `规则 \`${p.rule}\` 的原文句子和标题都没有提到它的对象 \`${p.subject}\`；如属例外，请在 \`reading\` 中写明对象`,
  'share-of-many': (p) =>
    `规则 \`${p.rule}\` 的原文要求的是总体的比例，对象却是单个 \`${p.subject}\`；请改用 \`area-statistics\`，如属例外，请在 \`reading\` 中写明对象`,
  'case-record': (p) => `规则 \`${p.rule}\` 的用例“${p.case}”的记录会被拒收：${refused(p.detail)}`,
  'case-failed': (p) =>
    `规则 \`${p.rule}\` 的用例“${p.case}”：${COMPARED.get(String(p.what)) ?? p.what}预期 \`${p.expected}\`，实为 \`${p.found}\``,
  'unknown-mutant': (p) =>
    `规则 \`${p.rule}\` 没有变异体 \`${p.mutant}\`；请照 \`halfsky test --mutate\` 列出的写，或删去这一条`,
  'mutant-killed': (p) => `规则 \`${p.rule}\` 的变异体 \`${p.mutant}\` 已被用例杀死，不必列为例外；请删去这一条`,
  'case-repeated': (p) =>
    p.what === 'name'
      ? `规则 \`${p.rule}\` 有两个用例同名“${p.case}”，请改名`
      : `规则 \`${p.rule}\` 的用例“${p.case}”与“${p.other}”的记录相同，没有多证明什么，请修改或删去`,
  'case-lacking': (p) =>
    `规则 \`${p.rule}\` 没有判定为 ${ticked(p.verdicts)} 的用例，无从证明它会作出这样的判定，请补上`,
  'condition-never': (p) =>
    p.beside
      ? `\`${p.condition}\` 与 \`${p.beside}\` 不可能同时成立，请改正其一`
      : `\`${p.condition}\` 不可能成立${p.range ? `（${p.range}）` : ''}，请改正`,
  'condition-always': (p) =>
    p.beside
      ? `\`${p.condition}\` 或 \`${p.beside}\` 总有一个成立，等于没有要求，请改正其一`
      : `\`${p.condition}\` 总是成立${p.range ? `（${p.range}）` : ''}，请改正或删去`,
  'condition-idle': (p) =>
    `\`${p.condition}\` 不起作用：${p.beside ? `已有 \`${p.beside}\`` : '其他条件已经决定'}，请改正或删去`,
  'never-passes': (p) =>
    `规则 \`${p.rule}\` 适用的记录都不可能符合：\`${p.condition}\` 与 \`when\` 互相排斥，请改正其一`,
  'never-fails': (p) => `规则 \`${p.rule}\` 适用的记录都不可能不符合：\`when\` 已经包含 \`${p.condition}\`，请改正其一`,
  'rules-contradict': (p) =>
    `规则 \`${p.rule}\` 与 \`${p.other}\` 都适用时不可能同时符合${p.witness ? `；例如只符合后者的记录：\`${p.witness}\`` : ''}，请改正其一`,
  'rules-repeat': (p) => `规则 \`${p.rule}\` 与 \`${p.other}\` 的要求相同，请删去其一`,
  'remedy-idle': (p) =>
    p.value === ''
      ? `改变 \`${p.fact}\` 没有用：规则 \`${p.rule}\` 的要求与它无关`
      : p.value === 'more'
        ? `增加 \`${p.fact}\` 没有用：只会离规则 \`${p.rule}\` 的要求更远`
        : `\`${p.fact}: ${p.value}\` 没有用：这样仍不符合规则 \`${p.rule}\``,
  'claimed-twice': (p) => `\`${p.quote}\` 已声明不检查，规则 \`${p.rule}\` 却在检查它，请删去已检查的部分`,
  'tolerance-not-in-reading': (p) => `规则 \`${p.rule}\` 的 \`reading\` 没有写明容差 ${p.tolerance}，请写明并说明理由`,
  'title-language': (p) => (p.lang === 'zh' ? '`zh` 中没有汉字，请用中文书写' : '`en` 中有汉字，请用英文书写'),
  'key-order': (p) => `键 \`${p.key}\` 应写在 \`${p.before}\` 之后`,
  'fact-unread': (p) => `没有规则读取 \`${p.kind}\` 的 \`${p.fact}\`，请删去，或在 \`x-unread\` 中写明理由`,
  'record-shape': (p) => `记录应为由字段组成的映射${p.found ? `，实为${gap(typed(p.found))}` : ''}`,
  'unknown-kind': (p) => `没有记录类型 \`${p.kind}\`${hintOr(p.suggestion, p.kinds)}`,
  'unknown-field': (p) =>
    p.allowed ? `\`${p.field}\` 只能有 ${ticked(p.allowed)}` : `没有字段 \`${p.field}\`${hint(p.suggestion)}`,
  'missing-field': (p) => `缺少字段 \`${p.field}\``,
  'field-type': (p) => {
    const leave = p.hint === 'leave-out' ? '；不知道的请不要写这个字段' : ''
    return `字段 \`${p.field}\` 应为${gap(expected(p.expected))}，实为${gap(typed(p.found))}${leave}`
  },
  'field-value': (p) =>
    `字段 \`${p.field}\` 应为${gap(p.expectedZh ? String(p.expectedZh) : expected(p.expected))}${hint(p.suggestion)}`,
  'evidence-without-fact': (p) => `有 \`${p.field}\` 的依据，却没有 \`${p.field}\` 本身：请填写该事实，或删去其依据`,
  'evidence-after-facts': (p) =>
    `\`${p.field}\` 的依据日期为 ${p.date}，晚于数据日期 ${p.asOf}，请核对两个日期（不影响判定）`,
  'rate-without-events': (p) =>
    `\`${p.field}\` 为 ${p.rate}、\`${p.denominator}\` 为 ${p.outOf}，合 ${p.events} 例，不是整数，请核对两者口径是否一致（不影响判定，但不给出区间）`,
  'area-without-plan': (p) =>
    `区划代码 \`${p.area}\` 不在任何规划的范围内，请用 --plan（接口用 ?plan=）指定规划：${ticked(p.plans)}`,
  'no-rule-for-kind': (p) =>
    `规划 \`${p.plan}\` 没有直接针对 \`${p.kind}\` 的规则，本记录未作判定（此类对象只计入地区指标）`,
  'unknown-plan': (p) => {
    const isList = String(p.suggestion).includes(', ')
    return `没有规划 \`${p.plan}\`${isList ? hintOr('', p.suggestion) : hint(p.suggestion)}`
  },
  'line-too-long': (p) => `一行超过 ${p.limit} 字节，未读取`,
  'nothing-to-check': () => '没有可检查的记录',
  'rollup-differs': (p) =>
    `\`${p.indicator}\` 上报为 ${p.reported}%，而由 ${bodiesOf(p)}的记录汇总为 ${percentRange(p)}，请核对`,
  'rollup-doubtful': (p) =>
    `\`${p.indicator}\` 未汇总：${bodiesOf(p)}的记录不可能都对；请核对总数，以及有无重复或矛盾的记录`,
  'rollup-partial': (p) =>
    `\`${p.indicator}\` 未上报，只有 ${bodiesOf(p)}的记录${p.low === '' ? '，无法汇总' : `，汇总为 ${percentRange(p)}`}；请上报该指标，或补齐记录${p.expected === '' ? '和总数' : ''}`,
  'context-too-large': (p) =>
    p.omitted === 'bodies'
      ? '区域内的村（社区）、学校等记录过多，未能汇总；地区统计只按自身所报判定，请按地区分文件检查'
      : '须一并判定的记录过多，已逐条单独判定，未与上一期比较，也未汇总；请按地区分文件检查',
  'records-unjudged': (p) => `第 ${p.from} 至 ${p.to} 条记录未能判定：工作进程三次中途退出`,
  'mapping-shape': (p) => mappingFault(p),
  'unknown-table': (p) => `没有表或视图 \`${p.table}\`${hint(p.suggestion)}`,
  'kind-needed': (p) =>
    `由列名无法确定记录类型${p.kinds ? `（可能是：\`${p.kinds}\`）` : ''}，请用 \`--kind\` 或 \`--map\` 指明`,
  'column-unread': (p) => `列 \`${p.column}\` 不是 \`${p.kind}\` 的事实，没有读取${hint(p.suggestion)}`,
  'database-unreachable': (p) => `无法连接数据库：\`${p.detail}\``,
  'database-query': (p) => `数据库未能完成查询：\`${p.detail}\``,
  'store-locked': (p) => `数据目录 \`${p.folder}\` 正由另一个进程使用：请先停止它，或换一个目录`,
  'store-unreachable': (p) => `无法打开数据库：\`${p.detail}\``,
  'store-version': (p) =>
    Number(p.found) > Number(p.known)
      ? `数据库的版本为 ${p.found}，本程序只支持到 ${p.known}，请使用写入它的程序或更新的版本`
      : `数据库的版本为 ${p.found}，本程序需要 ${p.known}，${p.found === 0 ? '这里还没有数据库' : '请先启动一次服务，它会自动升级'}`,
  'store-full': (p) => `没有写入空间，什么也没有保存，请腾出磁盘空间后重试（\`${p.detail}\`）`,
  'setting-value': (p) => `\`${p.setting}\` 应为${p.zh}`,
  'store-busy': () => '数据库正忙，什么也没有保存，请重试',
  'store-damaged': (p) => `数据库已损坏（\`${p.detail}\`），请用备份恢复`,
  'store-export': (p) =>
    p.detail === 'refused'
      ? `第 ${p.line}${p.to === p.line ? '' : ` 至 ${p.to}`} 行中有数据库不接受的内容，什么也没有导入`
      : `第 ${p.line} 行与导出文件的格式不符（\`${p.detail}\`），什么也没有导入`,
  'store-occupied': () => '目标处已有数据，没有覆盖',
  'store-conflict': (p) =>
    p.detail === 'exists' ? '已有相同的一项，什么也没有保存' : '所引用的内容不存在，或仍被引用，什么也没有改动',
  'store-stale': (p) => `${RECORDS_KEPT.get(String(p.what)) ?? p.what} \`${p.id}\` 已被改动，请重新读取`,
  'store-text': () => '文字中有无法保存的字符：空字符（`NUL`）或不完整的代理对',
  'unknown-column': (p) => `表头中没有列 \`${p.column}\`${hint(p.suggestion)}`,
  'unknown-heading': (p) =>
    `${p.column ? `没有名为 \`${p.column}\` 的列` : '不认识这个列名'}${hint(p.suggestion)}${p.suggestion ? '' : '；'}不需要的列请删去，或用 --ignore 跳过`,
  'personal-column': (p) => `列 \`${p.column}\` 是个人信息，检查用不到，请删去这一列再导入`,
  'repeated-column': (p) =>
    p.field ? `列 \`${p.column}\` 与另一处同为 \`${p.field}\`，请只保留一处` : `表头 \`${p.column}\` 出现两次，请改名`,
  'missing-column': (p) => `表中没有 \`${p.column}\` 列：请补上；如各行相同，可用 \`--set ${p.column}=…\` 给出`,
  'headings-below': (p) => `这一行不是列名；列名似乎在第 ${p.row} 行，请用 \`--header-row ${p.row}\` 指明`,
  'kind-unclear': (p) =>
    p.kinds
      ? `单凭列名分不清记录类型，请用 --kind 指明其一：${ticked(p.kinds)}`
      : '从列名看不出记录类型，请用 --kind 指明，或用 --map 给出列映射（见 docs/spreadsheets.md）',
  'cell-value': (p) =>
    `列 \`${p.column}\` 的单元格${p.field ? `（\`${p.field}\`）` : ''}应为${gap(expected(p.expectedZh ?? p.expected))}${hint(p.suggestion)}`,
  'cell-unread': (p) => `${p.column ? `列 \`${p.column}\` 的单元格` : '单元格'}${oddCell(p)}`,
  'roster-differs': (p) => `同一机构各行的 \`${p.field}\` 不一致，请核对编号，或改成相同的内容`,
  'roster-incomplete': (p) => `第 ${p.row} 行看不出属于哪个机构，名单可能不全，没有读入；请改正该行，每行都写编号`,
  'csv-syntax': (p) => `CSV 语法错误：${csvFault(p)}`,
  workbook: (p) => WORKBOOKS.get(String(p.detail)) ?? `工作簿已损坏，请用表格软件打开后另存为 .xlsx`,
  'sheet-choice': (p) =>
    p.sheet === undefined
      ? `有数据的工作表不止一个，请用 --sheet 指明：${ticked(p.sheets)}`
      : `没有名为 \`${p.sheet}\` 的工作表；现有：${ticked(p.sheets)}`,
  'sheet-hidden': (p) => `有隐藏的工作表，未读取：${ticked(p.sheets)}；如需读取，请用 --sheet 指明`,
}
