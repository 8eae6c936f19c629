// @ts-check
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { missingCommand } from './markdown-commands.mjs'
import { headingAnchors, readMarkdown } from './markdown-text.mjs'
import { sourceFiles } from './source-files.mjs'

export const name = 'markdown'

/** A path in back-ticks: at least one slash, no placeholder, no pattern, nothing to build first. */
const pathLike = /^(?!.*(?:\/\/|dist\/|node_modules))[\w.@-]+(?:\/[\w.@-]+)+\/?$/

/**
 * Whatever a page points at is there: relative links and their headings, paths below a folder of
 * the project, and the `npm` and `pnpm` commands it tells people to run.
 * @param {string} root
 * @returns {Promise<import('./breach.mjs').Breach[]>}
 */
export async function find(root) {
  const breaches = []
  for (const file of await sourceFiles(root, ['.md'])) {
    const { links, codes } = readMarkdown(await readFile(path.join(root, file), 'utf8'))
    for (const { line, text } of links) {
      const message = await brokenLink(root, file, text)
      if (message) breaches.push({ file, line, message })
    }
    for (const { line, text } of codes) {
      const message = missingPath(root, file, text) ?? (await missingCommand(root, file, text))
      if (message) breaches.push({ file, line, message })
    }
  }
  return breaches
}

/**
 * @param {string} root
 * @param {string} file the page
 * @param {string} target as written between the parentheses
 */
async function brokenLink(root, file, target) {
  if (/^[a-z][a-z+.-]*:/i.test(target)) return undefined
  const [place = '', anchor] = decodeURI(target).split('#')
  const linked = place === '' ? file : path.posix.join(path.posix.dirname(file), place)
  if (!existsSync(path.join(root, linked))) return `link to ${target}: no such file`
  if (anchor === undefined || !linked.endsWith('.md')) return undefined
  const anchors = headingAnchors(await readFile(path.join(root, linked), 'utf8'))
  return anchors.has(anchor) ? undefined : `link to ${target}: no such heading`
}

/**
 * A path counts when its first folder is there: below the root, or beside the page.
 * @param {string} root
 * @param {string} file the page
 * @param {string} code text in back-ticks
 */
function missingPath(root, file, code) {
  const named = code.replace(/:\d+$/, '')
  if (!pathLike.test(named)) return undefined
  const places = [root, path.join(root, path.dirname(file))]
  const first = named.split('/')[0] ?? ''
  const known = places.filter((place) => existsSync(path.join(place, first)))
  if (known.length === 0 || known.some((place) => existsSync(path.join(place, named)))) {
    return undefined
  }
  return `path ${named}: no such file`
}
