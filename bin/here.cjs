// Runs the command in this process. A file of its own: `import` is a word that an old Node does not know.
'use strict'
var loading = require('module')
var url = require('url')

module.exports = function (main, cache) {
  // before anything of the command is loaded: else all that takes types away is loaded for its first file
  if (cache !== null) loading.enableCompileCache(cache)
  import(url.pathToFileURL(main))
}
