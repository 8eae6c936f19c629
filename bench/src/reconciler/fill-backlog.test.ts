import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { amountOf } from './backlog.js'
import { openCounted, type CountedStore } from './counted-store.js'
import { fillBacklog } from './fill-backlog.js'

let folder: string
let counted: CountedStore | undefined

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'holdfast-backlog-'))
})
afterEach(async () => {
  await counted?.close()
  counted = undefined
  rmSync(folder, { recursive: true })
})

async function filled(size: number): Promise<CountedStore> {
  const database = { kind: 'sqlite', file: path.join(folder, 'payments.db') } as const
  await fillBacklog(database, size)
  return (counted = await openCounted(database))
}

it.each([1, 2, 300])('lets %i payments wait, all of them due and to be claimed', async (size) => {
  const { store } = await filled(size)
  expect(await store.countWaiting('async-card')).toMatchObject([{ state: 'unknown', count: size }])
  const claimed = await store.claimDue({
    dialect: 'async-card',
    now: Date.now(),
    limit: 1000,
    holder: 'test',
    leaseMs: 1000,
    horizonMs: 86_400_000,
    stepMs: 60_000,
  })
  expect(claimed.map(({ amount }) => amount.minor).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: size }, (_, n) => amountOf(n + 1).minor).toSorted((a, b) => a - b),
  )
  expect(new Set(claimed.map(({ reference }) => reference)).size).toBe(size)
  expect(claimed.every(({ attempts, mayBeInFlight }) => attempts === 1 && mayBeInFlight)).toBe(true)
})

it('counts statements, and commits by themselves', async () => {
  const { store, asked } = await filled(3)
  const before = asked()
  const payment = await store.getByReference('waiting-2-1')
  expect(asked()).toEqual({ ...before, statements: before.statements + 1 })
  if (!payment) throw new Error('the second payment waits')
  const saves = [payment, payment].map((one) => store.save({ payment: one }))
  expect(await Promise.all(saves)).toEqual(['saved', 'stale'])
  const { statements, commits } = asked()
  expect(commits).toBe(before.commits + 1)
  // Savepoints and brackets are none.
  expect(statements).toBe(before.statements + 3)
})
