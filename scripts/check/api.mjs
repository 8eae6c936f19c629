// @ts-check
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { entriesOf, recordedLibraries } from '../api/recorded-libraries.mjs'
import { runTool, toolFailure } from './run-tool.mjs'

export const name = 'api'

const program = path.join(import.meta.dirname, '..', 'api.mjs')
const shownLines = 60

/**
 * The public API of each library, as built, is the one recorded in its etc/.
 * @param {string} root
 * @returns {Promise<import('./breach.mjs').Breach[]>}
 */
export async function find(root) {
  const built = await mkdtemp(path.join(tmpdir(), 'holdfast-api-'))
  try {
    const args = [program, '--root', root, '--into', built]
    const result = await runTool(root, process.execPath, args)
    if (result.status !== 0) return [toolFailure('api-extractor', result)]
    const found = await Promise.all(recordedLibraries.map((at) => compare(root, at, built)))
    return found.flat()
  } finally {
    await rm(built, { recursive: true, force: true })
  }
}

/**
 * @param {string} root
 * @param {string} library
 * @param {string} built folder with the reports of what is built
 * @returns {Promise<import('./breach.mjs').Breach[]>}
 */
async function compare(root, library, built) {
  const folder = path.join(root, library, 'etc')
  const wanted = (await entriesOf(path.join(root, library))).map(({ report }) => report)
  const recorded = (await readdir(folder).catch(() => [])).filter((file) =>
    file.endsWith('.api.md'),
  )
  const breaches = []
  for (const report of new Set([...wanted, ...recorded])) {
    const said = await difference(path.join(folder, report), path.join(built, report))
    if (said !== undefined) breaches.push({ file: `${library}/etc/${report}`, message: said })
  }
  return breaches
}

/**
 * What is wrong with a recorded report, in one sentence, followed by the changed lines;
 * undefined when it is as built.
 * @param {string} recorded
 * @param {string} built
 */
async function difference(recorded, built) {
  const [before, after] = await Promise.all([textOf(recorded), textOf(built)])
  if (before === after) return undefined
  if (after === undefined) return 'no public entry has this API any more; `npm run api` removes it'
  if (before === undefined) return 'the API of this entry is not recorded; `npm run api` does it'
  const sentence = 'the public API is not the recorded one; if that is meant, run `npm run api`:'
  const args = ['diff', '--no-index', '--no-color', '--unified=2', recorded, built]
  const said = await promisify(execFile)('git', args).catch((error) => error) // 1: they differ
  const lines = `${said.stdout}`.split('\n').slice(4, -1) // without the names of the files
  const rest = lines.length > shownLines ? [`... ${lines.length - shownLines} more lines`] : []
  return [sentence, ...lines.slice(0, shownLines), ...rest].join('\n    ')
}

/** @param {string} file */
const textOf = (file) => readFile(file, 'utf8').catch(() => undefined)
