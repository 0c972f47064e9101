// Builds dist/, which those who import the package need (Node strips no types below node_modules), the web pages in
// dist/web, and in dist/compiled what the shipped rules compile to, which a first start would wait for. Old syntax on purpose:
// `npm ci` runs this with --if-possible, on whatever Node there is and with or without the compiler, and must not fail.
'use strict'
var child = require('child_process')
var fs = require('fs')
var path = require('path')

var root = path.join(__dirname, '..')
var ifPossible = process.argv[2] === '--if-possible'
var compiler = path.join(root, 'node_modules', '@typescript', 'native', 'bin', 'tsc')

if (!fs.existsSync(compiler)) {
  if (ifPossible) process.exit(0)
  process.stderr.write('the compiler is not installed, run npm ci first\n')
  process.exit(2)
}
if (fs.rmSync) fs.rmSync(path.join(root, 'dist'), { recursive: true, force: true })
var run = child.spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
if (run.status !== 0) process.stderr.write('dist/ was not built; `import "halfsky"` will not find it\n')

var bundler = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js')
var pages = { status: ifPossible ? 0 : 2 }
if (fs.existsSync(bundler)) {
  var flags = ['build', '--config', 'web.config.ts', '--logLevel', 'error']
  pages = child.spawnSync(process.execPath, [bundler].concat(flags), { cwd: root, stdio: 'inherit' })
}
if (pages.status !== 0) process.stderr.write('dist/web was not built; `halfsky serve` will have no pages\n')

var node = require('./node.cjs')
var fronts = { src: 'src/index.ts', dist: 'dist/index.js' }
Object.keys(fronts).forEach(function (name) {
  var front = path.join(root, fronts[name])
  if (node === null || !fs.existsSync(front)) return
  var program = 'import(process.argv[1]).then((halfsky) => halfsky.openRulebook({ cache: process.argv[2] }))'
  var kept = path.join(root, 'dist', 'compiled', name)
  // a cache that is made for its owner is nobody else's; this is for everybody
  fs.mkdirSync(kept, { recursive: true })
  // without it a start takes longer, and nothing else is different
  child.spawnSync(node, ['-e', program, front, kept], { cwd: root, stdio: 'ignore' })
})

var failed = run.status !== 0 ? run : pages
process.exit(ifPossible ? 0 : failed.status === null ? 2 : failed.status)
