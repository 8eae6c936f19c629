import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
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
    expect(store.save({ order: late, appliedEvent: 7 })).toBe('stale')
    expect(store.get(order.id)).toMatchObject({ status: 'CONFIRMED', version: 2 })
    expect(store.get(order.id)?.steps).toEqual(order.steps)
    expect(store.isApplied(7)).toBe(false)
  })

  it('applies an event in the transaction of its effect', () => {
    const order = anOrder()
    store.insert(order)
    store.save({ order: moved(order, 'CONFIRMED'), appliedEvent: 7 })
    expect([store.isApplied(7), store.isApplied(8)]).toEqual([true, false])
  })

  it('keeps the first request of a key', () => {
    const first = { buyer: 'alice', key: 'k', fingerprint: 'f1', orderId: 'o1' }
    expect(store.claimKey(first)).toEqual(first)
    expect(store.claimKey({ ...first, fingerprint: 'f2', orderId: 'o2' })).toEqual(first)
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
      store.pageUnfinished({ after, limit, expiredBy: 100 })
    expect(page('')).toEqual(['a-pending', 'b-waiting', 'd-undoing'])
    expect(page('', 2)).toEqual(['a-pending', 'b-waiting'])
    expect(page('b-waiting', 2)).toEqual(['d-undoing'])
  })

  it('says in one sentence where it cannot write', () => {
    expect(() => new SqliteOrderStore('/dev/null/orders.sqlite', systemClock)).toThrow(
      'The data directory /dev/null is not writable.',
    )
  })
})
