import type { Words } from './table.ts'

type Param = string | number | undefined

const hint = (suggestion: Param): string => (suggestion ? `, did you mean \`${suggestion}\`?` : '')

/** Either what was probably meant or, when nothing is near, all there is. */
const hintOr = (suggestion: Param, known: Param): string =>
  hint(suggestion) || (known ? `; known: ${ticked(known)}` : '')

const ticked = (names: Param): string =>
  String(names)
    .split(', ')
    .map((name) => `\`${name}\``)
    .join(', ')

/** What the readers call the types of things. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['integer', 'a whole number'],
  ['number', 'a number'],
  ['decimal', 'a decimal'],
  ['boolean', 'true or false'],
  ['string', 'text'],
  ['text', 'text'],
  ['choice', 'a choice'],
  ['date', 'a date'],
  ['members', 'a roster'],
  ['array', 'a list'],
  ['list', 'a list'],
  ['object', 'a map'],
  ['map', 'a map'],
  ['null', '`null`'],
  ['undefined', 'nothing'],
  ['NaN', 'no finite number'],
  ['Infinity', 'no finite number'],
  ['-Infinity', 'no finite number'],
  ['integer ≥ 0', 'a whole number of at least 0'],
  ['the end of the file', 'the end of the file'],
])

/** What was found, or what a fact holds. */
const typed = (word: Param): string =>
  word === 'boolean' ? 'a yes/no value' : (TYPES.get(String(word)) ?? String(word))

/** What was expected: a type, a form such as `{kind, fields}`, one of several words, or a bound. */
const expected = (word: Param): string => {
  const text = String(word)
  const known = TYPES.get(text)
  if (known !== undefined) return known
  if (/^[{[]/.test(text)) return `\`${text}\``
  const typeOfFact = /^a fact of type (\w+)$/.exec(text)?.[1]
  if (typeOfFact) return `a fact that holds ${typed(typeOfFact)}`
  if (/^(?:an? |[≥≤]|true or|two )/.test(text)) return text
  return text.includes(', ') ? `one of ${ticked(text)}` : `\`${text}\``
}

/** The message of a parser, to stand inside ours. */
const inner = (detail: Param): string => {
  const text = String(detail)
    .replace(/(?: in JSON)? at position \d+$/, '')
    .replace(/[.\s]+$/, '')
  return text.charAt(0).toLowerCase() + text.slice(1)
}

/** The levels above a district. */
const ABOVE: ReadonlyMap<string, string> = new Map([
  ['nation', 'the nation'],
  ['guangdong', 'Guangdong'],
  ['guangzhou', 'Guangzhou'],
])

/** Why a file could not be read, by the code of the operating system. */
const FILE_FAULTS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file or folder'],
  ['EACCES', 'no permission to read it'],
  ['EPERM', 'no permission to read it'],
  ['EISDIR', 'it is a folder'],
  ['ENOTDIR', 'it is no folder'],
  ['unreadable', 'unknown reason'],
])

const csvFault = ({ detail, expected, found }: Readonly<Record<string, Param>>): string => {
  if (detail === 'unclosed-quote') return 'a quotation mark is opened and never closed, close it or delete it'
  if (detail === 'stray-quote') {
    return 'a quotation mark stands inside a cell, put the cell in quotation marks and double the one inside'
  }
  if (detail === 'row-length') return `the row has ${found} cells where the header has ${expected}`
  return inner(detail)
}

const oddCell = ({ detail, found }: Readonly<Record<string, Param>>): string => {
  if (detail === 'error') return `holds the error \`${found}\`, correct it, or clear it where the value is not known`
  if (detail === 'formula') {
    return 'holds a formula without a result, open the file in a spreadsheet program, recalculate and save it'
  }
  if (detail === 'digits')
    return 'holds a long number that has lost its last digits, format the column as text and write it again'
  if (detail === 'merged')
    return 'is merged with another and only the first of them holds anything, unmerge them and fill in each'
  if (detail === 'total') return 'holds a total, which is no record, delete the row'
  if (detail === 'date') return 'holds no day, write it as 2026-05-01'
  return 'holds something that means nothing for such a record, clear it or give the column a heading'
}

const WORKBOOKS: ReadonlyMap<string, string> = new Map([
  ['old-xls', 'this is an old Excel file (.xls), save it as an .xlsx workbook'],
  ['encrypted', 'the workbook is protected by a password, save it without one'],
  ['not-workbook', 'this is no .xlsx workbook, save it as .xlsx in a spreadsheet program'],
  ['unpacked-size', 'the workbook unpacks to more than 64 MB, split it or save it as CSV'],
  ['ratio', 'the workbook is packed more than 200 to 1, as no real table is, and was not read'],
  ['entries', 'the workbook has more than 2,000 files inside and was not read, save the data alone as a new workbook'],
  ['rows', 'the sheet has more than 1,048,576 rows, split it'],
  ['columns', 'the sheet has more than 1,000 columns, delete those that are not needed'],
  ['merges', 'the sheet has more than 20,000 merged ranges, unmerge them'],
])

const mappingFault = ({ key, expected: wanted }: Readonly<Record<string, Param>>): string => {
  if (key === 'members') return `a roster does not fit in a cell, map ${ticked(wanted)} instead of \`members\``
  return key ? `\`${key}\` in the mapping must be ${expected(wanted)}` : `the mapping must be ${expected(wanted)}`
}

/** `missing-field year, field-value area` → missing field `year`, field value `area` */
const refused = (detail: Param): string =>
  String(detail)
    .split(', ')
    .map((part) => {
      const [code = '', field] = part.split(' ')
      return `${code.replaceAll('-', ' ')}${field ? ` \`${field}\`` : ''}`
    })
    .join(', ')

/** `8 of 10 village-committee records`, as far as the number is known. */
const bodiesOf = ({ bodies, expected: all, kind }: Readonly<Record<string, Param>>): string =>
  `${bodies} of ${all === '' ? 'an unknown number of' : all} \`${kind}\` records`

const percentRange = ({ low, high }: Readonly<Record<string, Param>>): string =>
  low === high ? `${low}%` : `${low} to ${high}%`

/** What each problem says in English. */
export const enProblems: Words['problems'] = {
  'file-unreadable': (p) => `cannot read \`${p.file}\`: ${FILE_FAULTS.get(String(p.detail)) ?? p.detail}`,
  'file-too-large': (p) => `the file has more than ${p.limit} characters, split it`,
  'text-encoding': (p) =>
    p.unknown
      ? `there is no encoding \`${p.tried}\`, name another with --encoding, for example --encoding gb18030`
      : `the text is not in ${String(p.tried ?? 'a known encoding').replaceAll(', ', ' or ')}, name its encoding with --encoding, for example --encoding gb18030`,
  'json-syntax': (p) => `invalid JSON: ${inner(p.detail)}`,
  'yaml-syntax': (p) => `invalid YAML: ${inner(p.detail)}`,
  'yaml-anchor': () => 'anchors and aliases (& and *) are not accepted, write the content out',
  'duplicate-key': (p) => `key \`${p.key}\` stands twice, keep one`,
  'duplicate-file': (p) =>
    `\`${p.path}\` stands in \`${p.other}\` already, rename one or move it into its plan's folder`,
  'too-deep': (p) => `nested more than ${p.limit} levels deep, simplify`,
  'number-form': (p) => `number \`${p.source}\` can be read in several ways, write it as a plain decimal`,
  'number-inexact': (p) =>
    `number \`${p.source}\` cannot be kept exactly, use fewer digits; quote it if it is an identifier`,
  'full-width-punctuation': (p) => `full-width \`${p.found}\` must be \`${p.instead}\``,
  'plan-text-missing': (p) => `plan text \`${p.text}\` not found, check --plans`,
  'plan-text-odd': (p) =>
    `the plan text numbers this item ${p.found} where ${p.expected} was expected; read as running text`,
  'unknown-key': (p) => `unknown key \`${p.key}\`${hintOr(p.suggestion, p.known)}`,
  'missing-key': (p) => {
    const choice = /^one of (.+)$/.exec(String(p.key))?.[1]
    return choice ? `exactly one of ${ticked(choice)} must stand here` : `key \`${p.key}\` is missing`
  },
  'wrong-type': (p) => {
    if (p.expected === 'a kebab-case name') {
      return `\`${p.found}\` must be a name in lower-case letters, digits and hyphens`
    }
    return p.expected === 'at least four characters of the sentence'
      ? `quote \`${p.found}\` is too short, copy at least four characters of the sentence`
      : `expected ${expected(p.expected)} here, found ${typed(p.found)}`
  },
  'unknown-clause': (p) => `the plan has no clause \`${p.clause}\`${hint(p.suggestion)}`,
  'misplaced-file': (p) => `the file of clause \`${p.clause}\` belongs at \`${p.expected}\``,
  'duplicate-rule': (p) => `rule \`${p.rule}\` is defined at ${p.other} already, rename one`,
  'quote-not-found': (p) =>
    `${p.footnote === undefined ? '' : `footnote ${p.footnote} of `}clause \`${p.clause}\` does not contain \`${p.quote}\`, copy it from the plan text to the letter`,
  'unknown-subject': (p) => `no record kind \`${p.subject}\`${hint(p.suggestion)}`,
  'unknown-fact': (p) => `no fact or measure \`${p.fact}\` of this subject${hint(p.suggestion)}`,
  'unknown-operator': (p) => `no operator \`${p.operator}\`${hint(p.suggestion)}; known: ${ticked(p.known)}`,
  'operator-type': (p) => `operator \`${p.operator}\` does not fit \`${p.fact}\`, which holds ${typed(p.type)}`,
  'value-type': (p) => {
    const whose = p.fact ? `the value for \`${p.fact}\`` : 'the value'
    const found = p.found ? `, not ${p.expected === 'a number' ? typed(p.found) : `\`${p.found}\``}` : ''
    return `${whose} must be ${expected(p.expected)}${found}${hint(p.suggestion)}`
  },
  'empty-group': (p) =>
    p.key === 'value'
      ? 'the list in `value` is empty: give at least one value'
      : `\`${p.key}\` is empty, and an empty group is always true: give conditions or delete it`,
  'mixed-groups': (p) => `\`${p.first}\` and \`${p.second}\` in one node: one would be ignored, nest them`,
  'forbidden-key': (p) => `\`${p.key}\` is not part of the rule format, delete it`,
  'too-many-conditions': (p) => `more than ${p.limit} conditions in one rule, split it`,
  'require-or-manual': (p) => `rule \`${p.rule}\` needs exactly one of \`require\` and \`manual\``,
  'measure-cycle': (p) => `measure \`${p.measure}\` refers to itself`,
  'remedy-fact': (p) => `\`${p.fact}\` in the remedy is no count to raise or fact to set${hint(p.suggestion)}`,
  'unknown-footnote': (p) => `clause \`${p.clause}\` has no footnote ${p.footnote}${hint(p.suggestion)}`,
  'unknown-rule': (p) => `clause \`${p.clause}\` has no rule \`${p.rule}\`${hint(p.suggestion)}`,
  'upper-verdict': (p) => `how \`${p.rule}\` compares follows from the numbers, delete \`verdict\``,
  'weaker-than-upper': (p) =>
    `rule \`${p.rule}\` demands less than ${ABOVE.get(String(p.level)) ?? p.level} does (\`${p.quote}\`), and its reading does not say so: write \`weaker\` and ${ABOVE.get(String(p.level)) ?? p.level} in it`,
  'rulebook-empty': () => 'there are no rules, check --rules',
  'number-not-in-quote': (p) =>
    `number ${p.number} of rule \`${p.rule}\` does not stand in its quote; if that is right, say so in the reading`,
  'number-not-in-rule': (p) =>
    `number ${p.number} of the quote stands in no rule of the clause (\`${p.rule}\`); if that is right, say so in the reading`,
  strictness: (p) =>
    `number ${p.number} is \`${p.limit}\` in rule \`${p.rule}\` and \`${p.written}\` in its quote; if that is right, say so in the reading`,
  force: (p) =>
    `binding \`${p.binding}\` of rule \`${p.rule}\` does not agree with ${p.word} in the text; if that is right, say so in the reading`,
  'due-not-in-rule': (p) =>
    `the sentence of rule \`${p.rule}\` gives the deadline ${p.date}, and the rule ${p.due ? `falls due ${p.due}` : 'has no `due`'}: make it a \`target\` with \`due: ${p.date}\`, or give the year in the reading`,
  'due-not-in-sentence': (p) =>
    `no sentence of the clause names ${p.date}, when rule \`${p.rule}\` falls due; if that is right, give the year in the reading`,
  'subject-not-in-sentence': (p) =>
    p.bearer
      ? `the quote of rule \`${p.rule}\` binds \`${p.bearer}\`, not its subject \`${p.subject}\`; if that is right, name the subject in the reading`
      : `neither the sentence nor the title of rule \`${p.rule}\` names its subject \`${p.subject}\`; if that is right, name it in the reading`,
  'share-of-many': (p) =>
    `the quote of rule \`${p.rule}\` asks for a share of many, and its subject is one \`${p.subject}\`: make it \`area-statistics\`, or name the body in the reading`,
  'case-record': (p) =>
    `case "${p.case}" of rule \`${p.rule}\` has a record that would be refused: ${refused(p.detail)}`,
  'case-failed': (p) =>
    `case "${p.case}" of rule \`${p.rule}\`: ${p.what} expected \`${p.expected}\`, found \`${p.found}\``,
  'unknown-mutant': (p) =>
    `rule \`${p.rule}\` has no mutant \`${p.mutant}\`, write it as \`halfsky test --mutate\` prints it, or take the exception out`,
  'mutant-killed': (p) =>
    `a case kills the mutant \`${p.mutant}\` of rule \`${p.rule}\`, so it needs no exception, take it out`,
  'case-repeated': (p) =>
    p.what === 'name'
      ? `case "${p.case}" of rule \`${p.rule}\` has the name of another, rename it`
      : `case "${p.case}" of rule \`${p.rule}\` has the same records as case "${p.other}" and proves nothing more: change it or delete it`,
  'case-lacking': (p) =>
    `rule \`${p.rule}\` has no case with verdict ${ticked(p.verdicts)}: nothing proves that it ever says so, add one`,
  'condition-never': (p) =>
    p.beside
      ? `\`${p.condition}\` can never hold together with \`${p.beside}\`: correct one of them`
      : `\`${p.condition}\` can never hold${p.range ? ` (${p.range})` : ''}: correct it`,
  'condition-always': (p) =>
    p.beside
      ? `\`${p.condition}\` or \`${p.beside}\` always holds, so asking for either asks for nothing: correct one of them`
      : `\`${p.condition}\` always holds${p.range ? ` (${p.range})` : ''}: correct it or delete it`,
  'condition-idle': (p) =>
    `\`${p.condition}\` changes nothing${p.beside ? ` beside \`${p.beside}\`` : ' beside what else the rule says'}: correct it or delete it`,
  'never-passes': (p) =>
    `no record to which rule \`${p.rule}\` applies can pass: \`${p.condition}\` and its \`when\` exclude each other`,
  'never-fails': (p) =>
    `no record to which rule \`${p.rule}\` applies can fail: its \`when\` already says \`${p.condition}\``,
  'rules-contradict': (p) =>
    `rules \`${p.rule}\` and \`${p.other}\` cannot both be kept where both apply${p.witness ? `; a record that keeps only the latter: \`${p.witness}\`` : ''}: correct one of them`,
  'rules-repeat': (p) => `rule \`${p.rule}\` says the same as \`${p.other}\`, delete one of them`,
  'remedy-idle': (p) =>
    p.value === ''
      ? `changing \`${p.fact}\` cannot help: what rule \`${p.rule}\` requires does not depend on it`
      : p.value === 'more'
        ? `more of \`${p.fact}\` cannot help: it only takes a record further from what rule \`${p.rule}\` requires`
        : `\`${p.fact}: ${p.value}\` cannot help: with it rule \`${p.rule}\` fails`,
  'claimed-twice': (p) =>
    `\`${p.quote}\` is declared not checked, and rule \`${p.rule}\` claims it: leave out what is checked`,
  'tolerance-not-in-reading': (p) =>
    `the reading of rule \`${p.rule}\` does not give the tolerance ${p.tolerance}: write it there, with its ground`,
  'title-language': (p) =>
    p.lang === 'zh' ? '`zh` holds no Chinese, write it in Chinese' : '`en` holds Chinese, write it in English',
  'key-order': (p) => `key \`${p.key}\` stands before \`${p.before}\`, and belongs behind it`,
  'fact-unread': (p) => `no rule reads \`${p.fact}\` of \`${p.kind}\`: delete it, or give the reason in \`x-unread\``,
  'record-shape': (p) => `a record must be a map of fields${p.found ? `, found ${typed(p.found)}` : ''}`,
  'unknown-kind': (p) => `no record kind \`${p.kind}\`${hintOr(p.suggestion, p.kinds)}`,
  'unknown-field': (p) =>
    p.allowed ? `\`${p.field}\` may hold ${ticked(p.allowed)} only` : `no field \`${p.field}\`${hint(p.suggestion)}`,
  'missing-field': (p) => `field \`${p.field}\` is missing`,
  'field-type': (p) => {
    const leave = p.hint === 'leave-out' ? '; leave a field out when its value is not known' : ''
    return `field \`${p.field}\` must be ${expected(p.expected)}, found ${typed(p.found)}${leave}`
  },
  'field-value': (p) =>
    `field \`${p.field}\` must be ${p.expectedZh ? p.expected : expected(p.expected)}${hint(p.suggestion)}`,
  'evidence-without-fact': (p) =>
    `there is evidence for \`${p.field}\`, and no \`${p.field}\`: give the fact, or leave its evidence out`,
  'evidence-after-facts': (p) =>
    `the evidence for \`${p.field}\` is of ${p.date}, after the day of the facts (${p.asOf}): check both dates; the verdicts stand`,
  'rate-without-events': (p) =>
    `\`${p.field}\` of ${p.rate} with ${p.outOf} \`${p.denominator}\` makes ${p.events} events, which is no whole number: check that the two belong together; the verdicts stand, without an interval`,
  'area-without-plan': (p) =>
    `no plan applies to area code \`${p.area}\`, name one with --plan (over HTTP ?plan=): ${ticked(p.plans)}`,
  'no-rule-for-kind': (p) =>
    `plan \`${p.plan}\` has no rule about a \`${p.kind}\` itself: nothing was judged (such bodies count towards the area's figures)`,
  'unknown-plan': (p) => {
    const isList = String(p.suggestion).includes(', ')
    return `no plan \`${p.plan}\`${isList ? hintOr('', p.suggestion) : hint(p.suggestion)}`
  },
  'line-too-long': (p) => `a line of more than ${p.limit} bytes was not read`,
  'nothing-to-check': () => 'there is no record to check',
  'rollup-differs': (p) =>
    `\`${p.indicator}\` is reported as ${p.reported}% and rolled up from ${bodiesOf(p)} as ${percentRange(p)}, check both`,
  'rollup-doubtful': (p) =>
    `\`${p.indicator}\` is not rolled up from ${bodiesOf(p)}, which cannot all be right; check their number, and whether a body stands twice or is told in two ways`,
  'rollup-partial': (p) =>
    `\`${p.indicator}\` is not reported, and there is only what ${bodiesOf(p)} tell${p.low === '' ? '' : `, ${percentRange(p)}`}; report it, or complete the records${p.expected === '' ? ' and give their number' : ''}`,
  'context-too-large': (p) =>
    p.omitted === 'bodies'
      ? 'too many records of bodies to be rolled up; figures of areas were judged as reported alone, check them area by area'
      : 'too many records that are judged together; each was judged alone, without an earlier period or roll-ups, check them area by area',
  'records-unjudged': (p) => `records ${p.from} to ${p.to} were not judged: three worker processes ended on them`,
  'mapping-shape': (p) => mappingFault(p),
  'unknown-table': (p) => `there is no table or view \`${p.table}\`${hint(p.suggestion)}`,
  'kind-needed': (p) =>
    `the columns do not tell the kind of record${p.kinds ? ` (could be: ${p.kinds})` : ''}: name it with \`--kind\` or \`--map\``,
  'column-unread': (p) => `the column \`${p.column}\` is no fact of ${p.kind} and is not read${hint(p.suggestion)}`,
  'database-unreachable': (p) => `cannot reach the database: \`${p.detail}\``,
  'database-query': (p) => `the database could not answer: \`${p.detail}\``,
  'store-locked': (p) => `another process holds the data folder \`${p.folder}\`: stop it, or choose another folder`,
  'store-unreachable': (p) => `cannot open the store: \`${p.detail}\``,
  'store-version': (p) =>
    Number(p.found) > Number(p.known)
      ? `the store is of version ${p.found}, this halfsky knows versions up to ${p.known}: use the halfsky that wrote it, or a newer one`
      : `the store is of version ${p.found}, this halfsky needs ${p.known}: ${p.found === 0 ? 'there is no store yet' : 'start the service once, it brings the store up to date'}`,
  'store-full': (p) =>
    `there is no room to write, nothing was kept: make room on the disk and try again (\`${p.detail}\`)`,
  'setting-value': (p) => `\`${p.setting}\` must be ${p.en}`,
  'store-busy': () => 'the store is busy, nothing was kept: try again',
  'store-damaged': (p) => `the store is damaged (\`${p.detail}\`): restore a backup`,
  'store-export': (p) =>
    p.detail === 'refused'
      ? `${p.to === p.line ? `line ${p.line} has` : `one of the lines ${p.line} to ${p.to} has`} what the database does not take, nothing was imported`
      : `line ${p.line} is not what an export says there (\`${p.detail}\`), nothing was imported`,
  'store-occupied': () => 'there is something already, and nothing was overwritten',
  'store-conflict': (p) =>
    p.detail === 'exists'
      ? 'there is one already, nothing was kept'
      : 'what this refers to is not there, or something refers to it: nothing was changed',
  'store-stale': (p) => `the ${p.what} \`${p.id}\` has changed meanwhile, read it again`,
  'store-text': () => 'the text holds a character that cannot be kept: NUL, or half of a surrogate pair',
  'unknown-column': (p) => `the header has no column \`${p.column}\`${hint(p.suggestion)}`,
  'unknown-heading': (p) =>
    `${p.column ? `no column is named \`${p.column}\`` : 'this heading is not known'}${hint(p.suggestion)}${p.suggestion ? ' ' : '; '}delete the column if it is not needed, or pass it over with --ignore`,
  'personal-column': (p) =>
    `the column \`${p.column}\` is personal information that no check needs, delete it before importing`,
  'repeated-column': (p) =>
    p.field
      ? `the column \`${p.column}\` gives \`${p.field}\`, which is given elsewhere too, keep one`
      : `the heading \`${p.column}\` stands twice, rename one`,
  'missing-column': (p) =>
    `the table has no column \`${p.column}\`: add it or, where all rows share one value, give it with \`--set ${p.field}=…\``,
  'headings-below': (p) =>
    `this row holds no headings, they seem to stand in row ${p.row}: say so with \`--header-row ${p.row}\``,
  'kind-unclear': (p) =>
    p.kinds
      ? `the headings fit several kinds of record, choose one with --kind: ${ticked(p.kinds)}`
      : 'the headings do not tell the kind of record, name it with --kind or give a mapping with --map (docs/spreadsheets.md)',
  'cell-value': (p) =>
    `the cell of column \`${p.column}\`${p.field ? ` for \`${p.field}\`` : ''} must be ${expected(p.expected)}${hint(p.suggestion)}`,
  'cell-unread': (p) => `the cell${p.column ? ` of column \`${p.column}\`` : ''} ${oddCell(p)}`,
  'roster-differs': (p) =>
    `the rows of one body differ in \`${p.field}\`, check the identifier, or write the same in each`,
  'roster-incomplete': (p) =>
    `row ${p.row} does not tell whose member it is, so that this body may lack one: correct that row, and write the identifier in every row`,
  'csv-syntax': (p) => `invalid CSV: ${csvFault(p)}`,
  workbook: (p) =>
    WORKBOOKS.get(String(p.detail)) ?? 'the workbook is damaged, open it in a spreadsheet program and save it as .xlsx',
  'sheet-choice': (p) =>
    p.sheet === undefined
      ? `several sheets hold data, choose one with --sheet: ${ticked(p.sheets)}`
      : `no sheet is named \`${p.sheet}\`; there are: ${ticked(p.sheets)}`,
  'sheet-hidden': (p) => `hidden sheets were not read: ${ticked(p.sheets)}; name one with --sheet to read it`,
}
