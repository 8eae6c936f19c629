// @ts-check
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { sourceFiles } from './source-files.mjs'

export const name = 'suppressions'

const suppression = /(?:\/\/|\/\*)\s*(oxlint-disable|eslint-disable|@ts-ignore|@ts-nocheck)/

/**
 * No comment switches a rule off; an exception stands in scripts/check/exceptions.mjs, with its
 * reason.
 * @param {string} root
 * @returns {Promise<import('./breach.mjs').Breach[]>}
 */
export async function find(root) {
  const breaches = []
  for (const file of await sourceFiles(root, ['.ts', '.mjs', '.cjs', '.js'])) {
    const lines = (await readFile(path.join(root, file), 'utf8')).split('\n')
    for (const [index, line] of lines.entries()) {
      const found = suppression.exec(line)
      if (!found) continue
      const message = `${found[1]} switches a rule off; see scripts/check/exceptions.mjs`
      breaches.push({ file, line: index + 1, message })
    }
  }
  return breaches
}
