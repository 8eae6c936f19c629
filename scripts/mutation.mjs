// @ts-check
// How many small faults in resilience-kit its tests notice: Stryker plants one at a time and runs
// the tests that reach it. Survivors are printed, and shown in coverage/mutation/index.html.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { pageOf } from './mutation/page.mjs'

const usage = `Usage: npm run mutation [-- [--changed] PLACE...]
PLACE      a folder or file below packages/resilience-kit/src; without one, all of them are mutated
           and bench/results/mutation.md is written anew
--changed  repeats only what a change of its source or of its tests may have decided otherwise`

const root = path.resolve(import.meta.dirname, '..')
const sources = 'packages/resilience-kit/src'
const report = path.join(root, 'coverage', 'mutation', 'mutation.json')
const page = path.join(root, 'bench', 'results', 'mutation.md')
const stryker = path.join('node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js')
const config = path.join('scripts', 'mutation', 'stryker.config.json')

/** @param {string} place */
function patternOf(place) {
  const target = `${sources}/${place}`
  if (!existsSync(path.join(root, target))) throw new Error(`${target} is not there`)
  return place.endsWith('.ts') ? target : `${target}/**/*.ts`
}

async function main() {
  const { values, positionals: places } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean' }, changed: { type: 'boolean' } },
  })
  if (values.help) return console.log(usage)
  const only = ['--mutate', [...places.map(patternOf), '!**/*.test.ts'].join(',')]
  const again = values.changed ? ['--incremental'] : ['--incremental', '--force']
  const args = [stryker, 'run', config, ...(places.length > 0 ? only : again)]
  const started = performance.now()
  await rm(report, { force: true })
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  if (!existsSync(report)) throw new Error('Stryker did not come to its end')
  if (status !== 0) process.exitCode = 1
  if (places.length > 0 || values.changed) return
  const minutes = Math.ceil((performance.now() - started) / 60_000)
  const text = await pageOf(JSON.parse(await readFile(report, 'utf8')), sources, minutes)
  await mkdir(path.dirname(page), { recursive: true })
  await writeFile(page, text)
  console.log(`mutation: ${path.relative(root, page)} written`)
}

try {
  await main()
} catch (error) {
  console.error(`mutation: ${error instanceof Error ? error.message : String(error)}\n${usage}`)
  process.exitCode = 2
}
