import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { won } from '../payment/money.js'
import type { Payment } from '../payment/payment.js'
import type { AuditReport } from './audit-report.js'
import {
  agreeingEntry,
  anyDraw,
  paymentOf,
  recordOf,
  type Entry,
} from '../testing/agreeing-books.js'
import { auditUnderTest, rewrite, write } from '../testing/listing-gateway.js'
import { anyPlants, plant } from '../testing/planted-breaks.js'

/** In both books; `ours` is what stands in our own alone. */
const entryOf = (number: number, ours: Partial<Payment> = {}): Entry => ({
  payment: paymentOf(number, ours),
  records: [recordOf(paymentOf(number))],
})

const idsOf = ({ breaks }: AuditReport): readonly string[] =>
  breaks.map(({ id }) => id.slice('async-card:'.length))

describe('an audit', () => {
  it('finds exactly what was planted, with a list and by look-ups', async () => {
    const either = fc.boolean()
    await fc.assert(
      fc.asyncProperty(
        ...[fc.array(anyDraw, { maxLength: 15 }), anyPlants, either],
        async (draws, names, hasList) => {
          const { entries, strays, expected } = plant(names, 1000)
          const world = auditUnderTest(hasList ? {} : { listRecords: undefined as never })
          const all = [...draws.map(agreeingEntry), ...entries]
          await write(world, all)
          world.gateway.records.push(...strays)
          const report = await world.client.audit(world.period)
          const visible = expected.filter((id) => hasList || !id.includes(':missing-here:'))
          expect(report.breaks.map(({ id }) => id)).toEqual(visible)
          expect(report).toMatchObject({
            dialect: 'async-card',
            period: world.period,
            ours: all.length,
            settled: null,
            closed: 0,
            comparedWith: hasList ? 'list' : 'look-ups',
          })
          const stored = { dialect: 'async-card', isOpen: true, limit: 100 }
          expect(await world.store.listBreaks(stored)).toHaveLength(visible.length)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('reports what each side says, stores it and tells of it', async () => {
    const world = auditUnderTest()
    const { client, store, gateway, observed, period, clock } = world
    await write(
      world,
      [1, 2, 3, 4].map((number) => entryOf(number)),
    )
    await rewrite(store, 'payment-1', { refundedMinor: 10_000, state: 'partiallyCanceled' })
    await rewrite(store, 'payment-2', { state: 'unknown' })
    await rewrite(store, 'payment-3', { state: 'review' })
    gateway.records.push(recordOf(paymentOf(9)))
    const report = await client.audit(period)
    const seen = { dialect: 'async-card', foundAt: clock.now(), lastSeenAt: clock.now() }
    const here = (n: number) => ({ paymentId: `payment-${n}`, orderId: `order-${n}` })
    expect(report.breaks).toMatchObject([
      {
        ...seen,
        kind: 'missing-here',
        paymentId: null,
        orderId: null,
        reference: 'order-9-1',
        gatewayKey: 'key-of-order-9-1',
        ours: null,
        theirs: 'approved 50000 KRW',
      },
      {
        ...seen,
        kind: 'refund',
        ...here(1),
        reference: 'order-1-1',
        closedAt: null,
        ours: '10000 KRW given back',
        theirs: '0 KRW given back',
      },
      {
        ...seen,
        kind: 'status',
        ...here(2),
        gatewayKey: 'key-of-order-2-1',
        ours: 'unknown 50000 KRW',
        theirs: 'approved 50000 KRW',
      },
    ])
    const counts = { ours: 4, theirs: 5, open: 1, review: 1, closed: 0, settled: null }
    const byKind = { 'missing-here': 1, refund: 1, status: 1 }
    expect(report).toMatchObject({ ...counts, byKind })
    expect(observed.filter(({ type }) => type === 'audited')).toEqual([
      {
        type: 'audited',
        comparedWith: 'list',
        ...counts,
        byKind,
        underWay: 0,
        unexamined: 0,
        durationMs: 0,
      },
    ])
    const stored = await store.listBreaks({ dialect: 'async-card', isOpen: true, limit: 9 })
    expect(stored).toEqual(expect.arrayContaining([...report.breaks]))
  })

  it('corrects nothing', async () => {
    const world = auditUnderTest()
    await write(world, [entryOf(1)])
    await rewrite(world.store, 'payment-1', { state: 'unknown' })
    const before = await world.store.get('payment-1')
    await world.client.audit(world.period)
    expect(await world.store.get('payment-1')).toEqual(before)
    expect(world.observed.map(({ type }) => type)).not.toContain('transition')
  })
})

describe('an order that was paid for again', () => {
  const again = (change = {}): Entry => {
    const reference = 'order-1-2'
    const key = { reference, gatewayKey: `key-of-${reference}` }
    const payment = paymentOf(1, { id: 'again', ...key, ...change })
    return { payment, records: [recordOf(payment)] }
  }

  it('is found where the first payment is of another period', async () => {
    const world = auditUnderTest()
    const { createdAt } = paymentOf(1)
    await write(world, [entryOf(1), again({ createdAt: createdAt + 80_000_000 })])
    const period = { from: createdAt + 70_000_000, to: world.period.to }
    expect(idsOf(await world.client.audit({ ...period, marginMs: 0 }))).toEqual([
      'duplicate:order:order-1',
    ])
  })

  it.each([
    ['given up here, charged there', 'failed', ['duplicate:order:order-1', 'status:order-1-1']],
    ['a person’s to decide', 'review', ['duplicate:order:order-1']],
  ] as const)('is found where the first payment is %s', async (_, state, expected) => {
    const world = auditUnderTest()
    const { createdAt } = paymentOf(1)
    const first = paymentOf(1, { state })
    const second = again({ createdAt: createdAt + 80_000_000 })
    await write(world, [{ payment: first, records: [recordOf(first)] }, second])
    const late = { from: createdAt + 70_000_000, to: world.period.to, marginMs: 0 }
    const early = { from: world.period.from, to: late.from, marginMs: 0 }
    const found = [...idsOf(await world.client.audit(early))]
    found.push(...idsOf(await world.client.audit(late)))
    expect([...new Set(found)].toSorted()).toEqual(expected)
  })

  it('costs no look-up where the first payment was declined, and is no break', async () => {
    const world = auditUnderTest()
    const declined = paymentOf(1, { state: 'declined' })
    await write(world, [{ payment: declined, records: [] }, again()])
    expect(idsOf(await world.client.audit(world.period))).toEqual([])
    expect(world.gateway.asked.filter((path) => path.startsWith('/payments'))).toEqual([])
  })

  it('tells of the first payment’s own breaks in its own period alone', async () => {
    const world = auditUnderTest()
    const late = paymentOf(1).createdAt + 80_000_000
    await write(world, [entryOf(1, { amount: won(1) }), again({ createdAt: late })])
    const first = { from: world.period.from, to: late - 1, marginMs: 0 }
    const second = { from: late - 1, to: world.period.to, marginMs: 0 }
    expect(idsOf(await world.client.audit(second))).toEqual(['duplicate:order:order-1'])
    expect(idsOf(await world.client.audit(first))).toEqual([
      'amount:order-1-1',
      'duplicate:order:order-1',
    ])
  })
})

describe('what an audit asks', () => {
  it('rises with the differences, not with the payments', async () => {
    const world = auditUnderTest()
    await write(
      world,
      Array.from({ length: 30 }, (_, n) => entryOf(n, n === 5 ? { amount: won(7) } : {})),
    )
    await world.client.audit(world.period)
    expect(world.gateway.asked.filter((path) => path.startsWith('/payments'))).toEqual([
      '/payments/order-5-1',
    ])
  })

  it('is refused for a period that is none, before anything is read', async () => {
    const { client, gateway } = auditUnderTest()
    for (const bad of [
      { from: 5, to: 5 },
      { from: 0, to: Number.NaN },
      { from: -1, to: 5 },
      { from: 0, to: 5, marginMs: -1 },
      { from: 0, to: 5, settledAfterMs: 0.5 },
    ]) {
      await expect(client.audit(bad)).rejects.toThrow(RangeError)
    }
    expect(gateway.asked).toEqual([])
  })

  it('is paged: more payments than one page of the store has', async () => {
    const world = auditUnderTest({}, undefined)
    await write(
      world,
      Array.from({ length: 1003 }, (_, n) => entryOf(n)),
    )
    world.gateway.records.splice(700, 1)
    const report = await world.client.audit(world.period)
    expect([report.ours, report.theirs, ...idsOf(report)]).toEqual([
      ...[1003, 1002, 'missing-there:order-700-1'],
    ])
  })
})

it('shares a store with other gateways', async () => {
  const world = auditUnderTest()
  await write(world, [entryOf(1), { ...entryOf(2), payment: paymentOf(2, { dialect: 'toss' }) }])
  const report = await world.client.audit(world.period)
  expect([report.ours, ...idsOf(report)]).toEqual([1, 'missing-here:key-of-order-2-1'])
})
