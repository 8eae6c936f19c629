// @ts-check
import { visitNodes } from './parsed-source.mjs'
import { sourceFiles } from './source-files.mjs'

export const name = 'ambient'

/** @typedef {import('./parsed-source.mjs').SyntaxNode} SyntaxNode */

const core = /^(packages\/[^/]+\/src|simulator\/src\/(gateway|faults|simulation))\//
const system = /^packages\/resilience-kit\/src\/system\/|\.test\.ts$/
const kitTesting = /^packages\/resilience-kit\/src\/testing\//

const globals = new Set(['setTimeout', 'setInterval', 'setImmediate', 'performance', 'crypto'])
const members = new Set([
  'Date.now',
  'Math.random',
  'process.hrtime',
  'process.uptime',
  'AbortSignal.timeout',
])
const drawing = new Set(['randomUUID', 'randomBytes', 'randomInt', 'getRandomValues', 'webcrypto'])
const modules = /^(node:)?(timers|timers\/promises|perf_hooks)$/

/**
 * Core code takes time, randomness and identifiers as arguments: it never asks the machine. The
 * kit's `src/system` is where the machine is asked; its `src/testing` may use `setImmediate`.
 * @param {string} root
 * @returns {Promise<import('./breach.mjs').Breach[]>}
 */
export async function find(root) {
  /** @type {import('./breach.mjs').Breach[]} */
  const breaches = []
  for (const file of await sourceFiles(root, ['.ts'])) {
    if (!core.test(file) || system.test(file)) continue
    await visitNodes(root, file, (node, { line, parent, key }) => {
      for (const source of ambientSources(node, parent, key)) {
        if (source === 'setImmediate' && kitTesting.test(file)) continue
        const message = `${source} is ambient; take a Clock, Random or Ids as an argument`
        breaches.push({ file, line, message })
      }
    })
  }
  return breaches
}

/**
 * Ambient time and randomness that this one node reaches for.
 * @param {SyntaxNode} node
 * @param {SyntaxNode | undefined} parent
 * @param {string} key
 * @returns {string[]}
 */
function ambientSources(node, parent, key) {
  const { type } = node
  if (type === 'ImportDeclaration') return importedSources(node)
  if (type === 'NewExpression' || type === 'CallExpression') {
    const bare = type === 'CallExpression' || isEmpty(node.arguments)
    return bare && pathOf(node.callee) === 'Date' ? [`${type[0] === 'N' ? 'new ' : ''}Date()`] : []
  }
  if (type === 'VariableDeclarator') {
    const from = pathOf(node.init)
    return destructuredKeys(node.id).filter((name) => isAmbient(`${from}.${name}`))
  }
  if (type === 'MemberExpression') return [pathOf(node)].filter(isAmbient)
  const isName = ['property', 'key', 'id', 'pat', 'local', 'imported', 'label'].includes(key)
  const isReference = type === 'Identifier' && !isName && parent?.type !== 'ImportDeclaration'
  return isReference && globals.has(String(node.value)) ? [String(node.value)] : []
}

/** @param {string} named a dotted path */
function isAmbient(named) {
  const whole = named.replace(/^globalThis\./, '')
  const last = whole.split('.').at(-1) ?? ''
  return members.has(whole) || (whole !== named && globals.has(whole)) || drawing.has(last)
}

/** @param {SyntaxNode} declaration */
function importedSources({ source, specifiers }) {
  const from = String(/** @type {SyntaxNode} */ (source).value)
  if (modules.test(from)) return [from]
  if (!/^(node:)?crypto$/.test(from)) return []
  return /** @type {{ imported?: SyntaxNode, local: SyntaxNode }[]} */ (specifiers)
    .map(({ imported, local }) => String((imported ?? local).value))
    .filter((name) => drawing.has(name))
}

/**
 * `a.b.c` as text; '' for anything that is not a chain of names.
 * @param {unknown} node
 * @returns {string}
 */
function pathOf(node) {
  const { type, value, object, property } = /** @type {SyntaxNode} */ (node ?? { type: '' })
  if (type === 'Identifier') return String(value)
  if (type !== 'MemberExpression') return ''
  const { expression, ...name } = /** @type {SyntaxNode & { expression?: SyntaxNode }} */ (property)
  return `${pathOf(object)}.${String((expression ?? name).value)}`
}

/**
 * @param {unknown} pattern
 * @returns {string[]}
 */
function destructuredKeys(pattern) {
  const { type, properties } = /** @type {SyntaxNode} */ (pattern)
  if (type !== 'ObjectPattern') return []
  return /** @type {SyntaxNode[]} */ (properties).map(({ key }) =>
    String(/** @type {SyntaxNode} */ (key ?? {}).value),
  )
}

/** @param {unknown} list */
function isEmpty(list) {
  return !Array.isArray(list) || list.length === 0
}
