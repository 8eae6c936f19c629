import { expect, it } from 'vitest'
import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import { openDatabase } from '../database/open-database.js'
import { OutboxProcessor } from './outbox-processor.js'
import { OutboxTable, outboxMigration } from './outbox-table.js'
import type { DeadEntry } from './outbox.js'

it.each(['done', 'failed'] as const)(
  'raises no alarm for an entry that another process on the same outbox has %s meanwhile',
  async (end) => {
    const database = openDatabase(':memory:', [outboxMigration('outbox')])
    const clock = new VirtualClock({ wallMs: 1_000_000 })
    const table = new OutboxTable(database, 'outbox', clock)
    table.append({ kind: 'letter', key: 'a', payload: {} })
    const dead: DeadEntry[] = []
    const processor = new OutboxProcessor({
      outbox: table,
      handlers: {
        letter: async ({ sequence, attempts }) => {
          if (end === 'done') table.done(sequence)
          else table.failed(sequence, 'theirs', clock.now() + 60_000, attempts)
          throw new Error('ours')
        },
      },
      clock,
      random: seededRandom('outbox'),
      logger: { debug() {}, info() {}, warn() {}, error() {} },
      maxAttempts: 1,
      onDead: (entry) => dead.push(entry),
    })
    expect(await processor.runOnce()).toEqual({ handled: 0, failed: 1, dead: 0 })
    expect(dead).toEqual([])
    expect(table.backlog()).toMatchObject({ waiting: end === 'done' ? 0 : 1, dead: 0 })
    database.close()
  },
)
