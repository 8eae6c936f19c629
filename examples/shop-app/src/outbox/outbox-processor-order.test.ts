import fc from 'fast-check'
import { expect, it } from 'vitest'
import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import { openDatabase } from '../database/open-database.js'
import { OutboxProcessor } from './outbox-processor.js'
import { OutboxTable, outboxMigration } from './outbox-table.js'
import type { OutboxEntry } from './outbox.js'

const log = () => undefined
const logger = { debug: log, info: log, warn: log, error: log }
const keys = ['a', 'b', 'c']

interface Planned {
  readonly key: string
  /** How often its handler rejects. */
  readonly failures: number
  /** How long its handler takes, in ms. */
  readonly takesMs: number
}

/** What was handled, in order, while handlers fail and marks are lost. */
async function handledOf(all: readonly Planned[], crashes: Iterator<boolean>) {
  const clock = new VirtualClock()
  const database = openDatabase(':memory:', [outboxMigration('outbox')])
  const table = new OutboxTable(database, 'outbox', clock)
  const left = all.map(({ failures }) => failures)
  all.forEach(({ key }, n) => table.append({ kind: 'letter', key, payload: { n } }))
  const seen: { key: string; n: number }[] = []
  const letter = async ({ key, payload }: OutboxEntry) => {
    const { n } = payload as { n: number }
    await clock.sleep(all[n]?.takesMs ?? 0)
    if ((left[n] ?? 0) > 0) {
      left[n] = (left[n] ?? 0) - 1
      throw new Error('not now')
    }
    seen.push({ key, n })
  }
  const done = (sequence: number) => {
    if (crashes.next().value === true) throw new Error('the process ended')
    table.done(sequence)
  }
  const outbox = { due: table.due.bind(table), failed: table.failed.bind(table), done }
  const random = seededRandom('order')
  const parts = { outbox, handlers: { letter }, clock, random, logger, concurrency: 2 }
  const processor = new OutboxProcessor(parts)
  processor.start()
  await clock.advanceUntil(() => table.waitingCount() === 0)
  await clock.advanceUntil(processor.stop())
  database.close()
  return seen
}

it('keeps the order of each key whatever fails, and loses nothing', async () => {
  const planned = fc.record({
    key: fc.constantFrom(...keys),
    failures: fc.nat(3),
    takesMs: fc.nat(2000),
  })
  const crashes = fc.infiniteStream(fc.boolean())
  await fc.assert(
    fc.asyncProperty(fc.array(planned, { maxLength: 12 }), crashes, async (all, crash) => {
      const seen = await handledOf(all, crash)
      expect(new Set(seen.map(({ n }) => n)).size).toBe(all.length)
      for (const key of keys) {
        const order = seen.filter((item) => item.key === key).map(({ n }) => n)
        expect(order).toEqual([...order].sort((x, y) => x - y))
      }
    }),
    { numRuns: 60 },
  )
})
