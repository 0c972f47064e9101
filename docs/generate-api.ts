import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const PAGE = new URL('api.md', import.meta.url)
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const FRONT = fileURLToPath(new URL('../src/index.ts', import.meta.url))

const HEAD = `<!-- Written by \`npm run docs\` from src/index.ts and what it exports; do not edit. -->

# The library

\`\`\`js
import { checkRecord } from 'halfsky'
\`\`\`

\`checkRecord\` checks one record against the shipped rulebook and gives a [report](http.md). For other rulebooks, many records, streams and
explanations, \`openRulebook\` gives a \`Halfsky\`. Nothing is thrown for what was given: records
that cannot be judged and rulebooks that do not compile come back as \`problems\`, each explained in [problems](problems/README.md).
`

/** One exported name, as the page shows it. */
interface Entry {
  readonly name: string
  readonly comment: string
  readonly code: string
  readonly isValue: boolean
  readonly file: string
  readonly position: number
}

/** What the package's front exports. */
export interface Api {
  readonly entries: readonly Entry[]
  /** Types of ours that exported declarations name and the front does not export. */
  readonly unexported: readonly string[]
}

/** Reads the package's front with the TypeScript compiler. */
export const apiHere = (): Api => {
  const { config } = ts.readConfigFile(`${ROOT}/tsconfig.json`, ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [FRONT] }, ts.sys, ROOT)
  const program = ts.createProgram([FRONT], options)
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(FRONT)
  const front = source && checker.getSymbolAtLocation(source)
  if (front === undefined) throw new Error('src/index.ts exports nothing')
  const exported = checker.getExportsOfModule(front).map((symbol) => ({
    name: symbol.name,
    symbol: symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
  }))
  const entries = exported.flatMap(({ name, symbol }) => entryOf(name, symbol, checker) ?? [])
  const known = new Set(exported.map(({ symbol }) => symbol))
  return {
    entries: entries.sort(
      (a, b) => place(a) - place(b) || (a.file < b.file ? -1 : a.file > b.file ? 1 : a.position - b.position),
    ),
    unexported: [
      ...new Set(exported.flatMap(({ symbol }) => namedIn(symbol, checker).filter((one) => !known.has(one)))),
    ]
      .map(({ name }) => name)
      .sort(),
  }
}

const ROOMS = ['src/index.ts', 'src/halfsky.ts', 'src/model/', 'src/']
const place = ({ file }: Entry): number => ROOMS.findIndex((room) => file.startsWith(room))

/** What can be called, or a type; the constants that types are made from show in the types. */
const entryOf = (name: string, symbol: ts.Symbol, checker: ts.TypeChecker): Entry | null => {
  const declarations = symbol.declarations ?? []
  const type = declarations.find((one) => ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one))
  const call = declarations.find(
    (one) => ts.isVariableDeclaration(one) && one.initializer && ts.isArrowFunction(one.initializer),
  )
  const declaration = type ?? call
  if (declaration === undefined) return null
  const file = declaration.getSourceFile()
  // the model is exported as types only
  if (type === undefined && file.fileName.includes('/src/model/')) return null
  return {
    name,
    comment: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
    code: type ? type.getText() : signature(name, declaration, checker),
    isValue: type === undefined,
    file: relative(ROOT, file.fileName),
    position: declaration.pos,
  }
}

const signature = (name: string, declaration: ts.Declaration, checker: ts.TypeChecker): string => {
  const [call] = checker.getTypeAtLocation(declaration).getCallSignatures()
  return call ? `${name}${checker.signatureToString(call, declaration, ts.TypeFormatFlags.NoTruncation)}` : name
}

const isOurs = (declaration: ts.Declaration): boolean => declaration.getSourceFile().fileName.startsWith(`${ROOT}src/`)

/** The types of this repository that a declaration names, in what its users see of it. */
const namedIn = (symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol[] => {
  const found: ts.Symbol[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node)) return
    if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) {
      const at = ts.isTypeReferenceNode(node) ? node.typeName : node.expression
      const named = checker.getSymbolAtLocation(at)
      const meant = named && named.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(named) : named
      const [declaration] = meant?.declarations ?? []
      if (meant && declaration && isOurs(declaration) && !ts.isTypeParameterDeclaration(declaration)) found.push(meant)
    }
    ts.forEachChild(node, visit)
  }
  for (const declaration of symbol.declarations ?? []) {
    if (ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration)) visit(declaration)
    else if (
      ts.isVariableDeclaration(declaration) &&
      declaration.initializer &&
      ts.isArrowFunction(declaration.initializer)
    ) {
      for (const parameter of declaration.initializer.parameters) visit(parameter)
      if (declaration.initializer.type) visit(declaration.initializer.type)
    }
  }
  return found
}

/** docs/api.md. */
export const apiPage = ({ entries }: Api): string => {
  const section = ({ name, comment, code }: Entry): string =>
    [`### \`${name}\``, comment, `\`\`\`ts\n${code}\n\`\`\``].filter((part) => part !== '').join('\n\n')
  const values = entries.filter(({ isValue }) => isValue).map(section)
  const types = entries.filter(({ isValue }) => !isValue).map(section)
  return `${[HEAD.trimEnd(), '## Functions', ...values, '## Types', ...types].join('\n\n')}\n`
}

if (import.meta.main) writeFileSync(PAGE, apiPage(apiHere()))
