#!/usr/bin/env node
// Old syntax on purpose: this file also runs where Node is too old for the rest, finds the Node that npm installed
// beside it, or says in one line what is needed.
'use strict'
var fs = require('fs')
var path = require('path')

var root = path.join(__dirname, '..')
// what was built starts sooner; where sources were changed since, they are what counts
var main = path.join(root, require('./built.cjs').isBuilt(root) ? 'dist/code/main.js' : 'src/cli/main.ts')

var node = require('./node.cjs')
if (node === null) {
  process.stderr.write(
    'halfsky needs Node 24 or newer; this is ' + process.version + '. 需要 Node 24 或更新版本。 https://nodejs.org\n',
  )
  process.exit(2)
}

// room for what is soon of no use would only stand empty where an engine reads the records
function isInEngine(words) {
  return (
    ['check', 'import'].indexOf(words[0]) >= 0 &&
    words.some(function (word) {
      return /^[^=]+\.parquet$|^postgres(ql)?:/i.test(word)
    })
  )
}

// where compiled code is kept (src/keeping)
var caches = process.env.XDG_CACHE_HOME || (process.env.HOME && path.join(process.env.HOME, '.cache'))
var cache = process.platform === 'linux' && caches ? path.join(caches, 'halfsky-code') : null

var words = process.argv.slice(2)
var flags = isInEngine(words) ? ['--max-semi-space-size=8'] : []
if (node === process.execPath && flags.length === 0) require('./here.cjs')(main, cache)
else {
  words = flags.concat(main, words)
  if (cache !== null && !process.env.NODE_COMPILE_CACHE) process.env.NODE_COMPILE_CACHE = cache
  // in our place, so that there is one process to stop; Windows has it and refuses
  if (process.execve && process.platform !== 'win32') process.execve(node, [node].concat(words), process.env)
  else beside()
}

function beside() {
  var run = require('child_process').spawn(node, words, { stdio: 'inherit' })
  // a terminal gives Ctrl-C to both of us
  var passedOn = ['SIGTERM', 'SIGHUP'].concat(process.stdin.isTTY ? [] : 'SIGINT')
  ;['SIGINT', 'SIGTERM', 'SIGHUP'].forEach(function (signal) {
    process.on(signal, function () {
      if (passedOn.indexOf(signal) >= 0) run.kill(signal)
    })
  })
  run.on('exit', function (code, signal) {
    process.exit(code === null ? 128 + (require('os').constants.signals[signal] || 0) : code)
  })
}
