// @ts-check
// Runs what needs no native code on every Node release line that is supported, and says in a table
// what passed. Other releases come from the registry and stay in node_modules/.cache.
import path from 'node:path'
import { parseArgs, styleText } from 'node:util'
import { nodeRelease } from './matrix/node-release.mjs'
import { suites } from './matrix/suites.mjs'

const lines = [20, 22, 24, 26]
const usage = `Usage: npm run matrix [-- --only 22,24]
Runs ${suites.map(({ name }) => name).join(', ')} on Node ${lines.join(', ')}.`

const root = path.resolve(import.meta.dirname, '..')

/** @param {readonly string[]} cells */
const row = (cells) =>
  cells
    .map((cell) => cell.padEnd(14))
    .join('')
    .trimEnd()

/**
 * Runs everything on one release and prints its row of the table.
 * @param {number} line
 * @returns {Promise<string[]>} what went wrong, each with what the program said
 */
async function judge(line) {
  const started = performance.now()
  const node = await nodeRelease(root, line).catch((error) => String(error.message))
  if (typeof node === 'string') {
    console.log(row([`${line}`, styleText('red', 'not fetched')]))
    return [node]
  }
  const cells = [node.version]
  const failures = []
  for (const suite of suites) {
    const { passed, count, said } = await suite.run(root, node.command)
    cells.push(`${passed ? 'ok' : 'FAIL'}${count === undefined ? '' : ` ${count}`}`)
    if (!passed) failures.push(`${suite.name} on Node ${node.version} failed:\n${said}`)
  }
  console.log(row([...cells, `${Math.round((performance.now() - started) / 1000)} s`]))
  return failures
}

/** @param {string | undefined} only */
function wantedLines(only) {
  const wanted = only === undefined ? lines : only.split(',').map(Number)
  const unknown = wanted.filter((line) => !lines.includes(line))
  if (unknown.length > 0) throw new Error(`--only takes some of ${lines.join(',')}, not ${only}`)
  return wanted
}

async function main() {
  const { values } = parseArgs({ options: { help: { type: 'boolean' }, only: { type: 'string' } } })
  if (values.help) return console.log(usage)
  const wanted = wantedLines(values.only)
  console.log(row(['node', ...suites.map(({ name }) => name), 'time']))
  const failures = []
  for (const line of wanted) failures.push(...(await judge(line)))
  for (const failure of failures) console.log(`\n${failure}`)
  if (failures.length > 0) process.exitCode = 1
}

try {
  await main()
} catch (error) {
  console.error(`matrix: ${error instanceof Error ? error.message : String(error)}\n${usage}`)
  process.exitCode = 2
}
