import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SweepReport } from '../../simulation/sweep/sweep-report.js'
import { typed } from '../../testing/typed-command.js'

const SMALL = `
name: small
description: A little trade.
load: { payments: 60, perSecond: 20 }
`

describe('pgsim sweep', { timeout: 30_000 }, () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'pgsim-sweep-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('prints the charts, and writes a page of them', async () => {
    const file = path.join(folder, 'front.html')
    const { code, stdout, stderr } = await typed('sweep', '--tries', '2', '--html', file)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('2 settings tried')
    expect(readFileSync(file, 'utf8')).toContain('<title>Sweep: seeds</title>')
  })

  it('takes a scenario as it is, and prints JSON', async () => {
    const scenario = path.join(folder, 'small.yaml')
    writeFileSync(scenario, SMALL)
    const words = ['sweep', '--scenario', scenario, '--tries', '3', '--json']
    const { code, stdout } = await typed(...words)
    expect(code).toBe(0)
    const report = JSON.parse(stdout) as SweepReport
    expect(report.run).toMatchObject({ profile: 'small', tried: 3, orders: 60 })
  })

  it('writes what was tried until it is interrupted', async () => {
    const before = process.listenerCount('SIGINT')
    const search = typed('sweep', '--tries', '100000', '--json')
    // Its listener is there once it has begun to search.
    while (process.listenerCount('SIGINT') === before)
      await new Promise((done) => setImmediate(done))
    process.emit('SIGINT')
    const { code, stdout } = await search
    expect(code).toBe(130)
    expect((JSON.parse(stdout) as SweepReport).run).toMatchObject({ isPartial: true, worlds: 1 })
  })

  it('refuses what there is not, with a suggestion', async () => {
    const profile = await typed('sweep', '--profile', 'flaping')
    expect(profile).toMatchObject({ code: 2, stdout: '' })
    expect(profile.stderr.replaceAll(/\s+/g, ' ')).toContain(
      'There is no profile "flaping". Did you mean flapping?',
    )
    const scenario = await typed('sweep', '--scenario', 'blakcout')
    expect(scenario).toMatchObject({ code: 2, stdout: '' })
    expect(scenario.stderr).toContain('Did you mean blackout?')
    const both = await typed('sweep', '--profile', 'hang', '--scenario', 'calm')
    expect(both).toMatchObject({ code: 2, stdout: '' })
  })

  it('says in one sentence that a page cannot be written, before it searches', async () => {
    const file = path.join(folder, 'absent', 'front.html')
    const { code, stdout, stderr } = await typed('sweep', '--tries', '100000', '--html', file)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^pgsim: the page cannot be written: [^]*no such file/)
  })
})
