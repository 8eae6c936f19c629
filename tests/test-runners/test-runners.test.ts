import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { expectedOutage, hourLongOutage } from './hour-long-outage.mjs'

const run = promisify(execFile)
const here = (file: string): string => path.join(import.meta.dirname, file)
const jest = createRequire(import.meta.url).resolve('jest/bin/jest')

describe('virtual time under vitest', () => {
  it('an hour passes at once', async () => {
    expect(await hourLongOutage()).toEqual(expectedOutage)
  })

  it('an hour passes at once though the timers of the runner stand still', async () => {
    vi.useFakeTimers()
    try {
      expect(await hourLongOutage()).toEqual(expectedOutage)
    } finally {
      vi.useRealTimers()
    }
  })
})

// The built library, as a consumer's runner meets it.
it('virtual time works under node:test', async () => {
  const args = ['--test', '--test-reporter=tap', here('virtual-clock.node-test.mjs')]
  expect((await run(process.execPath, args)).stdout).toContain('# pass 2\n')
})

it('virtual time works under jest', async () => {
  const args = ['--experimental-vm-modules', jest, '--config', here('jest.config.json')]
  expect((await run(process.execPath, args)).stderr).toContain('Tests:       2 passed')
})
