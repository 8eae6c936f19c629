import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '@holdfast/resilience-kit'
import { anOrder } from '../../test/samples.js'
import { moved, undoingStock } from './order.js'
import { SqliteOrderStore } from './sqlite-order-store.js'

describe('SqliteOrderStore', () => {
  let folder: string
  let store: SqliteOrderStore
  const open = () => new SqliteOrderStore(path.join(folder, 'orders.sqlite'), systemClock)

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'shop-orders-'))
    store = open()
  })
  afterEach(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })

  it('gives back what was stored, also after it was opened again', () => {
    store.insert(anOrder())
    store.close()
    store = open()
    expect(store.get(anOrder().id)).toEqual(anOrder())
    expect(store.get('nothing')).toBeUndefined()
  })

  it('saves a change of the version that was read, and of no other', () => {
    const order = anOrder()
    store.insert(order)
    expect(store.save({ order: moved(order, 'CONFIRMED') })).toBe('saved')
    const late = moved(order, 'FAILED', { failure: 'EXPIRED', steps: undoingStock(order.steps) })
    expect(store.save({ order: late })).toBe('stale')
    expect(store.get(order.id)).toMatchObject({ status: 'CONFIRMED', version: 2 })
    expect(store.get(order.id)?.steps).toEqual(order.steps)
  })

  it('binds a key to its round in the transaction that begins it, or not at all', () => {
    const order = anOrder()
    store.insert(order)
    const key = { buyer: order.buyer, key: 'k', fingerprint: 'f1', orderId: order.id }
    store.claimKey(key)
    store.claimKey({ ...key, buyer: 'bob' })
    const begins = { key: 'k', round: 2 }
    expect(store.save({ order: { ...order, version: 9 }, begins })).toBe('stale')
    expect(store.claimKey(key).round).toBeNull()
    expect(store.save({ order, begins })).toBe('saved')
    expect(store.claimKey(key).round).toBe(2)
    expect(store.claimKey({ ...key, buyer: 'bob' }).round).toBeNull()
  })

  it('keeps the first request of a key', () => {
    const first = { buyer: 'alice', key: 'k', fingerprint: 'f1', orderId: 'o1' }
    const stands = { ...first, round: null }
    expect(store.claimKey(first)).toEqual(stands)
    expect(store.claimKey({ ...first, fingerprint: 'f2', orderId: 'o2' })).toEqual(stands)
    expect(store.claimKey({ ...first, buyer: 'bob' }).buyer).toBe('bob')
  })

  it('pages through what is pending, past its time or has stock to give back', () => {
    const failed = { status: 'FAILED', failure: 'EXPIRED' } as const
    store.insert(anOrder({ id: 'a-pending', status: 'PENDING', expiresAt: 900 }))
    store.insert(anOrder({ id: 'b-waiting', expiresAt: 100 }))
    store.insert(anOrder({ id: 'c-not-yet', expiresAt: 101 }))
    store.insert(anOrder({ id: 'd-undoing', ...failed, steps: undoingStock(anOrder().steps) }))
    store.insert(anOrder({ id: 'e-failed', ...failed }))
    store.insert(anOrder({ id: 'f-paid', status: 'CONFIRMED' }))
    const page = (after: string, limit = 10) =>
      store.pageUnfinished({ after, limit, expiredBy: 100, restedSince: 0, restedBy: 0 })
    expect(page('')).toEqual(['a-pending', 'b-waiting', 'd-undoing'])
    expect(page('', 2)).toEqual(['a-pending', 'b-waiting'])
    expect(page('b-waiting', 2)).toEqual(['d-undoing'])
  })

  it('pages through what waits and has rested since between two moments', () => {
    for (const updatedAt of [10, 11, 20, 21]) {
      store.insert(anOrder({ id: `at-${updatedAt}`, updatedAt }))
    }
    store.insert(anOrder({ id: 'paid', status: 'CONFIRMED', updatedAt: 15 }))
    const page = { after: '', limit: 10, expiredBy: 0 }
    expect(store.pageUnfinished({ ...page, restedSince: 10, restedBy: 20 })).toEqual([
      'at-11',
      'at-20',
    ])
  })

  it('pages through what failed while stock was being held for it', () => {
    const steps = [{ step: 'stock', round: 2, state: 'running' }] as const
    store.insert(anOrder({ id: 'cut-off', status: 'FAILED', failure: 'EXPIRED', steps }))
    store.insert(anOrder({ id: 'paid', status: 'CONFIRMED', steps }))
    const page = { after: '', limit: 10, expiredBy: 0, restedSince: 0, restedBy: 0 }
    expect(store.pageUnfinished(page)).toEqual(['cut-off'])
  })

  it('has a key of an older shop count as paid with, so that it never pays twice', () => {
    const key = { buyer: 'alice', key: 'k', fingerprint: 'f', orderId: 'o' }
    store.claimKey(key)
    store.close()
    const older = new Database(path.join(folder, 'orders.sqlite'))
    older.exec(`
      DROP INDEX orders_resting;
      DROP INDEX saga_steps_holding;
      ALTER TABLE idempotency_keys DROP COLUMN round;
      CREATE TABLE applied_events (sequence INTEGER PRIMARY KEY);
      PRAGMA user_version = 2`)
    older.close()
    store = open()
    expect(store.claimKey(key).round).toBe(1)
  })

  it('says in one sentence where it cannot write', () => {
    expect(() => new SqliteOrderStore('/dev/null/orders.sqlite', systemClock)).toThrow(
      'The data directory /dev/null is not writable.',
    )
  })
})
