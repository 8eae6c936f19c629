// @ts-check
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseSync } from '@swc/core'

/**
 * A node of swc's syntax tree, as far as the rules look at it.
 * @typedef {{ type: string, span?: { start: number }, [key: string]: unknown }} SyntaxNode
 */

/**
 * Where a node stands: its line (the first is 1), its parent, and the parent's key that holds it.
 * @typedef {{ line: number, parent: SyntaxNode | undefined, key: string }} Place
 */

/**
 * Calls `visit` with every node of a file's syntax tree. Types are left out: they do nothing.
 * Rejects, naming the file, if it cannot be parsed.
 * @param {string} root
 * @param {string} file path below the root, TypeScript or JavaScript
 * @param {(node: SyntaxNode, place: Place) => void} visit
 */
export async function visitNodes(root, file, visit) {
  const text = await readFile(path.join(root, file), 'utf8')
  // swc counts bytes, over all files it ever parsed, from the first token: the `;` marks byte 0.
  const marked = Buffer.from(`;${text.replace(/^#!/, '//')}`)
  const tree = parse(file, marked.toString())
  const origin = tree.span.start

  /**
   * @param {unknown} value
   * @param {SyntaxNode | undefined} parent
   * @param {string} key
   */
  const walk = (value, parent, key) => {
    if (Array.isArray(value)) return value.forEach((item) => walk(item, parent, key))
    if (typeof value !== 'object' || value === null || isTyping(value)) return
    let holder = parent
    if ('type' in value && typeof value.type === 'string') {
      holder = /** @type {SyntaxNode} */ (value)
      const before = marked.subarray(0, Math.max(0, (holder.span?.start ?? origin) - origin))
      visit(holder, { line: before.toString().split('\n').length, parent, key })
    }
    for (const [name, item] of Object.entries(value)) walk(item, holder, name)
  }
  walk(tree, undefined, '')
}

/**
 * @param {string} file
 * @param {string} text
 */
function parse(file, text) {
  try {
    return parseSync(text, { syntax: 'typescript', target: 'es2022' })
  } catch (error) {
    throw new Error(`${file} cannot be parsed`, { cause: error })
  }
}

/** @param {object} value */
function isTyping(value) {
  if (!('type' in value) || typeof value.type !== 'string') return false
  return value.type.startsWith('Ts') && !('expression' in value)
}
