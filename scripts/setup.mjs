// @ts-check
// Installs and builds what is not installed and built yet.
// --quiet: silent when there is nothing to do. --no-build: installs only.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { isInstalled, markInstalled } from './setup/install-stamp.mjs'
import { runStep } from './setup/run-step.mjs'

const root = path.resolve(import.meta.dirname, '..')
const quiet = process.argv.includes('--quiet')

/** @param {string} line */
const say = (line) => console.log(`setup: ${line}`)

async function main() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Holdfast needs Node 20.19 or newer; this is ${process.versions.node}.`)
  }
  const node = { command: process.execPath, cwd: root }
  const fresh = !isInstalled(root)
  if (fresh) {
    say('installing packages. The first time, compiling SQLite takes a minute or two.')
    const pnpm = path.join(root, 'scripts', 'pnpm.mjs')
    const args = [pnpm, 'install', '--frozen-lockfile']
    const took = await runStep({ ...node, doing: 'installing', args }, say)
    markInstalled(root)
    say(`installed in ${took} s`)
  }
  if (process.argv.includes('--no-build')) return
  const unbuilt = !existsSync(path.join(root, 'packages', 'resilience-kit', 'dist', 'index.js'))
  if (unbuilt) say('building')
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const took = await runStep({ ...node, doing: 'building', args: [tsc, '-b'] }, say)
  if (unbuilt) say(`built in ${took} s`)
  if (!fresh && !unbuilt && !quiet) say('everything is installed and built')
}

try {
  await main()
} catch (error) {
  console.error(`setup: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
