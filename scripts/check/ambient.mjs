// @ts-check
import { visitNodes } from './parsed-source.mjs'
import { sourceFiles } from './source-files.mjs'

export const name = 'ambient'

/** @typedef {import('./parsed-source.mjs').SyntaxNode} SyntaxNode */

const core =
  /^(packages\/[^/]+\/src|simulator\/src\/(gateway|faults|quantities|scenario|simulation))\//
const system = /^packages\/resilience-kit\/src\/system\/|\.test\.ts$/
const guard = /^simulator\/src\/simulation\/guard\//
const kitTesting = /^packages\/resilience-kit\/src\/testing\//

const globals = new Set(['setTimeout', 'setInterval', 'setImmediate', 'performance', 'crypto'])
const members = new Set([
  'Date.now',
  'Math.random',
  'process.hrtime',
  'process.uptime',
  'AbortSignal.timeout',
])
/** What holds ambient members; it may be asked for one by name and is never handed around. */
const holders = new Set(['Date', 'Math', 'globalThis', 'global'])
const drawing = new Set(['randomUUID', 'randomBytes', 'randomInt', 'getRandomValues', 'webcrypto'])
const modules = /^(node:)?(timers|timers\/promises|perf_hooks)$/

/**
 * Core code takes time, randomness and identifiers as arguments: it never asks the machine. The
 * kit's `src/system` is where the machine is asked; its `src/testing` may use `setImmediate`; the
 * simulation's guard names all of it, to take it away.
 * @param {string} root
 * @returns {Promise<import('./breach.mjs').Breach[]>}
 */
export async function find(root) {
  /** @type {import('./breach.mjs').Breach[]} */
  const breaches = []
  for (const file of await sourceFiles(root, ['.ts'])) {
    if (!core.test(file) || system.test(file) || guard.test(file)) continue
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
    const isDate = withoutGlobal(pathOf(node.callee)) === 'Date'
    return bare && isDate ? [`${type[0] === 'N' ? 'new ' : ''}Date()`] : []
  }
  if (type === 'VariableDeclarator') {
    const from = pathOf(node.init)
    return (destructuredKeys(node.id) ?? [])
      .map((name) => `${from}.${name}`)
      .filter((path) => isAmbient(path) || isHolder(path))
  }
  if (type === 'MemberExpression') {
    const path = pathOf(node)
    return isAmbient(path) || (isHolder(path) && !isAskedByName(parent, key)) ? [path] : []
  }
  const isName = ['property', 'key', 'id', 'pat', 'local', 'imported', 'label'].includes(key)
  if (type !== 'Identifier' || isName || parent?.type === 'ImportDeclaration') return []
  const named = String(node.value)
  const isHandedAround = holders.has(named) && named !== 'global' && !isAskedByName(parent, key)
  return globals.has(named) || isHandedAround ? [named] : []
}

/**
 * Whether the holder that stands there is only asked for a member that can be read off the code,
 * called (`new Date(0)`), or compared with by `instanceof`.
 * @param {SyntaxNode | undefined} parent
 * @param {string} key
 */
function isAskedByName(parent, key) {
  if (parent?.type === 'MemberExpression') return !pathOf(parent).endsWith('.undefined')
  if (parent?.type === 'VariableDeclarator') return destructuredKeys(parent.id) !== undefined
  if (parent?.type === 'BinaryExpression') return parent.operator === 'instanceof'
  return key === 'callee'
}

/** @param {string} path a dotted path */
function isHolder(path) {
  return holders.has(withoutGlobal(path))
}

/** @param {string} path a dotted path */
function withoutGlobal(path) {
  return path.replace(/^global(This)?\./, '')
}

/** @param {string} named a dotted path */
function isAmbient(named) {
  const whole = withoutGlobal(named)
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
 * `a.b.c` as text; '' for anything that is not a chain of names, `undefined` for a computed one.
 * @param {unknown} node
 * @returns {string}
 */
function pathOf(node) {
  const { type, value, object, property } = /** @type {SyntaxNode} */ (node ?? { type: '' })
  if (type === 'Identifier') return String(value)
  if (type !== 'MemberExpression') return ''
  const { expression, ...bare } = /** @type {SyntaxNode & { expression?: SyntaxNode }} */ (property)
  const name = expression?.type === 'StringLiteral' ? expression : bare
  return `${pathOf(object)}.${String(name.value)}`
}

/**
 * The names that a pattern takes out of an object; undefined where the code does not tell them.
 * @param {unknown} pattern
 * @returns {string[] | undefined}
 */
function destructuredKeys(pattern) {
  const { type, properties } = /** @type {SyntaxNode} */ (pattern)
  if (type !== 'ObjectPattern') return undefined
  const names = /** @type {SyntaxNode[]} */ (properties).map(
    ({ key }) => /** @type {SyntaxNode | undefined} */ (key)?.value,
  )
  return names.every((name) => typeof name === 'string') ? names : undefined
}

/** @param {unknown} list */
function isEmpty(list) {
  return !Array.isArray(list) || list.length === 0
}
