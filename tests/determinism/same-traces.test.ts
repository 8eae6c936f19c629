import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const run = promisify(execFile)
const pgsim = path.resolve(import.meta.dirname, '../../simulator/dist/cli/main.js')

interface Report {
  readonly run: { readonly traces: string }
  readonly determinism: object
}

/** What the traces of six seeds come to, as `pgsim simulate --json` says. */
async function tracesOf(options: readonly string[], node: readonly string[] = []) {
  const hunt = ['simulate', '--scenario', 'everything', '--seeds', '6', '--json', '--no-shrink']
  const failed = (error: { stdout: string }) => error
  // Six seeds do not reach all that a hunt must have seen: the exit code says so.
  const { stdout } = await run(process.execPath, [...node, pgsim, ...hunt, ...options], {
    maxBuffer: 64 * 1024 * 1024,
  }).catch(failed)
  const report = JSON.parse(stdout) as Report
  expect(report.determinism).toMatchObject({ differences: [], forbidden: [] })
  return report.run.traces
}

describe('the same seeds leave the same traces', () => {
  it('in worker threads, without them, without an optimizing compiler, on SQLite', async () => {
    const alone = await tracesOf(['--store', 'memory', '--jobs', '0'])
    expect(alone).toMatch(/^[0-9a-f]{16}$/)
    const others = [
      await tracesOf(['--store', 'memory', '--jobs', '2']),
      await tracesOf(['--store', 'memory', '--jobs', '0'], ['--no-opt']),
      await tracesOf(['--store', 'sqlite', '--jobs', '2']),
    ]
    expect(others).toEqual([alone, alone, alone])
    expect(await tracesOf(['--store', 'memory', '--seed', '7'])).not.toBe(alone)
  }, 120_000)
})
