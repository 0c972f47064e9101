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

// what reads many records makes much that is soon of no use: room for twice as much of it would only stand empty
var flags = ['check', 'import'].indexOf(process.argv[2]) < 0 ? [] : ['--max-semi-space-size=32']
var run = child.spawn(node, flags.concat(main, process.argv.slice(2)), { stdio: 'inherit' })
;['SIGINT', 'SIGTERM', 'SIGHUP'].forEach(function (signal) {
  process.on(signal, function () {
    run.kill(signal)
  })
})
run.on('exit', function (code, signal) {
  process.exit(code === null ? 128 + (os.constants.signals[signal] || 0) : code)
})
