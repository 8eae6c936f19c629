import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import type { KeptAlert } from './alerts/alert-board.js'
import { OperationsStore } from './operations-store.js'

describe('OperationsStore', () => {
  let folder: string
  let clock: VirtualClock
  let store: OperationsStore
  const open = () => {
    store = new OperationsStore(path.join(folder, 'operations.sqlite'), clock, 'normal')
  }

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'shop-operations-'))
    clock = new VirtualClock({ wallMs: 1000 })
    open()
  })
  afterEach(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })

  it('keeps notes of a payment, with who and when, and without card numbers', async () => {
    store.addNote('p1', 'ann', 'asked support about 1234-5678-9814-1451')
    store.addNote('p2', 'ann', 'another payment')
    await clock.advance(5)
    store.addNote('p1', 'ben', 'they refund it')
    store.close()
    open()
    expect(store.notesOf('p1')).toEqual([
      {
        ...{ number: 1, paymentId: 'p1', operatorId: 'ann', at: 1000 },
        text: 'asked support about ****-****-****-1451',
      },
      { number: 3, paymentId: 'p1', operatorId: 'ben', at: 1005, text: 'they refund it' },
    ])
  })

  it('keeps what was begun, also where it never ended', async () => {
    const details = { amount: 500, reason: 'card 1234567898141451', code: null }
    const first = store.begin({ operatorId: 'ann', action: 'refund', subject: 'p1', details })
    await clock.advance(5)
    store.begin({ operatorId: 'ben', action: 'resolve', subject: 'p1', details: { as: 'failed' } })
    store.end(first, 'REFUND_REFUSED')
    store.end(first, 'done')
    store.close()
    open()
    expect(store.listActions({ limit: 9 })).toEqual([
      {
        ...{ number: 2, operatorId: 'ben', action: 'resolve', subject: 'p1', begunAt: 1005 },
        ...{ details: { as: 'failed' }, outcome: null, endedAt: null },
      },
      {
        ...{ number: 1, operatorId: 'ann', action: 'refund', subject: 'p1', begunAt: 1000 },
        details: { amount: 500, reason: 'card ****-****-****-1451', code: null },
        ...{ outcome: 'REFUND_REFUSED', endedAt: 1005 },
      },
    ])
  })

  it('lists actions page by page, and those about one thing', () => {
    for (const subject of ['p1', 'bus/1', 'p1']) {
      store.begin({ operatorId: 'ann', action: 'note', subject, details: {} })
    }
    const numbers = (page: { before?: number; subject?: string; limit?: number }) =>
      store.listActions({ limit: 9, ...page }).map(({ number }) => number)
    expect(numbers({ limit: 2 })).toEqual([3, 2])
    expect(numbers({ before: 2 })).toEqual([1])
    expect(numbers({ subject: 'p1' })).toEqual([3, 1])
    expect(numbers({ subject: 'p2' })).toEqual([])
  })
  it('keeps what was asked under a key first, for each payment', () => {
    const ask = { paymentId: 'p1', requestId: 'k1', amount: null, reason: 'damaged' }
    expect(store.askRefund(ask)).toEqual(ask)
    store.close()
    open()
    expect(store.askRefund({ ...ask, amount: 5000, reason: 'late' })).toEqual(ask)
    for (const other of [
      { ...ask, paymentId: 'p2', amount: 5000 },
      { ...ask, requestId: 'k2', amount: 7 },
    ]) {
      expect(store.askRefund(other)).toEqual(other)
    }
  })

  it('knows the word that closed a review, and none that did not', () => {
    const word = (subject: string, as: string, outcome: string) => {
      const action = { operatorId: 'ann', action: 'resolve', subject, details: { as } } as const
      store.end(store.begin(action), outcome)
    }
    word('p1', 'approved', 'done')
    word('p1', 'failed', 'PAYMENT_NOT_IN_REVIEW')
    word('p2', 'failed', 'PAYMENT_STAYS_IN_REVIEW')
    expect(['p1', 'p2'].map((id) => store.resolvedAs(id))).toEqual(['approved', undefined])
    word('p1', 'canceled', 'done')
    expect(store.resolvedAs('p1')).toBe('canceled')
  })

  it('keeps where each alert stands', () => {
    const alert: KeptAlert = {
      ...{ alert: 'dead-letter/bus', kind: 'dead-letter', state: 'on', at: 5, reason: 'poison' },
      ...{ details: { source: 'bus', count: 1, of: null }, told: null },
    }
    store.keepAlert(alert)
    store.close()
    open()
    expect(store.listAlerts()).toEqual([alert])
    store.keepAlert({ ...alert, state: 'off', at: 9, told: 'on' })
    expect(store.listAlerts()).toEqual([{ ...alert, state: 'off', at: 9, told: 'on' }])
  })

  it('takes over the file of a shop that knew neither', () => {
    store.addNote('p1', 'ann', 'asked support')
    store.close()
    const database = new Database(path.join(folder, 'operations.sqlite'))
    database.exec('DROP TABLE alerts; DROP TABLE refund_asks; PRAGMA user_version = 1')
    database.close()
    open()
    expect([store.listAlerts(), store.notesOf('p1')]).toMatchObject([[], [{ number: 1 }]])
  })
})
