// Builds dist/: the code (bundle.ts), its types, the web pages in dist/web, and in dist/compiled what the shipped rules compile
// to, which a first start would wait for. Old syntax on purpose: `npm ci` runs this with --if-possible, on whatever Node
// there is and with or without the compiler, and must not fail.
'use strict'
var child = require('child_process')
var fs = require('fs')
var path = require('path')

var root = path.join(__dirname, '..')
var ifPossible = process.argv[2] === '--if-possible'
var compiler = path.join(root, 'node_modules', '@typescript', 'native', 'bin', 'tsc')

var isInstalled = fs.existsSync(compiler)
if (!isInstalled || !fs.existsSync(path.join(root, 'src'))) {
  if (ifPossible) process.exit(0)
  process.stderr.write(
    isInstalled ? 'there are no sources to build, src/ is missing\n' : 'the compiler is not installed, run npm ci first\n',
  )
  process.exit(2)
}
if (fs.rmSync) fs.rmSync(path.join(root, 'dist'), { recursive: true, force: true })
fs.mkdirSync(path.join(root, 'dist'), { recursive: true })
// as they are before they are read: what changes meanwhile has changed since
var built = require('./built.cjs')
var sources = built.sourcesOf(root)
var node = require('./node.cjs') || process.execPath

/** Runs a program here; whether it did what it should. */
function done(words) {
  return child.spawnSync(node, words, { cwd: root, stdio: 'inherit' }).status === 0
}

var types = done([compiler, '-p', 'tsconfig.build.json'])
if (!types) process.stderr.write('no types were built; programs in TypeScript will not know those of halfsky\n')

var code = done(['bin/bundle.ts'])
if (!code) process.stderr.write('the code was not built; `import "halfsky"` will not find it\n')

var bundler = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js')
var pages = done([bundler, 'build', '--config', 'web.config.ts', '--logLevel', 'error'])
if (!pages) process.stderr.write('dist/web was not built; `halfsky serve` will have no pages\n')

if (code) {
  var kept = path.join(root, 'dist', 'compiled')
  var program = 'import(process.argv[1]).then((halfsky) => halfsky.openRulebook({ cache: process.argv[2] }))'
  // a cache that is made for its owner is nobody else's; this is for everybody
  fs.mkdirSync(kept, { recursive: true })
  // without it a start takes longer, and nothing else is different
  done(['-e', program, path.join(root, 'dist', 'code', 'index.js'), kept])
  fs.writeFileSync(built.note(root), sources)
}
process.exit(ifPossible || (types && code && pages) ? 0 : 2)
