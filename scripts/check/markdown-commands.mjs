// @ts-check
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** Commands of the clients themselves, as far as a page may name them. */
const builtIn = {
  npm: new Set(['ci', 'exec', 'i', 'init', 'install', 'pack', 'publish', 'uninstall', 'view']),
  pnpm: new Set(['add', 'dlx', 'exec', 'i', 'install', 'outdated', 'pack', 'remove', 'up', 'why']),
}

const npmScripts = new Set(['test', 'start', 'stop', 'restart'])

/**
 * Why a command in a page cannot be run, or undefined. Only `npm` and `pnpm` are looked at.
 * @param {string} root
 * @param {string} page path of the page; its own package's scripts count, and the root's
 * @param {string} code one line, or the text between back-ticks
 */
export async function missingCommand(root, page, code) {
  const scripts = await knownScripts(root, page)
  for (const part of code.split(/&&|\|\||[;|]/)) {
    const script = namedScript(part.trim().replace(/^\$\s+/, ''))
    if (script !== undefined && !scripts.has(script)) {
      return `command \`${part.trim()}\`: no script called ${script}`
    }
  }
  return undefined
}

/**
 * The script a command runs; undefined when it runs none.
 * @param {string} command
 */
function namedScript(command) {
  const [client, ...words] = command.split(/\s+/)
  if (client !== 'npm' && client !== 'pnpm') return undefined
  const [verb, ...rest] = words.filter((word) => !word.startsWith('-'))
  if (verb === undefined) return undefined
  if (verb === 'run') return rest[0]
  if (builtIn[client].has(verb)) return undefined
  if (client === 'npm') return npmScripts.has(verb) ? verb : `${verb} (npm needs \`npm run\`)`
  return verb
}

/**
 * @param {string} root
 * @param {string} page
 */
async function knownScripts(root, page) {
  const scripts = new Set()
  for (let folder = path.dirname(page); ; folder = path.dirname(folder)) {
    const manifest = path.join(root, folder, 'package.json')
    if (existsSync(manifest)) {
      const { scripts: own = {} } = JSON.parse(await readFile(manifest, 'utf8'))
      for (const script of Object.keys(own)) scripts.add(script)
    }
    if (folder === '.') return scripts
  }
}
