// @ts-check
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { visitNodes } from './parsed-source.mjs'
import { sourceFiles } from './source-files.mjs'

export const name = 'entries'

/**
 * `index.ts` stands only where a package.json has an entry for it, and lists its names: `export *`
 * is written nowhere.
 * @param {string} root
 * @returns {Promise<import('./breach.mjs').Breach[]>}
 */
export async function find(root) {
  /** @type {import('./breach.mjs').Breach[]} */
  const breaches = []
  const entries = await entryFiles(root)
  for (const file of await sourceFiles(root, ['.ts', '.mjs', '.js'])) {
    if (path.posix.basename(file) === 'index.ts' && !entries.has(file)) {
      breaches.push({ file, message: 'index.ts stands only at an entry of package.json#exports' })
    }
    const text = await readFile(path.join(root, file), 'utf8')
    if (!/export\s+(type\s+)?\*/.test(text)) continue
    await visitNodes(root, file, ({ type }, { line }) => {
      if (type !== 'ExportAllDeclaration' && type !== 'ExportNamespaceSpecifier') return
      breaches.push({ file, line, message: '`export *` hides what is exported; list the names' })
    })
  }
  return breaches
}

/**
 * Sources that some package's exports name.
 * @param {string} root
 */
async function entryFiles(root) {
  const files = new Set()
  for (const manifest of await sourceFiles(root, ['package.json'])) {
    const { exports = {} } = JSON.parse(await readFile(path.join(root, manifest), 'utf8'))
    for (const target of Object.values(exports)) {
      const source = typeof target === 'object' ? target?.['@holdfast/source'] : undefined
      if (typeof source !== 'string') continue
      files.add(path.posix.join(path.posix.dirname(manifest), source))
    }
  }
  return files
}
