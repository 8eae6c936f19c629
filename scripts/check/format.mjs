// @ts-check
import { runTool, toolFailure } from './run-tool.mjs'

export const name = 'format'

/**
 * Every file looks as prettier prints it (`npm run format` makes it so).
 * @param {string} root
 * @returns {Promise<import('./breach.mjs').Breach[]>}
 */
export async function find(root) {
  const cache = ['--cache', '--cache-strategy=content', '--cache-location=node_modules/.prettier']
  const result = await runTool(root, 'prettier', ['--list-different', ...cache, '.'])
  if (result.status === 0) return []
  const files = result.stdout.split('\n').filter((line) => line !== '')
  if (result.stderr !== '' || files.length === 0) return [toolFailure('prettier', result)]
  return files.map((file) => ({ file, message: 'not formatted; `npm run format` does it' }))
}
