// @ts-check
import { readdir } from 'node:fs/promises'
import path from 'node:path'

const skipped = /^(node_modules|dist|coverage|\..*)$/

/** Folders that hold the project's code. */
export const codeFolders = [
  'packages',
  'look',
  'simulator',
  'examples',
  'bench',
  'conformance',
  'docs',
  'ops',
  'tests',
  'scripts',
]

/**
 * Files below `root` whose name ends in one of `endings`, sorted, relative, with forward slashes.
 * Build output, dependencies, coverage and hidden folders are left out.
 * @param {string} root
 * @param {readonly string[]} endings for instance `['.ts', '.mjs']`
 * @returns {Promise<string[]>}
 */
export async function sourceFiles(root, endings) {
  /** @type {string[]} */
  const found = []
  /** @param {string} folder */
  const walk = async (folder) => {
    for (const entry of await readdir(path.join(root, folder), { withFileTypes: true })) {
      const file = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory() && !skipped.test(entry.name)) await walk(file)
      if (entry.isFile() && endings.some((ending) => entry.name.endsWith(ending))) found.push(file)
    }
  }
  await walk('')
  return found.sort()
}
