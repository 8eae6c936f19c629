// @ts-check
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { runTool, toolFailure } from './run-tool.mjs'
import { sourceFiles } from './source-files.mjs'

export const name = 'exports'

/**
 * What publint says, strictly, about each publishable package as it would be packed.
 * @param {string} root
 * @returns {Promise<import('./breach.mjs').Breach[]>}
 */
export async function find(root) {
  const manifests = await publishable(root)
  if (manifests.length === 0) return [{ file: '', message: 'no publishable package found' }]
  const found = await Promise.all(manifests.map((manifest) => lintPackage(root, manifest)))
  return found.flat()
}

/**
 * @param {string} root
 * @param {string} file the package's manifest
 * @returns {Promise<import('./breach.mjs').Breach[]>}
 */
async function lintPackage(root, file) {
  // Packed by npm: pnpm would first install whatever it thinks is missing.
  const args = ['run', path.dirname(file), '--strict', '--pack', 'npm']
  const result = await runTool(root, 'publint', args)
  if (result.status === 0) return []
  const said = [...`${result.stdout}\n${result.stderr}`.matchAll(/^\d+\. (.*)$/gm)]
  if (said.length === 0) return [toolFailure('publint', result)]
  return said.map(([, message = '']) => ({ file, message }))
}

/**
 * Manifests of packages that are not private.
 * @param {string} root
 */
async function publishable(root) {
  const manifests = []
  for (const file of await sourceFiles(root, ['package.json'])) {
    if (!JSON.parse(await readFile(path.join(root, file), 'utf8')).private) manifests.push(file)
  }
  return manifests
}
