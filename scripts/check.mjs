// @ts-check
// Runs every rule of the project and says, one line per rule, which holds.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs, styleText } from 'node:util'
import { describeBreach } from './check/breach.mjs'
import { rules } from './check/rules.mjs'

const usage = `Usage: npm run check [-- [--root FOLDER] RULE...]
Without a RULE all run: ${rules.map((rule) => rule.name).join(', ')}.`

const shownPerRule = 50

/**
 * @typedef {{ rule: string, breaches: import('./check/breach.mjs').Breach[], ms: number }} Verdict
 */

/**
 * The exceptions of the tree that is checked; a tree without a list of them has none.
 * @param {string} root
 * @returns {Promise<readonly import('./check/exceptions.mjs').Exception[]>}
 */
async function exceptionsOf(root) {
  const list = path.join(root, 'scripts/check/exceptions.mjs')
  if (!existsSync(list)) return []
  /** @type {typeof import('./check/exceptions.mjs')} */
  const { exceptions } = await import(pathToFileURL(list).href)
  return exceptions
}

/**
 * @param {import('./check/breach.mjs').Rule} rule
 * @param {string} root
 * @returns {Promise<Verdict>}
 */
async function judge(rule, root) {
  const started = performance.now()
  const found = await rule.find(root).catch((error) => [{ file: '', message: String(error) }])
  const exceptions = await exceptionsOf(root)
  const allowed = exceptions.filter((exception) => exception.rule === rule.name)
  /** @param {import('./check/breach.mjs').Breach} breach */
  const matching = (breach) =>
    allowed.filter(({ file, message }) => file === breach.file && message.test(breach.message))
  const used = new Set(found.flatMap(matching))
  const stale = allowed
    .filter((exception) => !used.has(exception))
    .map(({ file }) => ({ file, message: 'its exception is no longer needed; remove it' }))
  const breaches = [...found.filter((breach) => matching(breach).length === 0), ...stale]
  const verdict = { rule: rule.name, breaches, ms: performance.now() - started }
  report(verdict)
  return verdict
}

/** @param {Verdict} verdict */
function report({ rule, breaches, ms }) {
  const count = breaches.length === 1 ? '1 breach' : `${breaches.length} breaches`
  const word = breaches.length === 0 ? styleText('green', 'ok  ') : styleText('red', 'FAIL')
  const seconds = `${(ms / 1000).toFixed(1)} s`.padStart(7)
  console.log(`${word}  ${rule.padEnd(13)}${seconds}${breaches.length === 0 ? '' : `  ${count}`}`)
}

/** @param {Verdict} verdict */
function list({ rule, breaches }) {
  console.log(`\n${rule}`)
  for (const breach of breaches.slice(0, shownPerRule)) console.log(`  ${describeBreach(breach)}`)
  if (breaches.length > shownPerRule) console.log(`  ... ${breaches.length - shownPerRule} more`)
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean' }, root: { type: 'string' } },
  })
  const unknown = positionals.filter((wanted) => !rules.some((rule) => rule.name === wanted))
  if (values.help || unknown.length > 0) {
    console.log(unknown.length > 0 ? `No rule called ${unknown.join(', ')}.\n${usage}` : usage)
    return unknown.length > 0 ? 2 : 0
  }
  const root = path.resolve(values.root ?? path.join(import.meta.dirname, '..'))
  const wanted = rules.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
  const [first, ...others] = wanted
  const verdicts = first ? [await judge(first, root)] : []
  const waiting = others.values()
  const worker = async () => {
    for (const rule of waiting) verdicts.push(await judge(rule, root))
  }
  await Promise.all([worker(), worker()])
  const failed = verdicts.filter(({ breaches }) => breaches.length > 0)
  failed.forEach(list)
  return failed.length === 0 ? 0 : 1
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(`check: ${error instanceof Error ? error.message : String(error)}\n${usage}`)
  process.exitCode = 2
}
