// @ts-check
// Everything CI runs: set-up, rules, tests. Arguments go to vitest (`npm test -- simulator`).
import { spawnSync } from 'node:child_process'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const vitest = path.join('node_modules', 'vitest', 'vitest.mjs')
const steps = [
  { title: '', script: path.join('scripts', 'setup.mjs'), args: ['--quiet'] },
  { title: 'Rules (npm run check)', script: path.join('scripts', 'check.mjs'), args: [] },
  { title: 'Tests (vitest)', script: vitest, args: ['run', ...process.argv.slice(2)] },
]

const started = performance.now()
const failed = []
for (const { title, script, args } of steps) {
  if (title !== '') console.log(`\n== ${title}`)
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' })
  if (status === 0) continue
  failed.push(title || 'Set-up')
  if (title === '') break // nothing can run without it
}

const seconds = Math.round((performance.now() - started) / 1000)
const verdict = failed.length === 0 ? 'all green' : `failed: ${failed.join(', ')}`
console.log(`\nnpm test: ${verdict}, in ${seconds} s`)
process.exitCode = failed.length === 0 ? 0 : 1
