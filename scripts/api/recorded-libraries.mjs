// @ts-check
import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** Libraries whose public API is recorded in their etc/. */
export const recordedLibraries = [
  'packages/resilience-kit',
  'packages/pg-client',
  'look',
  'simulator',
]

/**
 * The public entries of a library that have types, as its `exports` name them, each with the name
 * of its report: `kit.api.md` for `.`, `kit-testing.api.md` for `./testing`.
 * @param {string} library path of the library's folder
 * @returns {Promise<{ declarations: string, report: string }[]>}
 */
export async function entriesOf(library) {
  const { exports } = JSON.parse(await readFile(path.join(library, 'package.json'), 'utf8'))
  return Object.entries(exports)
    .filter(([, targets]) => typeof targets === 'object' && targets.types !== undefined)
    .map(([entry, { types }]) => ({
      declarations: path.join(library, types),
      report: `${path.basename(library)}${entry.slice(1).replaceAll('/', '-')}.api.md`,
    }))
}
