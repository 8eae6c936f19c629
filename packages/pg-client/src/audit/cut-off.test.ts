import { describe, expect, it } from 'vitest'
import type { Payment } from '../payment/payment.js'
import type { GatewayRecord } from '../ports/gateway-records.js'
import { paymentOf, periodFrom, periodMs, recordOf } from '../testing/agreeing-books.js'
import { auditUnderTest, rewrite, write, type AuditUnderTest } from '../testing/listing-gateway.js'

const minute = 60_000
const day = periodMs
const periodTo = periodFrom + periodMs

/** One payment in both books, charged `after` ms after it was created at `createdAt`. */
async function worldWith(
  createdAt: number,
  after: number,
  change: Partial<Payment> = {},
  record: Partial<GatewayRecord> = {},
): Promise<AuditUnderTest> {
  const world = auditUnderTest()
  const payment = paymentOf(1, { createdAt, ...change })
  await write(world, [
    { payment, records: [recordOf(payment, { at: createdAt + after, ...record })] },
  ])
  return world
}

async function idsOf(world: AuditUnderTest, options = {}): Promise<readonly string[]> {
  const { breaks } = await world.client.audit({ ...world.period, ...options })
  return breaks.map(({ id }) => id.slice('async-card:'.length))
}

describe('at the edges of a period', () => {
  it.each([
    ['created before it, charged in it', periodFrom - 1, 2],
    ['created in it, charged after it', periodTo - 1, 2],
    ['charged before it, by a clock that is behind', periodFrom, -5],
    ['created before the margin, charged in it', periodFrom - 90 * minute, 100 * minute],
    ['charged days later: a deposit', periodTo - minute, 4 * day],
    ['created days before: a deposit', periodFrom - 4 * day, 5 * day - minute],
  ])('a payment is no break: %s', async (_, createdAt, after) => {
    expect(await idsOf(await worldWith(createdAt, after))).toEqual([])
    expect(await idsOf(await worldWith(createdAt, after), { marginMs: 0 })).toEqual([])
  })

  it.each([
    ['created before it, charged in it', periodFrom - 1, 2],
    ['created in it, charged after it', periodTo - 1, 2],
    ['created days before: a deposit', periodFrom - 4 * day, 5 * day - minute],
  ])('a payment that disagrees is found: %s', async (_, createdAt, after) => {
    const failed = { state: 'failed', gatewayKey: null } as const
    expect(await idsOf(await worldWith(createdAt, after, failed))).toEqual(['status:order-1-1'])
  })

  it('money that was taken days later is found by the audit of that day', async () => {
    const failed = { state: 'failed', gatewayKey: null } as const
    const world = await worldWith(periodTo - minute, 4 * day, failed)
    expect(await idsOf(world)).toEqual([])
    const later = { from: periodFrom + 4 * day, to: periodTo + 4 * day }
    expect(await idsOf(world, later)).toEqual(['status:order-1-1'])
  })

  it.each([
    ['before', periodFrom - 1],
    ['after', periodTo],
  ])('what the gateway alone has is reported by its own period: %s', async (_, at) => {
    const world = auditUnderTest()
    world.gateway.records.push(recordOf(paymentOf(1), { at }))
    expect(await idsOf(world)).toEqual([])
    const neighbour = { from: at - minute, to: at + minute }
    expect(await idsOf(world, neighbour)).toEqual(['missing-here:key-of-order-1-1'])
  })

  it('what lies in the margin alone is not counted', async () => {
    const report = await (
      await worldWith(periodTo + 5, 5)
    ).client.audit({
      from: periodFrom,
      to: periodTo,
    })
    expect([report.ours, report.theirs]).toEqual([0, 0])
  })

  it('nothing is reported twice or lost when periods follow each other', async () => {
    const world = auditUnderTest()
    const numbers = Array.from({ length: 40 }, (_, n) => n)
    const payments = numbers.map((n) =>
      paymentOf(n, { createdAt: periodFrom + n * 10 * minute, state: 'failed', gatewayKey: null }),
    )
    const entries = payments.map((payment, n) => {
      return { payment, records: [recordOf(payment, { at: payment.createdAt + n * minute })] }
    })
    await write(world, entries)
    const found = new Set<string>()
    for (let from = periodFrom; from < periodFrom + day; from += 37 * minute) {
      const ids = await idsOf(world, { from, to: from + 37 * minute, marginMs: minute })
      for (const id of ids) found.add(id)
    }
    expect(found.size).toBe(40)
    const stored = await world.store.listBreaks({ dialect: 'async-card', isOpen: true, limit: 99 })
    expect(stored).toHaveLength(40)
  })
})

describe('refunds', () => {
  it('are compared as they stand now: the list is read up to now', async () => {
    const world = await worldWith(periodFrom, 5)
    await idsOf(world)
    expect(world.gateway.periods).toEqual([
      { from: periodFrom - 60 * minute, to: periodFrom + 7 * day + 60 * minute },
    ])
  })

  it('need no longer list where each record tells of all of them', async () => {
    const world = auditUnderTest({ listsRefundsWithPayments: true })
    await idsOf(world, { marginMs: 5 * minute })
    expect(world.gateway.periods).toEqual([
      { from: periodFrom - 5 * minute, to: periodTo + 5 * minute },
    ])
  })
})

describe('while both books are being written', () => {
  it('what was approved between the two readings is no break', async () => {
    const world = auditUnderTest()
    const payment = paymentOf(1)
    await write(world, [{ payment: { ...payment, state: 'unknown' }, records: [] }])
    world.gateway.onAsk = async (path) => {
      if (path !== '/records/1') return undefined
      // The list was read before it; our own book after it.
      world.gateway.unlisted.push(recordOf(payment))
      await rewrite(world.store, payment.id, { state: 'approved' })
      return undefined
    }
    expect(await idsOf(world)).toEqual([])
  })

  it('a payment that changes under a look is looked at again', async () => {
    const world = auditUnderTest()
    const payment = paymentOf(1)
    await write(world, [{ payment, records: [] }])
    let looks = 0
    world.gateway.onAsk = async (path) => {
      if (path !== '/payments/order-1-1') return undefined
      looks += 1
      const refundedMinor = 1000 * Math.min(looks, 3)
      const state = 'partiallyCanceled'
      if (looks <= 3) await rewrite(world.store, payment.id, { refundedMinor, state })
      world.gateway.unlisted.splice(0, 1, recordOf(payment, { refundedMinor }))
      return undefined
    }
    expect(await idsOf(world)).toEqual([])
    expect(looks).toBe(4)
  })

  it('a second charge is found whose first lies in a period long ago', async () => {
    const world = await worldWith(periodFrom - 9 * day, 5)
    world.gateway.records.push(recordOf(paymentOf(1), { gatewayKey: 'second' }))
    expect(await idsOf(world)).toEqual(['duplicate:order-1-1'])
  })
})
