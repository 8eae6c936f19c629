import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Database } from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { openDatabase } from '../database/open-database.js'
import { OutboxTable, outboxMigration } from './outbox-table.js'

describe('OutboxTable', () => {
  let folder: string
  let database: Database
  let clock: VirtualClock
  let outbox: OutboxTable

  const open = () => {
    database = openDatabase(path.join(folder, 'one.sqlite'), [outboxMigration('letters')])
    outbox = new OutboxTable(database, 'letters', clock)
  }
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'shop-outbox-'))
    clock = new VirtualClock({ wallMs: 1_000_000 })
    open()
  })
  afterEach(() => {
    database.close()
    rmSync(folder, { recursive: true })
  })

  const append = (key: string, payload: unknown = {}) =>
    outbox.append({ kind: 'letter', key, payload })
  const dueSequences = (limit = 10) => outbox.due(limit).map(({ sequence }) => sequence)

  it('gives back what was appended, with its payload', () => {
    append('a', { text: '감귤', list: [1, null] })
    expect(outbox.due(10)).toEqual([
      {
        sequence: 1,
        kind: 'letter',
        key: 'a',
        payload: { text: '감귤', list: [1, null] },
        attempts: 0,
        createdAt: 1_000_000,
      },
    ])
  })

  it('gives the oldest entry of each key, until that one is done', () => {
    for (const key of ['a', 'a', 'b']) append(key)
    expect(dueSequences()).toEqual([1, 3])
    expect(dueSequences(1)).toEqual([1])
    outbox.done(1)
    expect(dueSequences()).toEqual([2, 3])
  })

  it('holds an entry back while an earlier one of its key waits for another attempt', async () => {
    for (const key of ['a', 'a', 'b']) append(key)
    outbox.failed(1, 'not now', clock.now() + 100)
    expect(dueSequences()).toEqual([3])
    await clock.advance(100)
    expect(outbox.due(10)).toMatchObject([{ sequence: 1, attempts: 1 }, { sequence: 3 }])
  })

  it('lists what is dead, holds later ones of its key, and takes it up again on request', () => {
    for (const key of ['a', 'a', 'b']) append(key)
    outbox.failed(1, 'x'.repeat(600), 'dead')
    outbox.failed(3, 'broken', 'dead')
    expect(dueSequences()).toEqual([])
    expect(outbox.waitingCount()).toBe(1)
    expect(outbox.listDead({ limit: 1 })).toMatchObject([
      { sequence: 1, key: 'a', attempts: 1, lastError: 'x'.repeat(500) },
    ])
    expect(outbox.listDead({ limit: 5, after: 1 })).toMatchObject([{ sequence: 3 }])
    expect(outbox.replay(1)).toBe(true)
    expect(outbox.replay(1)).toBe(false)
    expect(outbox.replay(2)).toBe(false)
    expect(outbox.due(10)).toMatchObject([{ sequence: 1, attempts: 0 }])
  })

  it('appends an entry with an id once, also after it is done', () => {
    const entry = { kind: 'letter', key: 'a', payload: {}, id: 'one' }
    expect(outbox.append(entry)).toBe('appended')
    expect(outbox.append(entry)).toBe('known')
    outbox.done(1)
    expect(outbox.append(entry)).toBe('known')
    expect(outbox.append({ ...entry, id: 'two' })).toBe('appended')
    expect(outbox.waitingCount()).toBe(1)
  })

  it('appends with the transaction around it, and not without it', () => {
    const broken = database.transaction(() => {
      append('a')
      throw new Error('the order could not be saved')
    })
    expect(broken).toThrow('could not be saved')
    expect(dueSequences()).toEqual([])
  })

  it('forgets what was done long enough ago, and gives no number twice', async () => {
    for (const key of ['a', 'b', 'c']) append(key)
    outbox.done(1)
    await clock.advance(1000)
    outbox.done(3)
    expect(outbox.forgetDone(clock.now())).toBe(1)
    expect(outbox.forgetDone(clock.now() + 1)).toBe(1)
    append('d')
    expect(dueSequences()).toEqual([2, 4])
  })

  it('leaves what is dead or done as it is, unless it was handled after all', async () => {
    for (const key of ['a', 'b', 'b']) append(key)
    outbox.done(2)
    outbox.failed(2, 'too late', 'dead')
    outbox.failed(1, 'broken', 'dead')
    outbox.failed(1, 'not now', clock.now())
    expect(outbox.listDead({ limit: 10 })).toMatchObject([{ sequence: 1, lastError: 'broken' }])
    // Another process had it in hand when this one gave it up.
    outbox.done(1)
    expect(outbox.backlog()).toMatchObject({ waiting: 1, dead: 0 })
    expect(outbox.replay(1)).toBe(false)
    expect(dueSequences()).toEqual([3])
    await clock.advance(10)
    outbox.done(1)
    expect(outbox.forgetDone(clock.now())).toBe(2)
  })

  it('counts an attempt once that two processes have made', () => {
    append('a')
    outbox.failed(1, 'mine', clock.now(), 0)
    outbox.failed(1, 'theirs', 'dead', 0)
    expect(outbox.due(1)).toMatchObject([{ sequence: 1, attempts: 1 }])
    outbox.failed(1, 'mine again', 'dead', 1)
    expect(outbox.listDead({ limit: 1 })).toMatchObject([{ attempts: 2, lastError: 'mine again' }])
  })

  it('holds back nothing for what is dead, where it is told so, but keeps the order', async () => {
    const loose = new OutboxTable(database, 'letters', clock, { deadHolds: false })
    for (const key of ['a', 'a', 'a', 'b']) append(key)
    const due = () => loose.due(10).map(({ sequence }) => sequence)
    expect(due()).toEqual([1, 4])
    loose.failed(1, 'not now', clock.now() + 100)
    expect(due()).toEqual([4])
    await clock.advance(100)
    loose.failed(1, 'broken', 'dead')
    expect(due()).toEqual([2, 4])
    expect(dueSequences()).toEqual([4])
    loose.done(2)
    expect(due()).toEqual([3, 4])
    loose.replay(1)
    expect(due()).toEqual([1, 4])
  })

  it('keeps everything when the file is opened again', () => {
    append('a')
    append('b')
    outbox.failed(2, 'broken', 'dead')
    database.close()
    open()
    expect(dueSequences()).toEqual([1])
    expect(outbox.listDead({ limit: 10 })).toHaveLength(1)
  })

  it('looks at nothing that is done to find what is due', () => {
    const texts: string[] = []
    const watched = new Proxy(database, {
      get: (target, name) =>
        name === 'prepare'
          ? (sql: string) => (texts.push(sql), target.prepare(sql))
          : Reflect.get(target, name),
    })
    const other = new OutboxTable(watched, 'letters', clock)
    other.due(10)
    new OutboxTable(watched, 'letters', clock, { deadHolds: false }).due(10)
    other.listDead({ limit: 10 })
    other.waitingCount()
    other.backlog()
    const plan = texts.flatMap((sql) => {
      const values = [...sql.matchAll(/\?/g)].map(() => 0)
      return database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(values)
    })
    const details = (plan as { detail: string }[]).map(({ detail }) => detail)
    expect(details.length).toBeGreaterThan(3)
    // Partial indexes: none of them has an entry that is done.
    for (const detail of details.filter((one) => /SCAN (?!CONSTANT)|SEARCH/.test(one))) {
      expect(detail).toMatch(/INDEX letters_(waiting|dead|of_key)/)
    }
    expect(details.join()).not.toContain('TEMP B-TREE')
  })

  it('tells its backlog: what waits and since when, and what was given up', async () => {
    expect(outbox.backlog()).toEqual({ waiting: 0, oldestWaitingAt: null, dead: 0 })
    append('a')
    append('b')
    await clock.advance(5)
    const appended = clock.now()
    append('c')
    outbox.done(1)
    outbox.failed(2, 'broken', 'dead')
    expect(outbox.backlog()).toEqual({ waiting: 1, oldestWaitingAt: appended, dead: 1 })
  })

  it('refuses a name that is none for a table', () => {
    expect(() => outboxMigration('a; DROP TABLE b')).toThrow(RangeError)
    expect(() => new OutboxTable(database, 'A', clock)).toThrow(RangeError)
  })
})
