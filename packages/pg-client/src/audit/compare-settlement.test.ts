import { describe, expect, it } from 'vitest'
import { won } from '../payment/money.js'
import type { GatewayRecord } from '../ports/gateway-records.js'
import type { AuditReport } from './audit-report.js'
import { SettlementComparison } from './compare-settlement.js'
import { paymentOf, periodFrom, periodMs, recordOf } from '../testing/agreeing-books.js'
import { auditUnderTest, rewrite, write, type AuditUnderTest } from '../testing/listing-gateway.js'

const window = { from: periodFrom, to: periodFrom + periodMs }
const listed = (number: number, change: Partial<GatewayRecord> = {}): GatewayRecord =>
  recordOf(paymentOf(number), change)

function found(list: readonly GatewayRecord[], file: readonly GatewayRecord[]): readonly string[] {
  const comparison = new SettlementComparison('toss', window, file)
  const breaks = [...list.flatMap((one) => comparison.compare([one])), ...comparison.rest()]
  return breaks.map(({ id }) => id.replace('toss:', ''))
}

describe('a settlement file', () => {
  it.each([
    ['the same', {}, []],
    ['another charge', { amount: won(49_000) }, ['settled-otherwise:key-of-order-1-1']],
    [
      'another currency',
      { amount: { minor: 50_000, currency: 'JPY' } },
      ['settled-otherwise:key-of-order-1-1'],
    ],
    ['more given back', { refundedMinor: 1 }, ['settled-otherwise:key-of-order-1-1']],
    ['a fee', { feeMinor: 1650 }, []],
  ] as const)('that has %s', (_, change, expected) => {
    const file = [listed(1, change), listed(2)]
    expect(found([listed(1), listed(2)], file)).toEqual(expected)
  })

  it('may lack what was given back: that stands in the file of its own day', () => {
    expect(found([listed(1, { refundedMinor: 20_000 })], [listed(1)])).toEqual([])
  })

  it('must have every sale with money', () => {
    const list = [
      listed(1),
      listed(2, { refundedMinor: 50_000 }),
      listed(3, { status: 'pending' }),
      listed(4),
    ]
    expect(found(list, [listed(1)])).toEqual(['unsettled:key-of-order-4-1'])
  })

  it('must have no sale that is not in the list', () => {
    expect(found([listed(1)], [listed(1), listed(2)])).toEqual([
      'settled-otherwise:key-of-order-2-1',
    ])
  })

  it('is compared within its days alone', () => {
    const outside = [{ at: window.from - 1 }, { at: window.to }]
    const others = outside.map((change, index) => listed(index + 5, change))
    expect(found([listed(1), ...others], [listed(1)])).toEqual([])
    expect(found([listed(1)], [listed(1), ...others])).toEqual([])
    const wrong = others.map((one) => ({ ...one, amount: won(1) }))
    expect(found([listed(1), ...others], [listed(1), ...wrong])).toEqual([])
  })

  it('is compared once with what two pages of the list tell of', () => {
    expect(found([listed(1), listed(2), listed(1)], [listed(1), listed(2)])).toEqual([])
    const twice = [listed(1), listed(2), listed(1), listed(2)]
    expect(found(twice, [listed(1, { amount: won(1) })])).toEqual([
      'settled-otherwise:key-of-order-1-1',
      'unsettled:key-of-order-2-1',
    ])
  })

  it('that is empty is none', () => {
    expect(found([listed(1)], [])).toEqual([])
  })
})

describe('an audit with a settlement file', () => {
  const idsOf = ({ breaks }: AuditReport): readonly string[] =>
    breaks.map(({ id }) => id.slice('async-card:'.length))

  async function worldWith(numbers: readonly number[]): Promise<AuditUnderTest> {
    const world = auditUnderTest({}, [])
    const payments = numbers.map((number) => paymentOf(number))
    const entries = payments.map((payment) => ({ payment, records: [recordOf(payment)] }))
    await write(world, entries)
    world.gateway.settlements = [...world.gateway.records]
    return world
  }

  it('is three-way, and each side is wrong in its own way', async () => {
    const world = await worldWith([1, 2, 3, 4, 5])
    const { client, period, gateway } = world
    expect(await client.audit(period)).toMatchObject({ breaks: [], settled: 5, theirs: 5 })
    const third = listed(3, { amount: won(3) })
    gateway.records = [listed(1), listed(2), third, listed(4), listed(5)]
    const second = listed(2, { amount: won(48_000) })
    gateway.settlements = [second, third, listed(4), listed(5)]
    const report = await client.audit(period)
    expect(report.breaks).toMatchObject([
      { kind: 'amount', paymentId: 'payment-3' },
      {
        kind: 'settled-otherwise',
        paymentId: 'payment-2',
        orderId: 'order-2',
        reference: 'order-2-1',
        gatewayKey: 'key-of-order-2-1',
        ours: 'approved 50000 KRW',
        theirs: 'listed as approved 50000 KRW; settled as approved 48000 KRW',
      },
      {
        kind: 'unsettled',
        paymentId: 'payment-1',
        ours: 'approved 50000 KRW',
        theirs: 'listed as approved 50000 KRW; not settled',
      },
    ])
    expect(report.settled).toBe(4)
  })

  it('closes what the file has made good, and nothing that it did not look for', async () => {
    const world = await worldWith([1, 2])
    const { client, period, gateway } = world
    const file = gateway.settlements ?? []
    gateway.settlements = file.slice(1)
    expect(idsOf(await client.audit(period))).toEqual(['unsettled:key-of-order-1-1'])
    gateway.settlements = file
    for (const blind of [{ settlements: false }, { settledAfterMs: 8 * periodMs }]) {
      expect(await client.audit({ ...period, ...blind })).toMatchObject({ breaks: [], closed: 0 })
    }
    expect(await client.audit(period)).toMatchObject({ breaks: [], closed: 1, settled: 2 })
  })

  it('closes what has been given back since, though the file never had it', async () => {
    const world = await worldWith([1, 2])
    const { client, period, gateway, store } = world
    gateway.settlements?.shift()
    expect(idsOf(await client.audit(period))).toEqual(['unsettled:key-of-order-1-1'])
    const givenBack = { refundedMinor: 50_000 }
    gateway.records = [listed(1, givenBack), listed(2)]
    await rewrite(store, 'payment-1', { state: 'canceled', ...givenBack })
    expect(await client.audit(period)).toMatchObject({ breaks: [], closed: 1 })
  })

  it('looks for sales that are old enough, by the day after the sale at the earliest', async () => {
    const world = await worldWith([1, 2])
    const { client, gateway, clock } = world
    gateway.settlements?.shift()
    const [sold] = gateway.records
    if (!sold) throw new Error('there are two')
    const old = clock.now() - sold.at
    const { period } = world
    expect(idsOf(await client.audit({ ...period, settledAfterMs: old }))).toEqual([])
    expect(idsOf(await client.audit({ ...period, settledAfterMs: old - 1 }))).toEqual([
      'unsettled:key-of-order-1-1',
    ])
  })

  it('does not read it where nobody wants it', async () => {
    const { client, period, gateway } = await worldWith([1])
    expect((await client.audit({ ...period, settlements: false })).settled).toBeNull()
    expect(gateway.asked).toEqual(['/records/1'])
  })
})
