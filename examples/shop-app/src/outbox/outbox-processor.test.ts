import type { Database } from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import { openDatabase } from '../database/open-database.js'
import { OutboxProcessor, type OutboxProcessorParts } from './outbox-processor.js'
import { OutboxTable, outboxMigration } from './outbox-table.js'
import type { DeadEntry, Outbox, OutboxEntry } from './outbox.js'

describe('OutboxProcessor', () => {
  let database: Database
  let clock: VirtualClock
  let table: OutboxTable
  let logged: string[]
  let handled: string[]
  let processor: OutboxProcessor

  beforeEach(() => {
    database = openDatabase(':memory:', [outboxMigration('outbox')])
    clock = new VirtualClock({ wallMs: 1_000_000 })
    table = new OutboxTable(database, 'outbox', clock)
    logged = []
    handled = []
  })
  afterEach(async () => {
    await clock.advanceUntil(processor.stop())
    database.close()
  })

  const build = (
    parts: Partial<OutboxProcessorParts>,
    outbox: Outbox = table,
    wait: number | 'default' = 1000,
  ) => {
    const log = (_: object, message: string) => void logged.push(message)
    processor = new OutboxProcessor({
      outbox,
      handlers: { letter: async (entry) => void handled.push(nameOf(entry)) },
      clock,
      random: seededRandom('outbox'),
      logger: { debug: log, info: log, warn: log, error: log },
      ...(wait === 'default' ? {} : { backoff: () => wait }),
      ...parts,
    })
    return processor
  }
  const nameOf = ({ key, payload }: OutboxEntry) => `${key}${(payload as { n: number }).n}`
  const append = (...names: string[]) => {
    for (const name of names) {
      table.append({ kind: 'letter', key: name.slice(0, 1), payload: { n: Number(name.slice(1)) } })
    }
  }
  /** Fails so often for the entry of that name, then handles it. */
  const failing = (name: string, failures: number) => {
    let left = failures
    const handle = async (entry: OutboxEntry) => {
      if (nameOf(entry) === name && left > 0) {
        left -= 1
        throw new Error(`${name} not now`)
      }
      handled.push(nameOf(entry))
    }
    return { handlers: { letter: handle } }
  }

  it('handles all that is due in one round, those of one key in order', async () => {
    append('a1', 'a2', 'b1', 'a3')
    build({})
    expect(await processor.runOnce()).toEqual({ handled: 4, failed: 0, dead: 0 })
    expect(handled.filter((name) => name.startsWith('a'))).toEqual(['a1', 'a2', 'a3'])
    expect(handled).toContain('b1')
    expect(table.waitingCount()).toBe(0)
  })

  it('lets an entry that fails hold up nothing but its key, and tries it again', async () => {
    append('a1', 'a2', 'b1')
    build(failing('a1', 2)).start()
    await clock.advance(0)
    expect(handled).toEqual(['b1'])
    await clock.advance(1999)
    expect(handled).toEqual(['b1'])
    await clock.advance(1)
    expect(handled).toEqual(['b1', 'a1', 'a2'])
  })

  it('waits longer after each failure: a second, doubled up to five minutes', async () => {
    append('a1')
    const times: number[] = []
    const fail = async () => {
      times.push(clock.monotonic())
      throw new Error('never')
    }
    const random = { next: () => 0.999_999 }
    build({ handlers: { letter: fail }, maxAttempts: 12, random }, table, 'default')
    processor.start()
    await clock.advance(3_600_000)
    const waits = times.slice(1).map((at, n) => Math.round((at - (times[n] ?? 0)) / 1000))
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300])
  })

  it('gives up after so many attempts, raises the alarm once, and holds what follows', async () => {
    append('a1', 'a2', 'b1')
    const dead: DeadEntry[] = []
    const alarm = (entry: DeadEntry) => {
      dead.push(entry)
      throw new Error('the alarm is broken')
    }
    build({ ...failing('a1', 3), maxAttempts: 3, onDead: alarm }).start()
    await clock.advance(60_000)
    expect(dead).toMatchObject([{ sequence: 1, key: 'a', attempts: 3, lastError: 'a1 not now' }])
    expect(logged).toContain('an outbox entry was given up')
    expect(handled).toEqual(['b1'])
    table.replay(1)
    processor.poke()
    await clock.advance(0)
    expect(handled).toEqual(['b1', 'a1', 'a2'])
  })

  it.each(['parcel', 'toString'])('gives an entry of the unknown kind %s up', async (kind) => {
    table.append({ kind, key: 'a', payload: {} })
    append('b1')
    build({})
    expect(await processor.runOnce()).toEqual({ handled: 1, failed: 0, dead: 1 })
    expect(table.listDead({ limit: 1 })[0]?.lastError).toContain(`of the kind ${kind}`)
  })

  it('handles again what was handled, and not marked because the process ended', async () => {
    append('a1', 'a2')
    let isDown = true
    const outbox: Outbox = {
      due: (limit) => table.due(limit),
      done: (sequence) => {
        if (isDown) throw new Error('disk full')
        table.done(sequence)
      },
      failed: (...all) => table.failed(...all),
    }
    build({}, outbox).start()
    await clock.advance(0)
    expect(handled).toEqual(['a1'])
    isDown = false
    await clock.advance(5000)
    expect(handled).toEqual(['a1', 'a1', 'a2'])
  })

  it('logs a database that cannot be read, and tries again at the next tick', async () => {
    append('a1')
    let failures = 2
    const due = (limit: number) => {
      if (failures-- > 0) throw new Error('locked')
      return table.due(limit)
    }
    const outbox: Outbox = { due, done: (n) => table.done(n), failed: (...a) => table.failed(...a) }
    build({}, outbox).start()
    await clock.advance(9999)
    expect(handled).toEqual([])
    expect(logged).toEqual(Array(2).fill('the outbox could not be read or written'))
    await clock.advance(1)
    expect(handled).toEqual(['a1'])
  })

  it('looks at once when poked, and by itself at every tick', async () => {
    build({ everyMs: 3000 }).start()
    await clock.advance(100)
    append('a1')
    await clock.advance(0)
    expect(handled).toEqual([])
    processor.poke()
    await processor.idle()
    expect(handled).toEqual(['a1'])
    append('a2')
    await clock.advance(2999)
    expect(handled).toEqual(['a1'])
    await clock.advance(1)
    expect(handled).toEqual(['a1', 'a2'])
    await processor.stop()
    expect(clock.nextDueAt).not.toBe(clock.monotonic() + 3000)
  })

  it('may be poked inside the transaction that appends, and sees it only committed', async () => {
    build({}).start()
    await processor.idle()
    const work = database.transaction(() => {
      append('a1')
      processor.poke()
      throw new Error('rolled back')
    })
    expect(work).toThrow('rolled back')
    await processor.idle()
    expect(handled).toEqual([])
  })

  it('never runs two rounds at once', async () => {
    append('a1', 'b1')
    let running = 0
    let most = 0
    const handle = async () => {
      most = Math.max(most, (running += 1))
      await clock.sleep(500)
      running -= 1
    }
    build({ handlers: { letter: handle }, concurrency: 1 }).start()
    const rounds = [processor.runOnce(), processor.runOnce()]
    processor.poke()
    await clock.advanceUntil(Promise.all(rounds))
    expect(most).toBe(1)
    expect(await rounds[1]).toEqual({ handled: 0, failed: 0, dead: 0 })
  })

  it('takes a handler that never settles for a failure of its key alone', async () => {
    append('a1', 'b1')
    const handle = (entry: OutboxEntry) => {
      if (entry.key === 'a') return new Promise<void>(() => undefined)
      handled.push(nameOf(entry))
      return Promise.resolve()
    }
    build({ handlers: { letter: handle }, handlerLimitMs: 700, maxAttempts: 2 }).start()
    await clock.advance(0)
    expect(handled).toEqual(['b1'])
    await clock.advance(2400)
    expect(table.listDead({ limit: 1 })).toMatchObject([{ key: 'a', attempts: 2 }])
  })

  it('stops after what is in hand, and begins nothing more', async () => {
    append('a1', 'a2')
    const handle = async (entry: OutboxEntry) => {
      await clock.sleep(500)
      handled.push(nameOf(entry))
    }
    build({ handlers: { letter: handle } }).start()
    await clock.advance(100)
    await clock.advanceUntil(processor.stop())
    expect(handled).toEqual(['a1'])
    processor.poke()
    processor.start()
    expect(await processor.runOnce()).toEqual({ handled: 0, failed: 0, dead: 0 })
    await clock.advance(60_000)
    expect(handled).toEqual(['a1'])
  })

  it('lets others run during a long round', async () => {
    append(...Array.from({ length: 120 }, (_, n) => `a${n}`))
    build({}).start()
    // Everything but timers runs before the next immediate.
    await new Promise((resolve) => setImmediate(resolve))
    expect(handled.length).toBeLessThan(100)
    await clock.advanceUntil(processor.idle())
    expect(handled).toHaveLength(120)
  })
})
