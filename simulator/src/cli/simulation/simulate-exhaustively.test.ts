import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { ExhaustiveOptions } from '../../simulation/exhaustive/exhaustive-options.js'
import { exhaust } from '../../simulation/exhaustive/exhaust.js'
import type { ExhaustiveReport } from '../../simulation/exhaustive/exhaustive-report.js'
import { ProgramStage } from '../../testing/program-stage.js'
import {
  failedEnumeration,
  partOfEnumeration,
  passedEnumeration,
} from '../../testing/sample-exhaustive-report.js'
import { stagedParts, typedTo } from '../../testing/simulation-stage.js'
import { defaultJobs } from './hunt-settings.js'
import { simulateCommand } from './simulate-command.js'
import type { SimulationParts } from './simulation-parts.js'

/** The command with these words, where an enumeration comes to this; what it was asked for. */
async function typed(
  words: readonly string[],
  report: ExhaustiveReport = passedEnumeration,
  changes: Partial<SimulationParts> = {},
) {
  const asked: ExhaustiveOptions[] = []
  const { parts, asked: hunts } = stagedParts({
    exhaust: (options) => {
      asked.push(options)
      return Promise.resolve(report)
    },
    ...changes,
  })
  const command = simulateCommand(() => Promise.resolve(parts))
  const said = await typedTo(command, '--exhaustive', ...words)
  return { asked, hunts, ...said }
}

describe('pgsim simulate --exhaustive', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'pgsim-exhaustive-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('asks for every single and double at every gateway, and hunts for nothing', async () => {
    const { asked, hunts, code } = await typed([])
    expect({ code, hunts }).toEqual({ code: 0, hunts: [] })
    expect(asked).toEqual([
      {
        dialects: ['async-card', 'toss', 'stripe'],
        store: 'memory',
        everyDouble: 1,
        jobs: defaultJobs(),
        bail: false,
        reproFolder: '.sim',
      },
    ])
  })

  it.each([
    ['--singles-only', { everyDouble: 0 }],
    ['--dialect toss', { dialects: ['toss'] }],
    ['--only hang pause', { onlyFaults: ['hang', 'pause'] }],
    ['--store sqlite', { store: 'sqlite' }],
    ['--jobs 0 --bail --repro-dir found', { jobs: 0, bail: true, reproFolder: 'found' }],
  ])('%s asks for %j', async (words, expected) => {
    expect((await typed(words.split(' '))).asked).toMatchObject([expected])
  })

  it.each([
    ...['--scenario blackout', '--profile hell', '--fault hang=5%', '--world my-shop.js'],
    ...['--seed 3', '--seeds 10', '--for 10m', '--payments 2', '--no-shrink'],
    ...['--check-determinism 1', '--threshold violations==0', '--junit a.xml', '--html a.html'],
  ])('%s is refused: it says nothing to it', async (words) => {
    const { code, stdout, stderr, asked } = await typed(words.split(' '))
    expect({ code, stdout, asked }).toEqual({ code: 2, stdout: '', asked: [] })
    const [flag] = words.split(' ')
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(`${flag} does not go with --exhaustive: `)
  })

  it('refuses a fault that breaks a promise', async () => {
    const { code, stderr } = await typed(['--only', 'stale-look-up'])
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'pgsim: --only stale-look-up: it breaks a promise of the gateway\n',
    })
  })

  it('says what it begins, and last of all how many runs had how many violations', async () => {
    const { stdout, stderr } = await typed(['--jobs', '2'])
    expect(stderr).toMatch(
      /^simulate every single and double fault of one payment: async-card, toss, stripe; store /,
    )
    expect(stdout).toMatch(/\nall 750 singles and 140 000 doubles: 0 violations\n$/)
    const quiet = await typed(['--quiet'])
    expect(quiet.stderr).toBe('')
    expect(quiet.stdout).toBe(
      'PASSED (exit code 0)\nall 750 singles and 140 000 doubles: 0 violations\n',
    )
  })

  it.each([
    [failedEnumeration, 3],
    [partOfEnumeration, 130],
    [{ ...passedEnumeration, verdict: 'not converged' as const }, 4],
    [{ ...passedEnumeration, verdict: 'nondeterministic' as const }, 7],
  ])('ends with the exit code of its verdict', async (report, expected) => {
    const { code, stderr } = await typed([], report)
    expect(code).toBe(expected)
    expect(stderr).not.toContain('pgsim:')
  })

  it('writes its report as JSON, or prints that alone', async () => {
    const file = path.join(folder, 'new/report.json')
    const { stdout } = await typed(['--json', file])
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(passedEnumeration)
    expect(stdout).toMatch(new RegExp(`^written: ${file}\n`))
    expect(stdout).toMatch(/: 0 violations\n$/)
    const printed = await typed(['--json', '--quiet'])
    expect(JSON.parse(printed.stdout)).toEqual(passedEnumeration)
  })

  it('ends early by Ctrl-C with what there is', async () => {
    const { parts, signals } = stagedParts({
      exhaust: (_, { signal }) => {
        signals.emit('SIGINT')
        expect(signal.aborted).toBe(true)
        return Promise.resolve(partOfEnumeration)
      },
    })
    const command = simulateCommand(() => Promise.resolve(parts))
    const { code, stdout, stderr } = await typedTo(command, '--exhaustive')
    expect(code).toBe(130)
    expect(stderr).toContain('Ends, and reports what there is')
    expect(stdout).toMatch(/\nNOT ALL, only 12 singles and 4 000 doubles: 0 violations\n$/)
  })
})

it('no pairs are asked for where nothing is enumerated', async () => {
  const { parts } = stagedParts()
  const command = simulateCommand(() => Promise.resolve(parts))
  const { code, stderr } = await typedTo(command, '--singles-only')
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'pgsim: --singles-only says nothing without --exhaustive\n',
  })
})

describe('worker threads', () => {
  const stage = new ProgramStage(
    fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url)),
  )
  afterEach(() => stage.clear())

  it('find what one thread does', { timeout: 60_000 }, async () => {
    const only = ['--only', 'crash-after', 'answer-lost', '--dialect', 'toss']
    const words = ['simulate', '--exhaustive', '--singles-only', ...only]
    const { ended } = stage.start(...words, '--jobs', '2', '--json', '--quiet')
    const { code, stdout, stderr } = await ended
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { dialects } = JSON.parse(stdout) as ExhaustiveReport
    const here = await exhaust(
      {
        dialects: ['toss'],
        store: 'memory',
        onlyFaults: ['crash-after', 'answer-lost'],
        everyDouble: 0,
        jobs: 0,
        bail: false,
      },
      { onProgress: () => undefined, signal: new AbortController().signal },
    )
    const wallMs = expect.any(Number)
    expect(dialects).toEqual(here.dialects.map((count) => ({ ...count, wallMs })))
    expect(dialects[0]?.singles).toBeGreaterThan(40)
  })
})
