// @ts-check
import { runTool, toolFailure } from './run-tool.mjs'

export const name = 'types'

const runs = [
  ['-b', '--pretty', 'false'],
  ['-p', 'tsconfig.test.json', '--pretty', 'false'],
]

/**
 * Sources build, and sources, tests and scripts type-check.
 * @param {string} root
 * @returns {Promise<import('./breach.mjs').Breach[]>}
 */
export async function find(root) {
  /** @type {Map<string, import('./breach.mjs').Breach>} */
  const breaches = new Map()
  for (const args of runs) {
    const result = await runTool(root, 'tsc', args)
    const errors = [...result.stdout.matchAll(/^(?:(.+)\((\d+),\d+\): )?error (TS\d+: .*)$/gm)]
    for (const [said, file, line, message = ''] of errors) {
      breaches.set(said, { file: file ?? '', ...(line && { line: Number(line) }), message })
    }
    if (result.status !== 0 && errors.length === 0) {
      breaches.set(args.join(' '), toolFailure('tsc', result))
    }
  }
  return [...breaches.values()]
}
