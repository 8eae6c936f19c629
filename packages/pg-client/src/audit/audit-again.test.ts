import { describe, expect, it } from 'vitest'
import type { BreakKind } from '../payment/break.js'
import { won } from '../payment/money.js'
import type { AuditReport } from './audit-report.js'
import { paymentOf, periodFrom, periodMs, recordOf } from '../testing/agreeing-books.js'
import { auditUnderTest, rewrite, write, type AuditUnderTest } from '../testing/listing-gateway.js'
import { plant, plantNames } from '../testing/planted-breaks.js'

const day = periodMs
const idsOf = ({ breaks }: AuditReport): readonly string[] =>
  breaks.map(({ id }) => id.slice('async-card:'.length))

async function openIds({ store }: AuditUnderTest): Promise<readonly string[]> {
  const stored = await store.listBreaks({ dialect: 'async-card', isOpen: true, limit: 99 })
  return stored.map(({ id }) => id.slice('async-card:'.length)).toSorted()
}

describe('a break that is found again', () => {
  it.each(plantNames)('has the same id and keeps the time of its first sight: %s', async (name) => {
    const world = auditUnderTest()
    const { entries, strays, expected } = plant([name], 3)
    await write(world, entries)
    world.gateway.records.push(...strays)
    const first = await world.client.audit(world.period)
    await world.clock.advance(day)
    const again = await world.client.audit(world.period)
    expect(again.breaks.map(({ id }) => id)).toEqual(expected)
    expect([again.closed, again.breaks.length]).toEqual([0, first.breaks.length])
    const [before, after] = [first.breaks[0], again.breaks[0]]
    expect(after).toEqual({ ...before, lastSeenAt: world.clock.now() })
    expect(await world.store.listBreaks({ dialect: 'async-card', isOpen: true, limit: 9 })).toEqual(
      again.breaks,
    )
  })

  it('tells what stands there now', async () => {
    const world = auditUnderTest()
    const payment = paymentOf(1)
    await write(world, [{ payment, records: [recordOf(payment, { refundedMinor: 1 })] }])
    await world.client.audit(world.period)
    world.gateway.records = [recordOf(payment, { refundedMinor: 2 })]
    const { breaks } = await world.client.audit(world.period)
    expect(breaks[0]?.theirs).toBe('2 KRW given back')
  })

  it('opens again with its first time, after it was closed', async () => {
    const world = auditUnderTest()
    const payment = paymentOf(1)
    await write(world, [{ payment, records: [] }])
    const first = await world.client.audit(world.period)
    world.gateway.records = [recordOf(payment)]
    expect((await world.client.audit(world.period)).closed).toBe(1)
    world.gateway.records = []
    await world.clock.advance(day)
    const { breaks } = await world.client.audit(world.period)
    expect(breaks).toEqual([{ ...first.breaks[0], lastSeenAt: world.clock.now() }])
  })
})

describe('a break that is over', () => {
  it('is closed by the audit that no longer finds it, whatever it was', async () => {
    const world = auditUnderTest()
    const { entries, strays, expected } = plant(plantNames, 3)
    await write(world, entries)
    world.gateway.records.push(...strays)
    expect((await world.client.audit(world.period)).breaks).toHaveLength(expected.length)
    // Everything is given back there, and nothing was taken here.
    world.gateway.records = world.gateway.records.map((record) => {
      return { ...record, status: 'approved', refundedMinor: record.amount.minor }
    })
    for (const { payment } of entries) await rewrite(world.store, payment.id, { state: 'failed' })
    const report = await world.client.audit(world.period)
    expect([idsOf(report), report.closed]).toEqual([[], expected.length])
    expect(await openIds(world)).toEqual([])
    expect((await world.client.audit(world.period)).closed).toBe(0)
  })

  it('is closed where each payment is looked up too', async () => {
    const world = auditUnderTest({ listRecords: undefined as never })
    const payment = paymentOf(1)
    const second = recordOf(payment, { gatewayKey: 'second' })
    await write(world, [{ payment, records: [recordOf(payment), second] }])
    expect(idsOf(await world.client.audit(world.period))).toEqual(['duplicate:order-1-1'])
    world.gateway.records[1] = { ...second, refundedMinor: 50_000 }
    expect(await world.client.audit(world.period)).toMatchObject({ breaks: [], closed: 1 })
  })

  it('is left to its own period', async () => {
    const world = auditUnderTest()
    const payment = paymentOf(1)
    await write(world, [{ payment, records: [] }])
    world.gateway.records = [recordOf(paymentOf(2), { at: periodFrom + 5 })]
    await world.client.audit(world.period)
    const both = ['missing-here:key-of-order-2-1', 'missing-there:order-1-1']
    expect(await openIds(world)).toEqual(both)
    world.gateway.records = [recordOf(payment)]
    const other = { from: periodFrom + day, to: periodFrom + 2 * day }
    expect((await world.client.audit(other)).closed).toBe(0)
    expect(await openIds(world)).toEqual(both)
    // One that has vanished from the gateway's list is a person's to judge.
    expect((await world.client.audit(world.period)).closed).toBe(1)
    expect(await openIds(world)).toEqual(['missing-here:key-of-order-2-1'])
  })

  it('stays open while another payment of the order is still too many', async () => {
    const world = auditUnderTest()
    const [first, second, third] = [1, 2, 3].map((n) => {
      const key = { reference: `order-1-${n}`, gatewayKey: `k${n}` }
      const payment = paymentOf(1, { id: `p${n}`, ...key, createdAt: periodFrom + n })
      return { payment, records: [recordOf(payment, { gatewayKey: `k${n}` })] }
    })
    if (!first || !second || !third) throw new Error('there are three')
    await write(world, [first, second, third])
    expect((await world.client.audit(world.period)).breaks[0]?.paymentId).toBe('p3')
    const giveBack = async (id: string): Promise<void> => {
      await rewrite(world.store, id, { state: 'canceled', refundedMinor: 50_000 })
      world.gateway.records = world.gateway.records.map((record) =>
        record.gatewayKey === id.replace('p', 'k') ? { ...record, refundedMinor: 50_000 } : record,
      )
    }
    await giveBack('p3')
    // The two others are of an earlier period, and still one too many.
    for (const period of [{ ...world.period, from: periodFrom + 3 }, world.period]) {
      const report = await world.client.audit({ ...period, marginMs: 0 })
      expect([idsOf(report), report.closed]).toEqual([['duplicate:order:order-1'], 0])
    }
    await giveBack('p2')
    expect(await world.client.audit(world.period)).toMatchObject({ breaks: [], closed: 1 })
  })

  it('stays open while a second charge that caused it is out of sight', async () => {
    const world = auditUnderTest({
      // Some gateways show one transaction under a reference, however many there are.
      lookUp: async ({ gatewayKey, amount }) => {
        const transactions = [{ gatewayKey: gatewayKey ?? '', status: 'approved', amount } as const]
        return { kind: 'transactions', transactions }
      },
    })
    const payment = paymentOf(1)
    const second = recordOf(payment, { gatewayKey: 'second', at: periodFrom + 3 * day })
    await write(world, [{ payment, records: [recordOf(payment), second] }])
    const later = { from: periodFrom + 2 * day, to: periodFrom + 4 * day }
    expect(idsOf(await world.client.audit(later))).toEqual(['duplicate:order-1-1'])
    expect(await world.client.audit(world.period)).toMatchObject({ breaks: [], closed: 0 })
    world.gateway.records[1] = { ...second, refundedMinor: 50_000 }
    expect(await world.client.audit(later)).toMatchObject({ breaks: [], closed: 1 })
  })
})

it('audits of one gateway leave the breaks of another alone', async () => {
  const world = auditUnderTest()
  await write(world, [{ payment: paymentOf(1), records: [recordOf(paymentOf(1))] }])
  const kind: BreakKind = 'amount'
  const about = { paymentId: 'payment-1', orderId: 'order-1', reference: 'order-1-1' }
  const times = { foundAt: 1, lastSeenAt: 1, closedAt: null }
  const sides = { ours: `${won(1).minor}`, theirs: null, gatewayKey: null }
  await world.store.saveBreaks([{ id: 'x', kind, dialect: 'toss', ...about, ...times, ...sides }])
  expect((await world.client.audit(world.period)).closed).toBe(0)
  expect(await world.store.listBreaks({ dialect: 'toss', isOpen: true, limit: 9 })).toHaveLength(1)
})
