import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { HuntProgress } from '../../simulation/hunt/hunt-options.js'
import type { HuntReport } from '../../simulation/hunt/hunt-report.js'
import { faultList } from '../../faults/fault-list.js'
import { failedReport, passedReport } from '../../testing/sample-hunt-report.js'
import { foundBy, stagedParts, typedTo } from '../../testing/simulation-stage.js'
import { simulateCommand } from './simulate-command.js'
import type { SimulationParts } from './simulation-parts.js'

const progress: HuntProgress = {
  seeds: 500,
  seedsAsked: 1000,
  payments: 10_000,
  hits: 1,
  crashes: 1,
  violations: 0,
  virtualMs: 1000,
  wallMs: 20_000,
  slowestConvergenceMs: 1000,
}

function typedWith(changes: Partial<SimulationParts>, ...words: string[]) {
  const { parts } = stagedParts(changes)
  return typedTo(
    simulateCommand(() => Promise.resolve(parts)),
    ...words,
  )
}

describe('pgsim simulate', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'pgsim-simulate-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const inFolder = (name: string): string => path.join(folder, name)

  it('says what it begins, then what it found, and where that was written', async () => {
    const json = inFolder('new/report.json')
    const said = await typedWith(foundBy(passedReport), '--json', json, '--jobs', '2')
    expect(said.code).toBe(0)
    expect(said.stderr).toMatch(
      /^simulate everything: seeds 1\.\.1000, 20 payments each, store sqlite, 2 threads, node /,
    )
    expect(said.stdout).toMatch(/^PASSED {2}10 000 seeds/)
    expect(said.stdout).toMatch(new RegExp(`\nPASSED \\(exit code 0\\)\nwritten: ${json}\n$`))
  })

  it.each<[HuntReport['verdict'], number]>([
    ['safety violated', 3],
    ['not converged', 4],
    ['threshold crossed', 5],
    ['vacuous', 6],
    ['nondeterministic', 7],
    ['interrupted', 130],
  ])('of which the verdict is %s ends with exit code %i', async (verdict, code) => {
    const said = await typedWith(foundBy({ ...failedReport, verdict }))
    expect(said.code).toBe(code)
    expect(said.stdout).toContain(`(exit code ${code})`)
    expect(said.stderr).not.toMatch(/pgsim:|at /)
  })

  it('writes every report that is asked for, each in its own form', async () => {
    const [json = '', junit = '', html = ''] = ['a.json', 'a.xml', 'a.html'].map(inFolder)
    const flags = ['--json', json, '--junit', junit, '--html', html]
    expect((await typedWith(foundBy(failedReport), ...flags)).code).toBe(3)
    expect(JSON.parse(readFileSync(json, 'utf8'))).toEqual(failedReport)
    expect(readFileSync(junit, 'utf8')).toContain('<testsuite name="simulate everything"')
    expect(readFileSync(html, 'utf8')).toMatch(/^<!doctype html>/)
  })

  it('prints JSON alone where no file is named for it', async () => {
    const said = await typedWith(foundBy(failedReport), '--json', '--quiet')
    expect(said).toEqual({ code: 3, stdout: expect.any(String), stderr: '' })
    expect(JSON.parse(said.stdout)).toEqual(failedReport)
  })

  it('says no more than the verdict where it is to be quiet', async () => {
    const said = await typedWith(foundBy(failedReport), '--quiet')
    expect(said.stderr).toBe('')
    expect(said.stdout.split('\n')[0]).toBe('FAILED: safety violated (exit code 3)')
    expect(said.stdout.split('\n')).toHaveLength(5)
  })

  it('refuses a file that cannot be written before it hunts', async () => {
    const file = inFolder('a-file')
    writeFileSync(file, '')
    const { parts, asked } = stagedParts()
    const command = () => simulateCommand(() => Promise.resolve(parts))
    for (const [flag, target, why] of [
      ['--html', folder, 'it is a folder'],
      ['--junit', path.join(file, 'x.xml'), 'its folder is a file'],
    ] as const) {
      const { code, stderr } = await typedTo(command(), flag, target)
      const text = `pgsim: ${target} cannot be written: ${why} `
      expect({ code, stderr: stderr.replaceAll(/\s+/g, ' ') }).toEqual({ code: 1, stderr: text })
    }
    expect(asked).toEqual([])
    expect(existsSync(path.join(file, 'x.xml'))).toBe(false)
  })

  it('shows its progress in lines where nobody looks at a terminal', async () => {
    let ms = 0
    const hunt: SimulationParts['hunt'] = (_, { onProgress }) => {
      for (const seeds of [500, 1000]) {
        ms += 20_000
        onProgress({ ...progress, seeds })
      }
      return Promise.resolve(passedReport)
    }
    const changes = { hunt, now: () => ms }
    const { stderr } = await typedWith(changes)
    expect(stderr.split('\n').slice(1)).toEqual([
      expect.stringMatching(/^50 % {2}seeds 500\/1 000 {2}payments 10 000/),
      expect.stringMatching(/^100 % /),
      '',
    ])
    expect((await typedWith(changes, '--quiet')).stderr).toBe('')
  })

  it('ends early by Ctrl-C with what there is, and at once by a second one', async () => {
    let ms = 0
    const { parts, left, signals } = stagedParts({
      // Time enough for a line of progress, each time that somebody looks.
      now: () => (ms += 20_000),
      hunt: async (_, { signal, onProgress }) => {
        signals.emit('SIGINT')
        expect(signal.aborted).toBe(true)
        onProgress(progress)
        signals.emit('SIGINT')
        return { ...passedReport, verdict: 'interrupted' }
      },
    })
    const html = inFolder('partly.html')
    const command = simulateCommand(() => Promise.resolve(parts))
    const said = await typedTo(command, '--html', html)
    expect({ code: said.code, left }).toEqual({ code: 130, left: [130] })
    expect(said.stderr).toContain('Ends, and reports what there is; Ctrl-C once more ends at once.')
    expect(said.stderr).not.toContain('seeds 500')
    expect(said.stdout).toContain('INTERRUPTED (exit code 130)')
    expect(readFileSync(html, 'utf8')).toContain('Interrupted')
    expect(signals.eventNames()).toEqual([])
  })

  it('stops listening where the hunt fails, and tells why', async () => {
    const { parts, signals } = stagedParts({ hunt: () => Promise.reject(new Error('worker died')) })
    const said = await typedTo(simulateCommand(() => Promise.resolve(parts)))
    expect({ code: said.code, left: signals.eventNames() }).toEqual({ code: 1, left: [] })
    expect(said.stderr).toContain('worker died')
  })

  it('lists what can strike and what must hold, and explains an invariant', async () => {
    const never = { hunt: () => Promise.reject(new Error('it was to be told only')) }
    const faults = await typedWith(never, '--list-faults')
    for (const { name } of faultList)
      expect(faults.stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'))
    expect(faults.stdout.match(/^ {2}\S+ \(\*\)/gm)?.length).toBeGreaterThan(1)
    const invariants = await typedWith(never, '--list-invariants')
    expect(invariants.stdout).toMatch(
      /^ {2}no-double-charge +safety +No order has more live money/m,
    )
    expect(invariants.stdout).toMatch(/^ {2}answer lost after commit +required$/m)
    const { stdout } = await typedWith(never, '--explain', 'every-payment-final')
    expect(stdout).toMatch(/^every-payment-final\n\n {2}says +Every payment comes to its end/)
    expect(stdout).toContain('(exit code 4)')
  })
})
