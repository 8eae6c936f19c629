// @ts-check
import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { runTool, toolFailure } from './run-tool.mjs'
import { codeFolders, sourceFiles } from './source-files.mjs'

export const name = 'types'

const runs = [
  ['-b', '--pretty', 'false'],
  ['-p', 'tsconfig.test.json', '--listFiles', '--pretty', 'false'],
]

/**
 * Sources build, and sources, tests and scripts type-check. A TypeScript file that no project sees
 * is a breach too.
 * @param {string} root
 * @returns {Promise<import('./breach.mjs').Breach[]>}
 */
export async function find(root) {
  /** @type {Map<string, import('./breach.mjs').Breach>} */
  const breaches = new Map()
  const seen = new Set()
  for (const args of runs) {
    const result = await runTool(root, 'tsc', args)
    const errors = [...result.stdout.matchAll(/^(?:(.+)\((\d+),\d+\): )?error (TS\d+: .*)$/gm)]
    for (const [said, file, line, message = ''] of errors) {
      breaches.set(said, { file: file ?? '', ...(line && { line: Number(line) }), message })
    }
    for (const line of result.stdout.split('\n')) seen.add(line)
    if (result.status !== 0 && errors.length === 0) {
      breaches.set(args.join(' '), toolFailure('tsc', result))
    }
  }
  const unseen = (await codeFiles(root)).filter(({ real }) => !seen.has(real))
  return [
    ...breaches.values(),
    ...unseen.map(({ file }) => ({ file, message: 'no TypeScript project includes it' })),
  ]
}

/**
 * The TypeScript files below the code folders, each with its real path as the compiler prints it.
 * @param {string} root
 */
async function codeFiles(root) {
  const files = await sourceFiles(root, ['.ts'])
  const real = (await realpath(root)).replaceAll(path.sep, '/')
  return files
    .filter((file) => codeFolders.some((folder) => file.startsWith(`${folder}/`)))
    .map((file) => ({ file, real: `${real}/${file}` }))
}
