// Tells whether dist/code is built of the sources as they stand here, by their paths, sizes and times. Old syntax on purpose, as in
// halfsky.cjs.
'use strict'
var fs = require('fs')
var path = require('path')

/** A line for each file that the code in dist/code comes from. */
exports.sourcesOf = function (root) {
  var lines = []
  function add(name) {
    var stat = fs.statSync(root + '/' + name)
    lines.push(name + ' ' + stat.size + ' ' + stat.mtimeMs)
  }
  function addFolder(folder) {
    fs.readdirSync(root + '/' + folder, { withFileTypes: true }).forEach(function (entry) {
      var name = folder + '/' + entry.name
      if (!entry.isDirectory()) add(name)
      else if (name !== 'src/web') addFolder(name)
    })
  }
  // not the lock file, which npm writes anew whenever it takes a package away; what is pinned stands here, and what installs builds
  add('package.json')
  addFolder('src')
  return lines.sort().join('\n')
}

/** Where a build notes what it was made of: beside the code, and gone with it. */
exports.note = function (root) {
  return path.join(root, 'dist', 'code', 'sources.txt')
}

/** Whether what is built is what the sources say; where there are none, there is nothing else to run. */
exports.isBuilt = function (root) {
  if (!fs.existsSync(path.join(root, 'src'))) return true
  try {
    return fs.readFileSync(exports.note(root), 'utf8') === exports.sourcesOf(root)
  } catch (_error) {
    return false
  }
}
