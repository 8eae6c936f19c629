// @ts-check
import { visitNodes } from './parsed-source.mjs'
import { sourceFiles } from './source-files.mjs'

export const name = 'kit-names'

/** @typedef {import('./parsed-source.mjs').SyntaxNode} SyntaxNode */

const kit = '@holdfast/resilience-kit'
const pretendGateway = /^simulator\/src\/(?!simulation\/)/
const allowed = new Set([
  'Clock',
  'Timer',
  'Random',
  'Ids',
  'systemClock',
  'systemRandom',
  'systemIds',
])

/**
 * The pretend gateway takes time, randomness and identifiers from the kit and nothing else: it
 * shares no rule with the client that it is there to test. Who may import `./testing`, the arrows
 * say.
 * @param {string} root
 * @returns {Promise<import('./breach.mjs').Breach[]>}
 */
export async function find(root) {
  /** @type {import('./breach.mjs').Breach[]} */
  const breaches = []
  for (const file of await sourceFiles(root, ['.ts'])) {
    if (!pretendGateway.test(file)) continue
    await visitNodes(root, file, (node, { line }) => {
      for (const taken of takenFromKit(node).filter((one) => !allowed.has(one))) {
        const message = `takes ${taken} from the kit; only ${[...allowed].join(', ')}`
        breaches.push({ file, line, message })
      }
    })
  }
  return breaches
}

/**
 * The names that one import or re-export takes from the kit; `*` stands for all of them.
 * @param {SyntaxNode} node
 * @returns {string[]}
 */
function takenFromKit(node) {
  if (importedPath(node) !== kit) return []
  if (!Array.isArray(node.specifiers)) return ['*']
  return node.specifiers.map(({ type, imported, orig, local }) => {
    if (type === 'ImportSpecifier') return String((imported ?? local).value)
    return type === 'ExportSpecifier' ? String(orig.value) : '*'
  })
}

/**
 * Where an import, a re-export or an `import()` points; undefined for any other node.
 * @param {SyntaxNode} node
 */
function importedPath(node) {
  const { type, source, callee } = node
  if (type !== 'CallExpression') return /** @type {SyntaxNode | undefined} */ (source)?.value
  if (/** @type {SyntaxNode} */ (callee).type !== 'Import') return undefined
  const [first] = /** @type {{ expression: SyntaxNode }[]} */ (node.arguments)
  return first?.expression.value
}
