import { describe, expect, test } from 'vitest'
import { PROBLEM_CODES, type Problem, type ProblemCode } from '../../src/model/index.ts'
import { reportProblem } from '../../src/report/index.ts'
import { environmentName, expectedOf, SETTING_NAMES } from '../../src/settings/index.ts'

type Params = Problem['params']

const EXPRESSIONS = 'ratio, share, sum'

const ROLLED_UP = {
  indicator: 'villageCommitteeFemaleShare',
  kind: 'village-committee',
  bodies: 8,
  expected: 10,
  reported: '',
  low: '',
  high: '',
}

/** What each code's emitters say, in every form they say it. */
const SPOKEN: Readonly<Record<ProblemCode, readonly Params[]>> = {
  'file-unreadable': [
    { file: 'a.json', detail: 'ENOENT' },
    { file: 'a.json', detail: 'unreadable' },
  ],
  'file-too-large': [{ limit: 1_048_576 }],
  'text-encoding': [{ tried: 'utf-8, gb18030' }],
  'json-syntax': [
    { detail: 'Unexpected end of JSON input' },
    { detail: "Unexpected token '}'" },
    { detail: 'Expected double-quoted property name in JSON at position 78' },
    { detail: "Expected ',' or '}' after property value in JSON at position 9" },
    { detail: 'Unterminated string in JSON at position 4' },
  ],
  'yaml-syntax': [
    { detail: 'nested too deeply' },
    { detail: 'Nested mappings are not allowed in compact mappings' },
    { detail: 'Implicit keys need to be on a single line' },
    { detail: 'Unresolved tag: !env' },
  ],
  'yaml-anchor': [{}],
  'duplicate-key': [{ key: 'kind' }, { key: '…' }],
  'duplicate-file': [{ path: 'measures.yaml', other: 'rules' }],
  'too-deep': [{ limit: 16 }],
  'number-form': [{ source: '010' }],
  'number-inexact': [{ source: '9007199254740993' }],
  'full-width-punctuation': [{ found: '：', instead: ':' }],
  'plan-text-missing': [{ text: 'plan.txt' }],
  'plan-text-odd': [{ found: 9, expected: 8 }],
  'unknown-key': [
    { key: 'bindings', suggestion: 'binding', known: 'title, binding' },
    { key: 'zzz', suggestion: '', known: 'title, binding' },
    { key: 'where', suggestion: '', known: '' },
    { key: 'skp', suggestion: 'skip' },
  ],
  'missing-key': [{ key: 'title' }, { key: `one of ${EXPRESSIONS}` }],
  'wrong-type': [
    ...['a map', 'a list', 'text', 'a condition', 'a map of facts', 'a date, YYYY-MM-DD', 'an expression'].flatMap(
      (expected) => ['nothing', 'string', 'number', 'boolean', 'map', 'list'].map((found) => ({ expected, found })),
    ),
    { expected: 'a kebab-case name', found: 'stallRatio' },
    { expected: 'a fact, a number or an expression', found: 'list' },
    { expected: 'two operands', found: 3 },
    { expected: '[date, whole months]', found: 'list' },
    { expected: 'text', found: 'empty text' },
    { expected: 'a value', found: 'list' },
    { expected: 'the end of the file', found: 'a second document' },
    { expected: 'at least four characters of the sentence', found: '妇女' },
    { expected: 'two or more operands', found: 1 },
  ],
  'unknown-clause': [{ clause: 'qingyuan/law/goals-99', suggestion: 'qingyuan/law/goals-9' }],
  'misplaced-file': [{ clause: 'qingyuan/law/goals-9', expected: 'qingyuan/law/goals-9.yaml' }],
  'duplicate-rule': [{ rule: 'qingyuan/law/goals-9/share', other: 'goals-9.yaml:4' }],
  'quote-not-found': [
    { quote: '不低于', clause: 'qingyuan/law/goals-9' },
    { quote: '不低于', clause: 'conghua/health/goals-9', footnote: 6 },
  ],
  'unknown-subject': [{ subject: 'toilet', suggestion: '' }],
  'unknown-fact': [{ fact: 'stalls', suggestion: 'femaleStalls' }],
  'unknown-operator': [{ operator: '>=', suggestion: '', known: 'equal, notEqual' }],
  'operator-type': ['boolean', 'choice', 'text', 'date', 'members'].map((type) => ({
    operator: 'lessThan',
    fact: 'a',
    type,
  })),
  'value-type': [
    { found: 'must', expected: 'mandatory, target, encouraged', suggestion: '' },
    { fact: 'setting', expected: 'urban, rural', suggestion: 'urban', found: 'urbn' },
    ...['a number', 'true or false', 'text', 'a literal or {fact: name}', 'a fact of type boolean'].map((expected) => ({
      ...{ fact: 'a', suggestion: '', found: '' },
      expected,
    })),
    { fact: 'a', expected: '{target: number, tolerance: number above 0}', suggestion: '', found: '' },
    { fact: 'a', expected: 'a number', suggestion: '', found: 'boolean' },
    { fact: 'a', expected: 'a date', suggestion: '', found: 'number' },
    { fact: 'a', expected: 'a fact of type date', suggestion: '', found: '' },
  ],
  'empty-group': [{ key: 'all' }, { key: 'value' }],
  'mixed-groups': [{ first: 'all', second: 'any' }],
  'forbidden-key': [{ key: 'path' }],
  'too-many-conditions': [{ limit: 500 }],
  'require-or-manual': [{ rule: 'share' }],
  'measure-cycle': [{ measure: 'share' }],
  'remedy-fact': [{ fact: 'stalls', suggestion: 'femaleStalls' }],
  'unknown-footnote': [
    { clause: 'conghua/law/goals-9', footnote: 7, suggestion: '' },
    { clause: 'conghua/health/goals-9', footnote: 7, suggestion: '6' },
  ],
  'unknown-rule': [{ clause: 'conghua/law/goals-9', rule: 'shares', suggestion: 'share' }],
  'upper-verdict': [{ rule: 'conghua/law/goals-9/share' }],
  'weaker-than-upper': ['nation', 'guangdong', 'guangzhou'].map((level) => ({
    ...{ rule: 'conghua/law/goals-9/share', quote: '提高到96%以上' },
    level,
  })),
  'rulebook-empty': [{}],
  'number-not-in-quote': [{ rule: 'a/b/c/d', number: 31 }],
  'number-not-in-rule': [{ rule: 'a/b/c/d', number: 30 }],
  strictness: ['above', 'at-least', 'below', 'at-most', 'about', 'equal'].map((limit) => ({
    ...{ rule: 'a/b/c/d', number: 30, written: 'at-least' },
    limit,
  })),
  force: [{ rule: 'a/b/c/d', binding: 'mandatory', word: '鼓励' }],
  'due-not-in-rule': ['2030-12-31', ''].map((due) => ({ rule: 'a/b/c/d', date: '2025-12-31', due })),
  'due-not-in-sentence': [{ rule: 'a/b/c/d', date: '2025-12-31' }],
  'subject-not-in-sentence': ['employer', ''].map((bearer) => ({ rule: 'a/b/c/d', subject: 'school', bearer })),
  'share-of-many': [{ rule: 'a/b/c/d', subject: 'village-committee' }],
  'case-record': [{ rule: 'a/b/c/d', case: 'one', detail: 'missing-field year, unknown-field stalls, record-shape' }],
  'case-failed': ['verdict', 'missing', 'reason', 'remedy', 'message'].map((what) => ({
    ...{ rule: 'a/b/c/d', case: 'one', expected: '"pass"', found: 'null' },
    what,
  })),
  'unknown-mutant': [{ rule: 'a/b/c/d', mutant: 'require/all/0 ≥ → >' }],
  'mutant-killed': [{ rule: 'a/b/c/d', mutant: 'require/all/0 ≥ → >' }],
  'case-repeated': ['name', 'records'].map((what) => ({ rule: 'a/b/c/d', case: 'one', other: 'two', what })),
  'case-lacking': [{ rule: 'a/b/c/d', verdicts: 'pass, fail' }],
  'condition-never': [
    { rule: 'a/b/c/d', condition: 'a > 5', beside: 'a < 3' },
    { rule: 'a/b/c/d', condition: 'a > 500', beside: '', range: '0 ≤ a ≤ 100' },
    { rule: 'a/b/c/d', condition: 'a > b and a < b', beside: '' },
  ],
  'condition-always': [
    { rule: 'a/b/c/d', condition: 'a > 3', beside: 'a < 5' },
    { rule: 'a/b/c/d', condition: 'a ≥ 0', beside: '', range: 'a ≥ 0' },
    { rule: 'a/b/c/d', condition: 'a > b or a ≤ b', beside: '' },
  ],
  'condition-idle': ['a > 5', ''].map((beside) => ({ rule: 'a/b/c/d', condition: 'a > 3', beside })),
  'never-passes': [{ rule: 'a/b/c/d', condition: 'a > 3' }],
  'never-fails': [{ rule: 'a/b/c/d', condition: 'a > 3' }],
  'rules-contradict': ['a: 3, b: new', ''].map((witness) => ({ rule: 'a/b/c/d', other: 'a/b/c/e', witness })),
  'rules-repeat': [{ rule: 'a/b/c/d', other: 'a/b/c/e' }],
  'remedy-idle': ['', 'true', 'more'].map((value) => ({ rule: 'a/b/c/d', fact: 'sanitary', value })),
  'claimed-twice': [{ rule: 'a/b/c/d', quote: '分类有序推进农村厕所革命' }],
  'tolerance-not-in-reading': [{ rule: 'a/b/c/d', tolerance: 5 }],
  'title-language': [{ lang: 'zh' }, { lang: 'en' }],
  'key-order': [{ key: 'quote', before: 'title' }],
  'fact-unread': [{ fact: 'sanitary', kind: 'public-toilet' }],
  'record-shape': ['null', 'array', 'string', 'number', 'boolean', 'undefined'].map((found) => ({ found })),
  'unknown-kind': [
    { kind: 'toilet', suggestion: '', kinds: 'public-toilet, venue' },
    { kind: 'venues', suggestion: 'venue', kinds: 'public-toilet, venue' },
  ],
  'unknown-field': [
    { field: 'femaleStals', suggestion: 'femaleStalls' },
    { field: 'members/0', suggestion: '', allowed: 'sex, post' },
    { field: 'note', suggestion: '' },
  ],
  'missing-field': [{ field: 'year' }],
  'field-type': [
    ...['integer', 'number', 'boolean', 'string', 'array', 'object', 'urban, rural'].flatMap((expected) =>
      ['string', 'number', 'decimal', 'boolean', 'array', 'object', 'Infinity', 'NaN', 'undefined'].map((found) => ({
        field: 'a',
        expected,
        found,
      })),
    ),
    { field: 'a', expected: 'integer', found: 'null', hint: 'leave-out' },
  ],
  'field-value': [
    { field: 'area', expected: '6–12 digits', expectedZh: '6–12 位数字' },
    { field: 'femaleStalls', expected: '≥ 0' },
    { field: 'setting', expected: 'urban, rural', suggestion: 'urban' },
  ],
  'evidence-without-fact': [{ field: 'sanitary' }],
  'evidence-after-facts': [{ field: 'sanitary', date: '2026-06-01', asOf: '2026-05-01' }],
  'rate-without-events': [
    { field: 'maternalMortalityRate', rate: 7, denominator: 'liveBirths', outOf: 7000, events: 0.49 },
  ],
  'area-without-plan': [{ area: '110101', plans: 'conghua, qingyuan' }],
  'unknown-plan': [
    { plan: 'qingyaun', suggestion: 'qingyuan' },
    { plan: 'x', suggestion: 'conghua, qingyuan' },
  ],
  'no-rule-for-kind': [{ kind: 'village-committee', plan: 'conghua' }],
  'line-too-long': [{ limit: 1_048_576 }],
  'nothing-to-check': [{}],
  'rollup-differs': [
    { ...ROLLED_UP, reported: '30', low: '28.57', high: '28.57' },
    { ...ROLLED_UP, reported: '30', low: '40', high: '60' },
  ],
  'rollup-doubtful': [ROLLED_UP, { ...ROLLED_UP, expected: '' }],
  'rollup-partial': [
    ROLLED_UP,
    { ...ROLLED_UP, low: '28.57', high: '28.57' },
    { ...ROLLED_UP, expected: '', low: '28.57', high: '40' },
  ],
  'context-too-large': [{ omitted: 'held' }, { omitted: 'bodies' }],
  'records-unjudged': [{ from: 1, to: 5000 }],
  'mapping-shape': [
    { key: '', expected: '{kind, fields}' },
    { key: 'fields', expected: '{field: …}' },
    { key: 'skip', expected: 'integer ≥ 0' },
    { key: 'kind', expected: 'public-toilet, venue' },
    { key: 'members', expected: 'memberCount, femaleCount' },
    { key: 'id', expected: '{column} | {constant} | {sum}; {column, values, otherwise}' },
    { key: 'id/sum', expected: '[column, …]' },
    { key: 'id/sum', expected: 'text' },
    { key: 'id/column', expected: 'string' },
    { key: 'setting/values', expected: '{cell: value}' },
    { key: 'sanitary', expected: 'boolean' },
  ],
  'unknown-table': [
    { table: 'toilet', suggestion: 'toilets' },
    { table: 'toilet', suggestion: '' },
  ],
  'kind-needed': [{ kinds: '' }, { kinds: 'residents-committee, village-committee' }],
  'column-unread': [
    { column: 'femaleStals', kind: 'public-toilet', suggestion: 'femaleStalls' },
    { column: 'created_at', kind: 'public-toilet', suggestion: '' },
  ],
  'database-unreachable': [{ detail: 'connect ECONNREFUSED 127.0.0.1:5432' }],
  'database-query': [{ detail: 'permission denied for table toilets · 42501' }],
  'store-locked': [{ folder: 'data' }],
  'store-unreachable': [{ detail: 'SQLite 14' }, { detail: 'ECONNREFUSED' }],
  'store-version': [
    { found: 2, known: 1 },
    { found: 1, known: 2 },
    { found: 0, known: 1 },
  ],
  'store-full': [{ detail: 'SQLite 13' }, { detail: '53100' }],
  'store-busy': [{}],
  'store-damaged': [{ detail: 'integrity' }, { detail: 'references' }, { detail: 'SQLite 11' }],
  'store-export': [
    ...['syntax', 'header', 'row', 'columns', 'rows', 'digest', 'after-digest', 'cut-off'].map((detail) => ({
      line: 7,
      detail,
    })),
    ...[7, 9].map((to) => ({ line: 7, to, detail: 'refused' })),
  ],
  'store-occupied': [{}],
  'store-conflict': [{ detail: 'exists' }, { detail: 'reference' }],
  'store-stale': ['submission', 'case', 'period', 'duty-report'].map((what) => ({ what, id: 'a 1' })),
  'store-text': [{}],
  'setting-value': SETTING_NAMES.map((name) => ({ setting: environmentName(name), ...expectedOf(name) })),
  'unknown-column': [{ column: '女厕', suggestion: '女厕位' }],
  'cell-value': [
    { column: '女厕位', field: 'femaleStalls', expected: 'integer' },
    { column: '卫生', field: 'sanitary', expected: '是, 有, true, 1, 否, 无, false, 0' },
    { column: '城乡', field: 'setting', expected: 'urban, rural', suggestion: 'urban' },
    { column: '城乡', field: 'setting', expected: 'urban, rural', expectedZh: '城镇, 农村' },
  ],
  'roster-differs': [{ field: 'area' }],
  'roster-incomplete': [{ row: 7 }],
  'csv-syntax': [
    { detail: 'unclosed-quote', lines: 3 },
    { detail: 'stray-quote' },
    { detail: 'row-length', expected: 2, found: 3 },
  ],
  'unknown-heading': [
    { column: '女侧位', suggestion: '女厕位' },
    { column: '女的位子', suggestion: '' },
    { column: '', suggestion: '' },
  ],
  'personal-column': [{ column: '姓名' }],
  'repeated-column': [
    { column: '女', field: '' },
    { column: '女厕位数', field: 'femaleStalls' },
  ],
  'missing-column': [{ column: '行政区划代码', field: 'area' }],
  'headings-below': [{ row: 2 }],
  'kind-unclear': [{ kinds: 'community, venue' }, { kinds: '' }],
  'cell-unread': [
    ...['formula', 'digits', 'merged', 'date', 'total'].map((detail) => ({ detail, column: '女厕位' })),
    { detail: 'error', found: '#N/A', column: '女厕位' },
    { detail: 'no-heading', column: '' },
  ],
  workbook: [
    'old-xls',
    'encrypted',
    'not-workbook',
    'broken',
    'unpacked-size',
    'ratio',
    'entries',
    'rows',
    'columns',
    'merges',
  ].map((detail) => ({ detail })),
  'sheet-choice': [{ sheets: '公厕, 商场' }, { sheets: '公厕, 商场', sheet: '公测' }],
  'sheet-hidden': [{ sheets: '旧数据' }],
}

/** Latin words that Chinese readers of these messages know. */
const KNOWN =
  /--(?:encoding gb18030|encoding|map|plans|plan|rules|kind|ignore|sheet)|\?plan=|docs\/spreadsheets\.md|utf-8|gb18030|JSON|YAML|CSV|Excel|MB|\.xlsx?/g

const spoken = PROBLEM_CODES.flatMap((code) =>
  (SPOKEN[code] ?? []).map((params) => [code, JSON.stringify(params), params] as const),
)
const message = (code: ProblemCode, params: Params, lang: 'zh-CN' | 'en'): string =>
  reportProblem({ code, params, severity: 'error' }, lang).message

describe('messages of problems', () => {
  test('every code is spoken for', () => {
    expect(Object.keys(SPOKEN).sort()).toEqual([...PROBLEM_CODES].sort())
    expect(PROBLEM_CODES.filter((code) => !SPOKEN[code]?.length)).toEqual([])
  })

  test.each(spoken)('%s in English: %s', (code, _shown, params) => {
    const text = message(code, params, 'en')
    expect(text).toMatch(/^[a-z`].*[^.\s]$/s)
    expect(text).not.toMatch(/undefined|\[object|null(?!`)|NaN|``/)
    expect((text.match(/`/g) ?? []).length % 2).toBe(0)
  })

  test.each(spoken)('%s in Chinese: %s', (code, _shown, params) => {
    const text = message(code, params, 'zh-CN')
    expect(text).toMatch(/[\u4e00-\u9fff]/)
    expect(text).not.toMatch(/undefined|\[object|NaN|``|[.。\s]$/)
    const words = text.replaceAll(/`[^`]*`/g, '').replaceAll(/“[^”]*”/g, '')
    expect(words.replaceAll(KNOWN, '')).not.toMatch(/[A-Za-z]{2,}/)
  })

  test('what was found, expected or meant is said', () => {
    const said = (code: ProblemCode, params: Params) => [message(code, params, 'en'), message(code, params, 'zh-CN')]
    expect(
      said('field-type', { field: 'femaleStalls', expected: 'integer', found: 'null', hint: 'leave-out' }),
    ).toEqual([
      'field `femaleStalls` must be a whole number, found `null`; leave a field out when its value is not known',
      '字段 `femaleStalls` 应为整数，实为空值（`null`）；不知道的请不要写这个字段',
    ])
    expect(said('field-value', { field: 'area', expected: '6–12 digits', expectedZh: '6–12 位数字' })).toEqual([
      'field `area` must be 6–12 digits',
      '字段 `area` 应为 6–12 位数字',
    ])
    expect(said('unknown-field', { field: 'members/0', suggestion: '', allowed: 'sex, post' })).toEqual([
      '`members/0` may hold `sex`, `post` only',
      '`members/0` 只能有 `sex`、`post`',
    ])
    expect(said('unknown-kind', { kind: 'bus', suggestion: '', kinds: 'congress, venue' })).toEqual([
      'no record kind `bus`; known: `congress`, `venue`',
      '没有记录类型 `bus`；可用：`congress`、`venue`',
    ])
    expect(said('csv-syntax', { detail: 'row-length', expected: 2, found: 3 })).toEqual([
      'invalid CSV: the row has 3 cells where the header has 2',
      'CSV 语法错误：这一行有 3 格，表头有 2 格',
    ])
    expect(
      said('cell-value', { column: '城乡', field: 'setting', expected: 'urban, rural', suggestion: 'rural' }),
    ).toEqual([
      'the cell of column `城乡` for `setting` must be one of `urban`, `rural`, did you mean `rural`?',
      '列 `城乡` 的单元格（`setting`）应为其中之一：`urban`、`rural`，是否想写 `rural`？',
    ])
    expect(said('mapping-shape', { key: 'skip', expected: 'integer ≥ 0' })).toEqual([
      '`skip` in the mapping must be a whole number of at least 0',
      '列映射中的 `skip` 应为不小于 0 的整数',
    ])
    expect(said('wrong-type', { expected: 'a map', found: 'list' })).toEqual([
      'expected a map here, found a list',
      '此处应为映射，实为列表',
    ])
    expect(said('wrong-type', { expected: 'text', found: 'empty text' })).toEqual([
      'expected text here, found empty text',
      '此处应为文字，实为空的文字',
    ])
    expect(said('wrong-type', { expected: 'the end of the file', found: 'a second document' })).toEqual([
      'expected the end of the file here, found a second document',
      '此处应为文件结尾，实为第二个文档',
    ])
    expect(said('wrong-type', { expected: 'at least four characters of the sentence', found: '妇女' })).toEqual([
      'quote `妇女` is too short, copy at least four characters of the sentence',
      '原文 `妇女` 太短，请从规划文本复制至少四个字',
    ])
  })
})
