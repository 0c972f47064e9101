#!/usr/bin/env node
// Old syntax on purpose: this file also runs where Node is too old for the rest, finds the Node that npm installed
// beside it, or says in one line what is needed.
'use strict'
var child = require('child_process')
var fs = require('fs')
var os = require('os')
var path = require('path')

var root = path.join(__dirname, '..')
var main = ['src/cli/main.ts', 'dist/cli/main.js']
  .map(function (file) {
    return path.join(root, file)
  })
  .filter(fs.existsSync)[0]

var node = require('./node.cjs')
if (node === null) {
  process.stderr.write(
    'halfsky needs Node 24 or newer; this is ' + process.version + '. 需要 Node 24 或更新版本。 https://nodejs.org\n',
  )
  process.exit(2)
}

// what reads many records makes much that is soon of no use; where an engine reads them, room for it would only stand empty
var isMany = ['check', 'import'].indexOf(process.argv[2]) >= 0
var isInEngine = process.argv.slice(3).some(function (word) {
  return /^[^=]+\.parquet$|^postgres(ql)?:/i.test(word)
})
var flags = isMany ? ['--max-semi-space-size=' + (isInEngine ? 8 : 32)] : []
var words = flags.concat(main, process.argv.slice(2))
// where compiled code is kept (src/keeping), named before the first file is loaded: else all that takes types away is loaded for that file
var caches = process.env.XDG_CACHE_HOME || (process.env.HOME && path.join(process.env.HOME, '.cache'))
if (process.platform === 'linux' && caches && !process.env.NODE_COMPILE_CACHE) {
  process.env.NODE_COMPILE_CACHE = path.join(caches, 'halfsky-code')
}
// Windows has it and refuses
if (process.execve && process.platform !== 'win32') {
  // in our place: there is one process to stop, and none that only waits
  process.execve(node, [node].concat(words), process.env)
} else {
  var run = child.spawn(node, words, { stdio: 'inherit' })
  // a terminal gives Ctrl-C to both of us
  var passedOn = ['SIGTERM', 'SIGHUP'].concat(process.stdin.isTTY ? [] : 'SIGINT')
  ;['SIGINT', 'SIGTERM', 'SIGHUP'].forEach(function (signal) {
    process.on(signal, function () {
      if (passedOn.indexOf(signal) >= 0) run.kill(signal)
    })
  })
  run.on('exit', function (code, signal) {
    process.exit(code === null ? 128 + (os.constants.signals[signal] || 0) : code)
  })
}
