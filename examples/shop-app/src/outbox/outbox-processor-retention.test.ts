import type { Database } from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import { openDatabase } from '../database/open-database.js'
import { OutboxProcessor, type OutboxProcessorParts } from './outbox-processor.js'
import { OutboxTable, outboxMigration } from './outbox-table.js'
import type { Outbox } from './outbox.js'

const HOUR_MS = 3_600_000
const WEEK_MS = 7 * 24 * HOUR_MS

describe('what an OutboxProcessor has done', () => {
  let database: Database
  let clock: VirtualClock
  let table: OutboxTable
  let forgotten: number[]
  let errors: string[]
  let processor: OutboxProcessor

  beforeEach(() => {
    database = openDatabase(':memory:', [outboxMigration('outbox')])
    clock = new VirtualClock({ wallMs: 1_000_000 })
    table = new OutboxTable(database, 'outbox', clock)
    forgotten = []
    errors = []
  })
  afterEach(async () => {
    await clock.advanceUntil(processor.stop())
    database.close()
  })

  const start = (parts: Partial<OutboxProcessorParts> = {}, change: Partial<Outbox> = {}) => {
    const silent = () => undefined
    const error = (_: object, message: string) => void errors.push(message)
    const outbox: Outbox = {
      due: (limit) => table.due(limit),
      done: (sequence) => table.done(sequence),
      failed: (...args) => table.failed(...args),
      forgetDone: (before) => {
        forgotten.push(before)
        return table.forgetDone(before)
      },
      ...change,
    }
    const handle = async ({ key }: { key: string }) => {
      if (key === 'poison') throw new Error('no')
    }
    processor = new OutboxProcessor({
      ...{ outbox, handlers: { letter: handle }, clock, random: seededRandom('retention') },
      ...{ logger: { debug: silent, info: silent, warn: silent, error } },
      ...{ everyMs: 60_000, maxAttempts: 1, ...parts },
    })
    processor.start()
  }
  const append = (id: string, key = 'a') => table.append({ kind: 'letter', key, payload: null, id })
  const rows = () => database.prepare('SELECT id FROM outbox ORDER BY sequence').pluck().all()

  it('is deleted a week later, and not before', async () => {
    append('done')
    start()
    await clock.advance(WEEK_MS - HOUR_MS)
    append('later')
    expect(rows()).toEqual(['done', 'later'])
    await clock.advance(2 * HOUR_MS)
    expect(rows()).toEqual(['later'])
  })

  it('is deleted after as long as the processor was told', async () => {
    append('done')
    start({ keepDoneMs: HOUR_MS })
    await clock.advance(3 * HOUR_MS)
    expect(rows()).toEqual([])
  })

  it('is looked at hourly at most, however often the outbox is', async () => {
    start()
    await clock.advance(3 * HOUR_MS + 1)
    expect(forgotten.map((before) => before - 1_000_000 + WEEK_MS)).toEqual(
      [0, 1, 2, 3].map((hours) => hours * HOUR_MS),
    )
  })

  it('is deleted alone: what waits and what was given up stays for ever', async () => {
    append('dead', 'poison')
    append('held', 'poison')
    start({ keepDoneMs: 1 })
    await clock.advance(3 * HOUR_MS)
    expect(rows()).toEqual(['dead', 'held'])
  })

  it('may fail to be deleted: the work goes on, and it is tried an hour later', async () => {
    let tries = 0
    const forgetDone = () => {
      tries += 1
      throw new Error('disk full')
    }
    start({}, { forgetDone })
    append('one')
    await clock.advance(HOUR_MS + 60_000)
    expect(table.backlog().waiting).toBe(0)
    expect(tries).toBe(2)
    expect(errors).toEqual(
      Array.from({ length: 2 }, () => 'what was done could not be deleted from the outbox'),
    )
  })
})
