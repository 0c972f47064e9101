import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type CodeAction,
  CodeActionRequest,
  type CodeLens,
  CodeLensRefreshRequest,
  CodeLensRequest,
  type CompletionItem,
  CompletionRequest,
  DefinitionRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type DocumentSymbol,
  DocumentSymbolRequest,
  ExecuteCommandRequest,
  ExitNotification,
  type Hover,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type Location,
  LogMessageNotification,
  PrepareRenameRequest,
  RenameRequest,
  ShutdownRequest,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node'
import { diagnosticsOf, edited, positionOf, startServer, workspaceHere } from './client.ts'

const TOILETS = 'rules/qingyuan/environment/measures-6.yaml'
const HEALTH = 'rules/conghua/health/goals-2.yaml'
const UPPER = 'rules/conghua/upper.yaml'
const MEASURES = 'rules/measures.yaml'

const folder = workspaceHere()
const { client, said, ended } = startServer()
const logged: string[] = []
const versions = new Map<string, number>()
const opened = new Map<string, string>()

/** Opens a file with a text, or changes it to that, and gives its address. */
const show = async (path: string, text: string): Promise<string> => {
  const uri = folder.uri(path)
  const version = (versions.get(uri) ?? 0) + 1
  versions.set(uri, version)
  if (opened.has(uri)) {
    const textDocument = { uri, version }
    await client.sendNotification(DidChangeTextDocumentNotification.type, { textDocument, contentChanges: [{ text }] })
  } else {
    const textDocument = { uri, languageId: 'yaml', version, text }
    await client.sendNotification(DidOpenTextDocumentNotification.type, { textDocument })
  }
  opened.set(uri, text)
  return uri
}

const close = async (path: string): Promise<void> => {
  const uri = folder.uri(path)
  opened.delete(uri)
  await client.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } })
}

/** What is offered where `|` stands in a text. */
const offered = async (path: string, marked: string): Promise<CompletionItem[]> => {
  const position = positionOf(marked, '|')
  const uri = await show(path, marked.replace('|', ''))
  return (await client.sendRequest(CompletionRequest.type, { textDocument: { uri }, position })) as CompletionItem[]
}

const labels = (items: readonly CompletionItem[]): string[] => items.map(({ label }) => label)

/** A text with one of what was offered taken. */
const taken = (marked: string, items: readonly CompletionItem[], label: string): string => {
  const item = items.find((one) => one.label === label)
  return edited(marked.replace('|', ''), item?.textEdit && 'range' in item.textEdit ? [item.textEdit] : [])
}

const hovered = async (path: string, mark: string, into = 1): Promise<string> => {
  const text = folder.text(path)
  const uri = await show(path, text)
  const position = positionOf(text, mark, into)
  const hover: Hover | null = await client.sendRequest(HoverRequest.type, { textDocument: { uri }, position })
  return hover && typeof hover.contents === 'object' && 'value' in hover.contents ? hover.contents.value : ''
}

const defined = async (path: string, mark: string, into = 1): Promise<Location | null> => {
  const text = folder.text(path)
  const uri = await show(path, text)
  const position = positionOf(text, mark, into)
  return (await client.sendRequest(DefinitionRequest.type, { textDocument: { uri }, position })) as Location | null
}

beforeAll(async () => {
  client.onNotification(LogMessageNotification.type, ({ message }) => void logged.push(message))
  client.onRequest(CodeLensRefreshRequest.type, () => undefined)
  const { capabilities, serverInfo } = await client.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: folder.uri(''),
    workspaceFolders: [{ uri: folder.uri(''), name: 'rules' }],
    locale: 'en',
    capabilities: { workspace: { codeLens: { refreshSupport: true } } },
  })
  expect(serverInfo?.name).toBe('halfsky')
  expect(capabilities).toMatchObject({ positionEncoding: 'utf-16', hoverProvider: true })
  await client.sendNotification(InitializedNotification.type, {})
})

afterAll(() => folder.end())

describe('diagnostics', () => {
  test('a fault is told at its place, and is gone when it is mended', async () => {
    const text = folder.text(TOILETS)
    const wrong = text.replace('fact: femaleToMaleStalls', 'fact: femaleToMaleStals')
    const told = diagnosticsOf(client, folder.uri(TOILETS), (found) => found.length > 0)
    await show(TOILETS, wrong)
    const start = positionOf(wrong, 'femaleToMaleStals,')
    expect(await told).toMatchObject([
      {
        code: 'unknown-fact',
        message: expect.stringContaining('did you mean `femaleToMaleStalls`'),
        range: { start, end: { ...start, character: start.character + 'femaleToMaleStals'.length } },
        codeDescription: { href: expect.stringMatching(/docs\/problems\/unknown-fact\.md$/) },
      },
    ])
    const clean = diagnosticsOf(client, folder.uri(TOILETS), (found) => found.length === 0)
    await show(TOILETS, text)
    expect(await clean).toEqual([])
  })

  test('what a rule says beside its quote is told like its form', async () => {
    const wrong = folder.text(TOILETS).replace('value: 1.5}', 'value: 1.4}')
    const told = diagnosticsOf(client, folder.uri(TOILETS), (found) => found.length > 0)
    await show(TOILETS, wrong)
    expect((await told).map(({ code }) => code)).toContain('number-not-in-quote')
  })

  test('columns count UTF-16 units', async () => {
    const wrong = folder
      .text(TOILETS)
      .replace(/title: \{zh: /, 'titel: {zh: 𠀀')
      .replace('{zh: 𠀀', '{zh: 𠀀, 𠀀: a, zh: ')
    const told = diagnosticsOf(client, folder.uri(TOILETS), (found) =>
      found.some(({ code }) => code === 'duplicate-key'),
    )
    await show(TOILETS, wrong)
    const [duplicate] = (await told).filter(({ code }) => code === 'duplicate-key')
    expect(duplicate?.range.start).toEqual(positionOf(wrong, 'a, zh', 3))
  })
})

describe('code actions', () => {
  test('a suggestion and a half-width mark are put in, one by one or all at once', async () => {
    const text = folder.text(TOILETS)
    const wrong = text
      .replace('operator: in,', 'operator: inn,')
      .replace('    binding: mandatory', '    binding：mandatory')
    const uri = await show(TOILETS, wrong)
    const whole = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } }
    const context = { diagnostics: [] }
    const actions = (await client.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range: whole,
      context,
    })) as CodeAction[]
    expect(actions.map(({ title }) => title)).toEqual([
      'Change `：` to `:`',
      'Change `inn` to `in`',
      'Fix all that can be fixed by itself',
    ])
    const all = actions.find(({ kind }) => kind === 'source.fixAll.halfsky')
    expect(edited(wrong, all?.edit?.changes?.[uri] ?? [])).toBe(text)
    const there = positionOf(wrong, 'inn,')
    const one = (await client.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range: { start: there, end: there },
      context,
    })) as CodeAction[]
    expect(one.map(({ kind }) => kind)).toEqual(['quickfix', 'source.fixAll.halfsky'])
    expect(edited(wrong, one[0]?.edit?.changes?.[uri] ?? [])).toBe(wrong.replace('inn,', 'in,'))
  })
})

describe('completion', () => {
  const rule = (lines: string): string => `clause: qingyuan/environment/measures-6
title: {zh: 厕所, en: toilets}
rules:
  a-rule:
    subject: public-toilet
${lines}`

  test('facts and measures of the subject, with title and unit', async () => {
    const marked = rule('    require: {fact: fem|')
    const items = await offered(TOILETS, marked)
    expect(items.find(({ label }) => label === 'femaleToMaleStalls')?.detail).toBe(
      "ratio of women's to men's stalls (:1)",
    )
    expect(labels(items)).toContain('areaLevel')
    expect(labels(items)).not.toContain('nursingRooms')
    expect(taken(marked, items, 'femaleStalls')).toContain('{fact: femaleStalls')
  })

  test.each([
    ['a choice', '{fact: setting, operator: |, value: urban}', ['equal', 'notEqual', 'in', 'notIn']],
    ['a choice, half typed', '{fact: setting, operator: eq|', ['equal', 'notEqual', 'in', 'notIn']],
    ['yes or no', '{fact: sanitary, operator: |}', ['equal', 'notEqual', 'in', 'notIn']],
  ])('operators that fit %s', async (_what, leaf, wanted) => {
    expect(labels(await offered(TOILETS, rule(`    when: ${leaf}`)))).toEqual(wanted)
  })

  test.each([
    ['of a choice', '    when: {fact: setting, operator: equal, value: |}', ['urban', 'rural']],
    ['in a list', '    when: {fact: construction, operator: in, value: [new, |]}', ['new', 'rebuilt', 'existing']],
    ['of yes or no', '    when: {fact: sanitary, operator: equal, value: |', ['true', 'false']],
    ['of the binding', '    binding:|', ['mandatory', 'target', 'encouraged']],
    ['in a record', '    cases:\n      - {name: a, record: {setting: |', ['urban', 'rural']],
    ['of a remedy', '    remedy: {set: {sanitary: |}}', ['true', 'false']],
    [
      'of a verdict',
      '    cases:\n      - name: a\n        verdict: p|',
      ['pass', 'fail', 'unknown', 'not-applicable', 'manual', 'error'],
    ],
  ])('values %s', async (_what, lines, wanted) => {
    expect(labels(await offered(TOILETS, rule(lines)))).toEqual(wanted)
  })

  test.each([
    ['of a rule', '    bind|', ['title', 'quote', 'binding', 'cases']],
    ['of a condition', '    when:\n      all:\n        - |', ['all', 'any', 'not', 'fact', 'operator', 'value']],
    ['of a comparison begun', '    when:\n      fact: setting\n      |', ['operator', 'value']],
    ['of a record', '    cases:\n      - name: a\n        record: {female|', ['femaleStalls', 'maleCubicles']],
    ['of a case', '    cases:\n      - name: a\n        |\n  other: {}', ['record', 'verdict', 'missing']],
  ])('keys %s', async (_what, lines, wanted) => {
    expect(labels(await offered(TOILETS, rule(lines)))).toEqual(expect.arrayContaining(wanted))
  })

  test('a key that stands there is not offered again', async () => {
    expect(labels(await offered(TOILETS, rule('    |')))).not.toContain('subject')
  })

  test('the sentences of the clause as quotes, those nobody claims first', async () => {
    const marked = rule('    quote: 女厕|')
    const items = await offered(TOILETS, marked)
    const [first] = items
    expect(items.length).toBeGreaterThan(1)
    expect(first?.detail).toMatch(/^二\/（七）\/策略措施\/6 \(\d\)/)
    expect(taken(marked, items, first?.label ?? '')).toContain(`    quote: ${first?.label}`)
  })

  test('subjects with what people call them', async () => {
    const items = await offered(TOILETS, 'clause: qingyuan/environment/measures-6\nrules:\n  a:\n    subject: |\n')
    expect(items.find(({ label }) => label === 'public-toilet')?.detail).toMatch(/^public toilet \(/)
  })

  test('a rule may be named like a key', async () => {
    const marked = 'clause: qingyuan/environment/measures-6\nrules:\n  when:\n    binding: |\n'
    expect(labels(await offered(TOILETS, marked))).toEqual(['mandatory', 'target', 'encouraged'])
  })

  test('clauses, the one the folder names first', async () => {
    expect(labels(await offered(TOILETS, 'clause: |'))[0]).toBe('qingyuan/environment/measures-6')
  })

  test('operands of a measure', async () => {
    const items = await offered(MEASURES, 'a:\n  kinds: [public-toilet]\n  ratio: [femaleStalls, |]\n')
    expect(labels(items)).toEqual(expect.arrayContaining(['maleStalls', 'femaleStalls']))
    expect(labels(items)).not.toContain('setting')
    await close(MEASURES)
  })

  test('rules that a level above may compare with', async () => {
    const items = await offered(UPPER, '- footnote: 1\n  clause: conghua/health/goals-2\n  rule: |\n')
    expect(labels(items)).toContain('maternal-mortality')
    await close(UPPER)
  })
})

describe('hover', () => {
  test.each([
    [
      'a quote: the whole sentence and its clause',
      '不小于 1.5:1\n',
      /二\/（七）\/策略措施\/6[\s\S]*在新建和改建[\s\S]*stall-ratio/,
    ],
    ['a clause key', 'qingyuan/environment', /二\/（七）\/策略措施\/6[\s\S]*1\. /],
    [
      'a measure',
      'femaleToMaleStalls',
      /ratio of women's to men's stalls[\s\S]*`femaleStalls : menStalls`[\s\S]*read by \d rules?[\s\S]*stall-ratio/,
    ],
    ['a fact', 'fact: setting', /setting[\s\S]*- `urban` urban/, 7],
    ['a rule', 'stall-ratio', /reading: [\s\S]*cases: \d+ pass, \d+ fail/],
    ['an operator', 'greaterThanInclusive', /at least/],
    ['a subject', 'public-toilet', /public toilet/],
    ['a key', 'binding: ', /mandatory: 应/],
    ['a fact in a record', 'femaleStalls: 3', /women's stalls/],
  ])('%s', async (_what, mark, wanted, into = 1) => {
    expect(await hovered(TOILETS, mark, into)).toMatch(wanted)
  })

  test('an indicator has its definition', async () => {
    expect(await hovered(HEALTH, 'maternalMortalityRate')).toMatch(/definition: [\s\S]*read by/)
  })

  test('nothing is said of nothing', async () => {
    expect(await hovered(TOILETS, 'name: exactly 1.5', 8)).toBe('')
  })
})

describe('definition', () => {
  test('a clause key leads to its line in the plan text', async () => {
    const place = await defined(TOILETS, 'qingyuan/environment')
    expect(place?.uri).toBe(folder.uri('seeds/plans/qingyuan-2021-2030.txt'))
    const line = folder.text('seeds/plans/qingyuan-2021-2030.txt').split('\n')[place?.range.start.line ?? 0]
    expect(line).toContain('卫生厕所')
  })

  test.each([
    ['a fact to its schema', TOILETS, 'setting, operator', /schemas\/records\/public-toilet\.json$/],
    ['an indicator to its schema', HEALTH, 'maternalMortalityRate', /schemas\/indicators\/health\.json$/],
    ['a measure to the file of measures', TOILETS, 'femaleToMaleStalls', /rules\/measures\.yaml$/],
    ['a subject to its schema', TOILETS, 'public-toilet', /schemas\/records\/public-toilet\.json$/],
    ['a rule in upper.yaml to its file', UPPER, 'maternal-mortality', /rules\/conghua\/health\/goals-2\.yaml$/],
  ])('%s', async (_what, path, mark, wanted) => {
    const place = await defined(path, mark)
    expect(place?.uri).toMatch(wanted)
    expect(place?.range.start.line).toBeGreaterThan(0)
  })
})

describe('rename', () => {
  test('a rule is renamed under its key, in upper.yaml, and wherever its id stands', async () => {
    const text = folder.text(HEALTH)
    const uri = await show(HEALTH, text)
    await show(UPPER, folder.text(UPPER))
    const position = positionOf(text, 'maternal-mortality:', 3)
    const textDocument = { uri }
    expect(await client.sendRequest(PrepareRenameRequest.type, { textDocument, position })).toMatchObject({
      placeholder: 'maternal-mortality',
    })
    const edit: WorkspaceEdit | null = await client.sendRequest(RenameRequest.type, {
      textDocument,
      position,
      newName: 'mothers-mortality',
    })
    const renamed = Object.fromEntries(
      [HEALTH, UPPER, 'notes.md'].map((path) => [
        path,
        edited(folder.text(path), edit?.changes?.[folder.uri(path)] ?? []),
      ]),
    )
    expect(Object.keys(edit?.changes ?? {})).toHaveLength(3)
    expect(renamed[HEALTH]).toContain('\n  mothers-mortality:')
    expect(renamed[HEALTH]).not.toContain('\n  maternal-mortality:')
    expect(renamed[UPPER]).toContain('rule: mothers-mortality')
    expect(renamed['notes.md']).toBe('See conghua/health/goals-2/mothers-mortality, not conghua/health/goals-2.\n')
  })

  test.each([
    ['a name that is none', 'Mothers Mortality', /lower-case/],
    ['a name that is taken', 'high-traffic-ratio', /already/],
  ])('%s is refused', async (_what, newName, message) => {
    const text = folder.text(TOILETS)
    const uri = await show(TOILETS, text)
    const position = positionOf(text, 'stall-ratio:', 1)
    await expect(client.sendRequest(RenameRequest.type, { textDocument: { uri }, position, newName })).rejects.toThrow(
      message,
    )
  })

  test('what is no rule is not renamed', async () => {
    const text = folder.text(TOILETS)
    const uri = await show(TOILETS, text)
    const position = positionOf(text, 'binding')
    await expect(client.sendRequest(PrepareRenameRequest.type, { textDocument: { uri }, position })).rejects.toThrow(
      /no rule/,
    )
  })
})

describe('cases', () => {
  const lenses = async (uri: string): Promise<string[]> => {
    const found = (await client.sendRequest(CodeLensRequest.type, { textDocument: { uri } })) as CodeLens[]
    return found.map(({ command }) => command?.title ?? '')
  }
  const run = (uri: string, rule: string) =>
    client.sendRequest(ExecuteCommandRequest.type, { command: 'halfsky.runCases', arguments: [uri, rule] })

  test('a lens runs them as they are typed; those that fail are told at their lines', async () => {
    const rule = 'qingyuan/environment/measures-6/stall-ratio'
    const text = folder.text(TOILETS)
    const wrong = text.replace(
      'femaleStalls: 301, maleStalls: 200}, verdict: pass',
      'femaleStalls: 301, maleStalls: 200}, verdict: fail',
    )
    const total = text.split('\n  high-traffic-ratio:')[0]?.match(/^ {6}- /gm)?.length ?? 0
    const uri = await show(TOILETS, wrong)
    expect((await lenses(uri))[0]).toBe(`▶ ${total} cases`)
    const told = diagnosticsOf(client, uri, (found) => found.some(({ code }) => code === 'case-failed'))
    expect(await run(uri, rule)).toMatchObject({ passed: total - 1, total })
    expect((await told).map(({ range }) => range.start.line)).toEqual([positionOf(wrong, 'just above').line])
    expect((await lenses(uri))[0]).toBe(`✗ ${total - 1} of ${total} pass`)

    await show(TOILETS, text)
    expect((await lenses(uri))[0]).toBe(`▶ ${total} cases`)
    expect(await run(uri, rule)).toMatchObject({ passed: total, total })
    expect((await lenses(uri))[0]).toBe(`✓ all ${total} pass`)
  })

  test('of a faulty file they are not run', async () => {
    const uri = await show(TOILETS, folder.text(TOILETS).replace('binding: mandatory', 'binding: mandatry'))
    expect(await run(uri, 'qingyuan/environment/measures-6/stall-ratio')).toBeNull()
  })
})

test('the rules of a file are its symbols', async () => {
  const text = folder.text(TOILETS)
  const uri = await show(TOILETS, text)
  const symbols = (await client.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } })) as DocumentSymbol[]
  expect(symbols.map(({ name }) => name).slice(0, 2)).toEqual(['stall-ratio', 'high-traffic-ratio'])
  expect(symbols[0]?.range.start).toEqual(positionOf(text, 'stall-ratio:'))
  expect(symbols[0]?.range.end.line).toBe(positionOf(text, '  high-traffic-ratio:').line - 1)
})

describe('half-typed files', () => {
  const text = folder.text(TOILETS)
  const cuts = Array.from({ length: 24 }, (_, index) => Math.floor((text.length * (index + 1)) / 25))

  test('every question about every cut of a file has an answer, and none breaks', async () => {
    for (const cut of cuts) {
      const uri = await show(TOILETS, text.slice(0, cut))
      const position = positionOf(`${text.slice(0, cut)}\u0000`, '\u0000')
      const asked = { textDocument: { uri }, position }
      await client.sendRequest(CompletionRequest.type, asked)
      await client.sendRequest(HoverRequest.type, asked)
      await client.sendRequest(DefinitionRequest.type, asked)
      await client.sendRequest(CodeLensRequest.type, asked)
      await client.sendRequest(DocumentSymbolRequest.type, asked)
    }
    expect(logged).toEqual([])
  })

  test('other files are left alone', async () => {
    const items = await offered('compose.yaml', 'services:\n  |\n')
    expect(items).toEqual([])
  })
})

test('it ends with status 0 when it was told to, and nothing else came out', async () => {
  expect(await client.sendRequest(ShutdownRequest.type)).toBeNull()
  await client.sendNotification(ExitNotification.type)
  expect(await ended).toEqual([0, null])
  expect(said()).toBe('')
})

test('it speaks the language of the editor, and takes the rulebook it is told to; hanging up is no good end', async () => {
  const other = startServer('--rules', join(folder.root, 'rules'), '--plans', join(folder.root, 'seeds/plans'))
  await other.client.sendRequest(InitializeRequest.type, {
    processId: null,
    rootUri: null,
    locale: 'zh-cn',
    capabilities: {},
  })
  await other.client.sendNotification(InitializedNotification.type, {})
  const uri = folder.uri(TOILETS)
  const text = folder.text(TOILETS).replace('binding: mandatory', 'binding: mandatry')
  const told = diagnosticsOf(other.client, uri, (found) => found.length > 0)
  const textDocument = { uri, languageId: 'yaml', version: 1, text }
  await other.client.sendNotification(DidOpenTextDocumentNotification.type, { textDocument })
  expect((await told)[0]?.message).toContain('是否想写 `mandatory`？')
  const position = positionOf(text, 'fact: setting', 8)
  const asked = { textDocument: { uri }, position }
  const items = (await other.client.sendRequest(CompletionRequest.type, asked)) as CompletionItem[]
  expect(items.find(({ label }) => label === 'femaleStalls')?.detail).toBe('女厕位 (个)')
  other.child.stdin.end()
  expect(await other.ended).toEqual([1, null])
  expect(other.said()).toBe('')
  other.client.dispose()
})
