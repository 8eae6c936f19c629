import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fillBacklog } from './fill-backlog.js'
import { measure } from './measure.js'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'holdfast-measure-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

it('counts whole rounds only, and stops the clock when enough are settled', async () => {
  const database = { kind: 'sqlite', file: path.join(folder, 'payments.db') } as const
  await fillBacklog(database, 1000)
  const figures = await measure(database, { workers: 1, concurrency: 32, enough: 300 })
  // Rounds of 200: one more may have begun before the worker heard that it was enough.
  expect(figures.settled % 200).toBe(0)
  expect(figures.settled).toBeGreaterThanOrEqual(400)
  expect(figures).toMatchObject({ requests: 2 * figures.settled, failures: 0 })
  expect(figures.statements / figures.settled).toBeGreaterThan(1)
  expect(figures.commits).toBeGreaterThan(figures.settled / 200)
  expect(figures.perSecond).toBeGreaterThan(0)
  expect(figures.peakMb).toBeGreaterThan(30)
}, 60_000)

it('fails with what a worker says', async () => {
  const database = { kind: 'sqlite', file: path.join(folder, 'nowhere', 'payments.db') } as const
  const measured = measure(database, { workers: 2, concurrency: 1, enough: 1 })
  await expect(measured).rejects.toThrow(/^a worker failed: the payment database .* cannot be used/)
}, 60_000)
