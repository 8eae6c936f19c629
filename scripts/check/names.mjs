// @ts-check
import { sourceFiles } from './source-files.mjs'

export const name = 'names'

const drawers = /^(utils?|helpers?|common|types|errors)$/
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/

/**
 * A folder is named after its concept, in kebab-case, never `util`, `helpers`, `common`, `types` or
 * `errors`; and nothing is named `pg`, which reads as Postgres: it is `gateway`.
 * @param {string} root
 * @returns {Promise<import('./breach.mjs').Breach[]>}
 */
export async function find(root) {
  /** @type {Map<string, string>} */
  const wrong = new Map()
  for (const file of await sourceFiles(root, ['.ts', '.mjs', '.cjs', '.js'])) {
    const segments = file.split('/')
    segments.slice(0, -1).forEach((segment, depth) => {
      const folder = segments.slice(0, depth + 1).join('/')
      if (drawers.test(segment)) {
        wrong.set(folder, `a folder called ${segment} says nothing; name it after its concept`)
      } else if (!kebab.test(segment)) {
        wrong.set(folder, 'a folder is named in kebab-case')
      }
    })
    if (/(^|\/)pg([-./]|$)/.test(file.replace(/^packages\/pg-client\//, ''))) {
      wrong.set(file, '`pg` reads as Postgres; say gateway')
    }
  }
  return [...wrong].map(([file, message]) => ({ file, message }))
}
