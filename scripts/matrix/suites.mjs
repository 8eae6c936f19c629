// @ts-check
import { createRequire } from 'node:module'
import path from 'node:path'
import { runTool } from '../check/run-tool.mjs'

/**
 * Something that must pass on every release.
 * @typedef {object} Suite
 * @property {string} name heads its column
 * @property {(root: string, node: string) => Promise<SuiteResult>} run
 */

/**
 * @typedef {object} SuiteResult
 * @property {boolean} passed
 * @property {number} [count] tests that passed, where there are several
 * @property {string} said what the program printed
 */

/** The SQLite binding is compiled for the Node that installed it: what opens it stays out. */
const opensSqlite = ['**/adapters/sqlite/**', '**/fair-gateways.test.ts', '**/two-refunds.test.ts']

const projects = ['resilience-kit', 'pg-client', 'look', 'simulator']

const testRunners = path.join('tests', 'test-runners')

/** @type {readonly Suite[]} */
export const suites = [
  {
    name: 'unit tests',
    run: (root, node) => {
      const vitest = path.join('node_modules', 'vitest', 'vitest.mjs')
      const wanted = projects.flatMap((project) => ['--project', project])
      const unwanted = opensSqlite.flatMap((files) => ['--exclude', files])
      return program(root, node, [vitest, 'run', ...wanted, ...unwanted], /Tests +(\d+) passed/)
    },
  },
  {
    name: 'node:test',
    run: (root, node) => {
      const file = path.join(testRunners, 'virtual-clock.node-test.mjs')
      return program(root, node, ['--test', '--test-reporter=tap', file], /^# pass (\d+)$/m)
    },
  },
  {
    name: 'jest',
    run: (root, node) => {
      const jest = createRequire(path.join(root, 'tests', 'package.json')).resolve('jest/bin/jest')
      const config = ['--config', path.join(testRunners, 'jest.config.json')]
      const args = ['--experimental-vm-modules', jest, ...config]
      return program(root, node, args, /^Tests: +(\d+) passed/m)
    },
  },
  { name: 'import', run: (root, node) => program(root, node, [consumer('uses-import.mjs')]) },
  { name: 'require', run: (root, node) => program(root, node, [consumer('uses-require.cjs')]) },
]

/** @param {string} file uses the built library */
const consumer = (file) => path.join('tests', 'package', 'consumer', file)

/**
 * @param {string} root
 * @param {string} node
 * @param {readonly string[]} args
 * @param {RegExp} [counted] where the number of passed tests stands
 * @returns {Promise<SuiteResult>}
 */
async function program(root, node, args, counted) {
  const { status, stdout, stderr } = await runTool(root, node, args)
  const said = `${stdout}\n${stderr}`.trim()
  if (counted === undefined) return { passed: status === 0, said }
  const count = Number(counted.exec(said)?.[1] ?? 0)
  return { passed: status === 0 && count > 0, count, said }
}
