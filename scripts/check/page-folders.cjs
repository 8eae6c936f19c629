// @ts-check
// A page and the look are served as one folder, so what a browser module imports may be in another
// one of these folders. dependency-cruiser does not know TypeScript's `rootDirs`, and takes what
// resolves an import only from a webpack configuration: this is one.
const { existsSync } = require('node:fs')
const path = require('node:path')
const { compilerOptions } = require('../../tsconfig.test.json')

/** @typedef {{ path: string | false, request?: string }} Request */

const root = path.resolve(__dirname, '../..')
const folders = compilerOptions.rootDirs.map((folder) => path.join(root, folder))

/**
 * Where else the file is that a module imports as its neighbour.
 * @param {Request} request
 */
function elsewhere({ path: from, request = '' }) {
  if (from === false || !/^\.\.?\//.test(request)) return undefined
  const wanted = path.resolve(from, request)
  const home = folders.find((folder) => wanted.startsWith(folder + path.sep))
  if (home === undefined || existsSync(wanted)) return undefined
  const others = folders.map((folder) => path.join(folder, path.relative(home, wanted)))
  return others.find((file) => existsSync(file))
}

const pageFolders = {
  /** @param {any} resolver of enhanced-resolve, whose types are not among our dependencies */
  apply(resolver) {
    const start = resolver.ensureHook('resolve')
    resolver.getHook('resolve').tapAsync(
      'page-folders',
      /**
       * @param {Request} request
       * @param {unknown} context
       * @param {(error?: Error) => void} callback
       */
      (request, context, callback) => {
        const file = elsewhere(request)
        if (file === undefined) return callback()
        const moved = { ...request, path: path.dirname(file), request: `./${path.basename(file)}` }
        resolver.doResolve(start, moved, 'in another page folder', context, callback)
      },
    )
  },
}

module.exports = { resolve: { plugins: [pageFolders] } }
