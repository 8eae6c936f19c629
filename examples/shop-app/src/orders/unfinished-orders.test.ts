import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '@holdfast/resilience-kit'
import { anOrder } from '../../test/samples.js'
import type { SagaStep } from './saga/saga-step.js'
import { SqliteOrderStore } from './sqlite-order-store.js'

const nobody = { after: '', limit: 10, expiredBy: 0, restedSince: 0, restedBy: 0 }
const timedOut = { status: 'FAILED', failure: 'SAGA_TIMEOUT' } as const

describe('unfinishedOrders', () => {
  let folder: string
  let store: SqliteOrderStore

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'shop-orders-'))
    store = new SqliteOrderStore(path.join(folder, 'orders.sqlite'), systemClock)
  })
  afterEach(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })

  it('pages through what is pending, canceling or past its time', () => {
    store.insert(anOrder({ id: 'a-pending', status: 'PENDING', expiresAt: 900 }), [])
    store.insert(anOrder({ id: 'b-waiting', expiresAt: 100 }), [])
    store.insert(anOrder({ id: 'c-not-yet', expiresAt: 101 }), [])
    store.insert(anOrder({ id: 'd-canceling', status: 'CANCELING', expiresAt: 101 }), [])
    store.insert(anOrder({ id: 'e-failed', ...timedOut }), [])
    store.insert(anOrder({ id: 'f-paid', status: 'CONFIRMED' }), [])
    store.insert(anOrder({ id: 'g-cancelled', status: 'CANCELLED' }), [])
    const page = (after: string, limit = 10) =>
      store.pageUnfinished({ ...nobody, after, limit, expiredBy: 100 })
    expect(page('')).toEqual(['a-pending', 'b-waiting', 'd-canceling'])
    expect(page('', 2)).toEqual(['a-pending', 'b-waiting'])
    expect(page('b-waiting', 2)).toEqual(['d-canceling'])
  })

  it('pages through what waits and has rested since between two moments', () => {
    for (const updatedAt of [10, 11, 20, 21]) {
      store.insert(anOrder({ id: `at-${updatedAt}`, updatedAt }), [])
    }
    store.insert(anOrder({ id: 'paid', status: 'CONFIRMED', updatedAt: 15 }), [])
    const page = { ...nobody, restedSince: 10, restedBy: 20 }
    expect(store.pageUnfinished(page)).toEqual(['at-11', 'at-20'])
  })

  it('pages through what failed while something was being held for it', () => {
    const cutOff = (step: SagaStep) => anOrder({ ...timedOut, id: step.step, steps: [step] })
    for (const step of ['stock', 'points', 'payment'] as const) {
      store.insert(cutOff({ step, round: 2, state: 'running' }), [])
    }
    store.insert({ ...cutOff({ step: 'stock', round: 2, state: 'done' }), id: 'held' }, [])
    const paid = cutOff({ step: 'stock', round: 2, state: 'running' })
    store.insert({ ...paid, id: 'paid', status: 'CONFIRMED', failure: null }, [])
    expect(store.pageUnfinished(nobody)).toEqual(['points', 'stock'])
  })
})
