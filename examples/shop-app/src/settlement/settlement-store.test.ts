import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PaymentMessage } from '../payments/payment-messages.js'
import { SettlementStore } from './settlement-store.js'

const at = Date.parse('2031-05-01T03:00:00Z')

function told(change: Partial<PaymentMessage> = {}): PaymentMessage {
  return {
    paymentId: 'pay-1',
    orderId: 'order-1',
    dialect: 'toss',
    currency: 'KRW',
    keptMinor: 50_000,
    amountMinor: 50_000,
    refundedMinor: 0,
    sequence: 1,
    at,
    ...change,
  }
}

describe('SettlementStore', () => {
  let folder: string
  let store: SettlementStore
  const open = () => new SettlementStore(path.join(folder, 'settlement.sqlite'), 'normal')

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'shop-settlement-'))
    store = open()
  })
  afterEach(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })

  const apply = (change: Partial<PaymentMessage> = {}) => store.apply(told(change))
  const all = { from: '0000-01-01', to: '9999-12-31' }
  const entries = (day = '2031-05-01') =>
    store.entriesOf(day, { limit: 100 }).map(({ kind, amountMinor }) => `${kind} ${amountMinor}`)

  it('books a sale, then what goes back, part by part', () => {
    expect(apply()).toBe('applied')
    expect(apply({ sequence: 2, keptMinor: 30_000 })).toBe('applied')
    expect(apply({ sequence: 3, keptMinor: 0 })).toBe('applied')
    expect(entries()).toEqual(['sale 50000', 'refund 20000', 'refund 30000'])
    expect(store.daily(all)).toEqual([
      {
        day: '2031-05-01',
        dialect: 'toss',
        currency: 'KRW',
        sales: { count: 1, sumMinor: 50_000 },
        refunds: { count: 2, sumMinor: 50_000 },
        netMinor: 0,
      },
    ])
  })

  it('books a message once, however often it comes, also after the file was opened again', () => {
    apply()
    expect(apply()).toBe('outdated')
    store.close()
    store = open()
    expect(apply()).toBe('outdated')
    expect(apply({ sequence: 2, keptMinor: 0 })).toBe('applied')
    expect(entries()).toEqual(['sale 50000', 'refund 50000'])
  })

  it('books nothing of a message that comes after a newer one', () => {
    apply({ sequence: 5, keptMinor: 0 })
    expect(apply({ sequence: 3 })).toBe('outdated')
    expect(store.total()).toEqual([])
  })

  it('books nothing where the news is what was known', () => {
    apply()
    expect(apply({ sequence: 2 })).toBe('applied')
    expect(entries()).toEqual(['sale 50000'])
  })

  it('ends the day at midnight in Seoul: 15:00 in UTC', () => {
    const midnight = Date.parse('2031-05-01T15:00:00Z')
    apply({ at: midnight - 1 })
    apply({ sequence: 2, at: midnight, keptMinor: 0 })
    expect(store.daily(all).map(({ day, netMinor }) => [day, netMinor])).toEqual([
      ['2031-05-01', 50_000],
      ['2031-05-02', -50_000],
    ])
    expect(store.daily({ from: '2031-05-02', to: '2031-05-02' })).toHaveLength(1)
    expect(store.daily({ from: '2031-05-03', to: '2031-05-01' })).toEqual([])
    expect(entries('2031-05-02')).toEqual(['refund 50000'])
  })

  it('keeps gateways and currencies apart', () => {
    apply()
    apply({ sequence: 2, paymentId: 'pay-2', currency: 'USD', keptMinor: 999 })
    apply({ sequence: 3, paymentId: 'pay-3', dialect: 'stripe', keptMinor: 7 })
    const rows = store
      .total()
      .map((row) => [row.dialect, row.currency, row.netMinor, row.keptMinor])
    expect(rows).toEqual([
      ['stripe', 'KRW', 7, 7],
      ['toss', 'KRW', 50_000, 50_000],
      ['toss', 'USD', 999, 999],
    ])
    expect(store.daily(all)).toHaveLength(3)
  })

  it('lists the entries of a day in pages', () => {
    for (const n of [1, 2, 3]) apply({ sequence: n, paymentId: `pay-${n}` })
    const [first, second] = store.entriesOf('2031-05-01', { limit: 2 })
    expect(first).toEqual({
      number: 1,
      paymentId: 'pay-1',
      orderId: 'order-1',
      day: '2031-05-01',
      kind: 'sale',
      amountMinor: 50_000,
      keptMinor: 50_000,
      currency: 'KRW',
      dialect: 'toss',
      at,
    })
    const after = second?.number ?? 0
    expect(store.entriesOf('2031-05-01', { limit: 2, after })).toMatchObject([{ number: 3 }])
  })

  it('says with every entry what is kept of its payment, whichever day the rest went back', () => {
    apply()
    apply({ sequence: 2, paymentId: 'pay-2' })
    apply({ sequence: 3, at: at + 86_400_000, keptMinor: 20_000 })
    const kept = store.entriesOf('2031-05-01', { limit: 100 }).map((entry) => entry.keptMinor)
    expect(kept).toEqual([20_000, 50_000])
  })

  it('holds the last truth of every payment, however messages come, and comes to the same', () => {
    const payments = ['pay-1', 'pay-2', 'pay-3']
    const one = fc.record({
      paymentId: fc.constantFrom(...payments),
      keptMinor: fc.nat(50_000),
      at: fc.integer({ min: at, max: at + 5 * 86_400_000 }),
    })
    const run = fc.array(one, { minLength: 1, maxLength: 15 }).chain((given) => {
      const messages = given.map((change, n) => told({ ...change, sequence: n + 1 }))
      const twice = [...messages, ...messages, ...messages]
      const sent = fc.shuffledSubarray(twice, { minLength: 0, maxLength: twice.length })
      // Some of them any number of times, then each of them at least once, all in any order.
      return sent.chain((some) =>
        fc
          .shuffledSubarray([...some, ...messages], { minLength: some.length + messages.length })
          .map((delivered) => ({ messages, delivered })),
      )
    })
    fc.assert(
      fc.property(run, ({ messages, delivered }) => {
        const fresh = new SettlementStore(':memory:')
        for (const message of delivered) fresh.apply(message)
        const kept = payments.map(
          (id) => messages.findLast(({ paymentId }) => paymentId === id)?.keptMinor ?? 0,
        )
        const sum = kept.reduce((a, b) => a + b)
        const [total = { netMinor: 0, keptMinor: sum }] = fresh.total()
        const days = fresh.daily(all).reduce((net, { netMinor }) => net + netMinor, 0)
        fresh.close()
        expect(total).toMatchObject({ netMinor: sum, keptMinor: sum })
        expect(days).toBe(sum)
      }),
      { numRuns: 150 },
    )
  })
})
