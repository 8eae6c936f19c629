// @ts-check
// Plays the same seeds of the simulation on several releases of Node, in worker threads and without
// them, and on each store: every run must leave the same traces. See --help.
import path from 'node:path'
import { parseArgs } from 'node:util'
import { runTool } from './check/run-tool.mjs'
import { nodeRelease } from './matrix/node-release.mjs'

const root = path.resolve(import.meta.dirname, '..')
const pgsim = path.join('simulator', 'dist', 'cli', 'main.js')
const lines = [20, 22, 24]
const own = Number(process.versions.node.split('.')[0])

const usage = `Usage: npm run determinism [-- --seeds N] [--first N]

Plays the same seeds of \`pgsim simulate\` on Node ${lines.join(', ')} (fetched from the registry),
with worker threads and in the main thread, without the optimizing compiler, and on every store.
All must leave the same traces; the exit code is 1 where they do not.

  --seeds N  how many (default 300)
  --first N  the first of them (default 1)`

/**
 * One way of playing the seeds.
 * @typedef {object} Way
 * @property {number} line of Node's releases
 * @property {string} how for people
 * @property {readonly string[]} node options of Node itself
 * @property {readonly string[]} pgsim options of the hunt
 */

/**
 * The SQLite binding is compiled for the Node that installed it: its stores run on that one only.
 * @returns {readonly Way[]}
 */
function ways() {
  const memory = ['--store', 'memory']
  const everywhere = lines.flatMap((line) => [
    { line, how: 'two worker threads', node: [], pgsim: [...memory, '--jobs', '2'] },
    { line, how: 'the main thread', node: [], pgsim: [...memory, '--jobs', '0'] },
  ])
  return [
    ...everywhere,
    { line: own, how: 'no optimizing', node: ['--no-opt'], pgsim: [...memory, '--jobs', '0'] },
    { line: own, how: 'SQLite in memory', node: [], pgsim: ['--store', 'sqlite'] },
    { line: own, how: 'SQLite in a file', node: [], pgsim: ['--store', 'sqlite-file'] },
  ]
}

/**
 * @param {Way} way
 * @param {readonly string[]} seeds options that choose them
 * @returns {Promise<{ version: string, traces: string, payments: number, wallMs: number }>}
 */
async function played(way, seeds) {
  const { command, version } = await nodeRelease(root, way.line)
  const hunt = ['simulate', '--scenario', 'everything', '--json', '--no-shrink']
  const options = [...hunt, '--check-determinism', '0', ...seeds, ...way.pgsim]
  const { stdout, stderr } = await runTool(root, command, [...way.node, pgsim, ...options])
  if (!stdout.startsWith('{')) throw new Error(`Node ${version}, ${way.how}: ${stderr.trim()}`)
  const { run, totals } = JSON.parse(stdout)
  return { version, traces: run.traces, payments: totals.payments, wallMs: run.wallMs }
}

/** @param {readonly string[]} cells */
const row = (cells) => cells.map((cell, at) => cell.padEnd([10, 20, 18, 10][at] ?? 0)).join('  ')

async function main() {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean' },
      seeds: { type: 'string', default: '300' },
      first: { type: 'string', default: '1' },
    },
  })
  if (values.help) return console.log(usage)
  const found = new Set()
  console.log(row(['node', 'played in', 'traces', 'payments', 'seconds']))
  for (const way of ways()) {
    const seeds = ['--seeds', values.seeds, '--seed', values.first]
    const { version, traces, payments, wallMs } = await played(way, seeds)
    found.add(traces)
    console.log(row([version, way.how, traces, `${payments}`, (wallMs / 1000).toFixed(1)]))
  }
  const said = found.size === 1 ? 'the same everywhere' : `${found.size} different ones`
  console.log(`\n${values.seeds} seeds, traces: ${said}`)
  if (found.size > 1) process.exitCode = 1
}

try {
  await main()
} catch (error) {
  console.error(`determinism: ${error instanceof Error ? error.message : String(error)}\n${usage}`)
  process.exitCode = 2
}
