// @ts-check
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { sourceFiles } from './source-files.mjs'

export const name = 'columns'

const limit = 100

/**
 * No line of code is longer than 100 columns, comments and strings included (prettier leaves
 * those alone).
 * @param {string} root
 * @returns {Promise<import('./breach.mjs').Breach[]>}
 */
export async function find(root) {
  const breaches = []
  for (const file of await sourceFiles(root, ['.ts', '.mjs', '.cjs', '.js'])) {
    const lines = (await readFile(path.join(root, file), 'utf8')).split('\n')
    for (const [index, line] of lines.entries()) {
      const columns = [...line].length
      if (columns <= limit) continue
      breaches.push({ file, line: index + 1, message: `${columns} columns; at most ${limit}` })
    }
  }
  return breaches
}
