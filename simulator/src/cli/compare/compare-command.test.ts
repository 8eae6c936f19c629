import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Comparison } from '../../simulation/compare/comparison.js'
import { typed } from '../../testing/typed-command.js'

const SMALL = `
name: small
description: Two seconds of trade, and then nobody is there.
load: { payments: 60, perSecond: 20 }
faults: [{ fault: black-out, window: { from: 2s } }]
`

describe('pgsim compare', { timeout: 60_000 }, () => {
  let folder: string
  let scenario: string
  const written = (name: string, text: string): string => {
    const file = path.join(folder, name)
    writeFileSync(file, text)
    return file
  }
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'pgsim-compare-'))
    scenario = written('small.yaml', SMALL)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('plays a scenario of yours with policies of yours, and prints JSON', async () => {
    const { stdout: example } = await typed('compare', '--example')
    const files = ['--scenario', scenario, '--policies', written('mine.yaml', example)]
    const words = [...files, '--orders', '3', '--workers', '5', '--seed', '7', '--json']
    const { code, stdout, stderr } = await typed('compare', ...words)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const comparison = JSON.parse(stdout) as Comparison
    expect(comparison.run).toMatchObject({ scenario: 'small', seed: 7, orders: 3, workers: 5 })
    expect(comparison.contestants.at(-1)?.name).toBe('mine')
  })

  it('refuses what there is not, with a suggestion', async () => {
    const unknown = await typed('compare', '--scenario', 'slow-deth')
    expect(unknown).toMatchObject({ code: 2, stdout: '' })
    expect(unknown.stderr).toContain('Did you mean slow-death?')
    const wrong = written('wrong.yaml', 'timeout: { limitsMs: 3 }\n')
    const policies = await typed('compare', '--policies', wrong)
    expect(policies).toMatchObject({ code: 2, stdout: '' })
    expect(policies.stderr.replaceAll(/\s+/g, ' ')).toContain(
      `${wrong}:1:12 timeout.limitsMs: there is no such member`,
    )
    expect(await typed('compare', '--policies', 'absent.yaml')).toMatchObject({ code: 2 })
  })
})
