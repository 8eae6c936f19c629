import type { Database } from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { openDatabase } from '../../database/open-database.js'
import { OutboxTable, outboxMigration } from '../../outbox/outbox-table.js'
import type { LetterBox } from './dead-letter.js'
import { outboxLetters } from './outbox-letters.js'

describe('outboxLetters', () => {
  let database: Database
  let outbox: OutboxTable
  let box: LetterBox
  let replayed: number

  beforeEach(() => {
    database = openDatabase(':memory:', [outboxMigration('outbox')])
    outbox = new OutboxTable(database, 'outbox', new VirtualClock({ wallMs: 5000 }))
    replayed = 0
    box = outboxLetters(outbox, { source: 'orders', onReplayed: () => (replayed += 1) })
    for (const key of ['o1', 'o2', 'o3']) {
      outbox.append({ kind: 'UNDO_STEP', key, payload: { step: 'stock', round: 1 } })
    }
    outbox.failed(1, 'no stock for 1234-5678-9814-1451', 'dead')
    outbox.failed(3, 'no', 'dead')
  })
  afterEach(() => database.close())

  it('lists and counts what was given up, without card numbers', async () => {
    expect(await box.list({ limit: 1 })).toEqual([
      {
        ...{ source: 'orders', id: '1', kind: 'UNDO_STEP', key: 'o1', consumer: null },
        ...{ attempts: 1, lastError: 'no stock for ****-****-****-1451', since: 5000 },
        payload: { step: 'stock', round: 1 },
      },
    ])
    expect(await box.list({ limit: 9, after: '1' })).toMatchObject([{ id: '3', key: 'o3' }])
    expect(await box.count()).toBe(2)
  })

  it('makes a letter due again, and tells who works it off', async () => {
    expect(await box.replay('3')).toBe(true)
    expect([replayed, outbox.due(9).map(({ key }) => key)]).toEqual([1, ['o2', 'o3']])
  })

  it('knows no letter under any other id', async () => {
    for (const id of ['2', '9', 'x', '1e0', '-1', '', ' 1', '01', '1'.repeat(30)]) {
      expect(await box.replay(id)).toBe(false)
    }
    expect([replayed, await box.count()]).toEqual([0, 2])
  })

  it('drops nothing', () => {
    expect(box.drop).toBeUndefined()
  })
})
