import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleRefund } from '../conformance/sample-payment.js'
import { won } from '../payment/money.js'
import type { Payment } from '../payment/payment.js'
import type { GatewayRecord } from '../ports/gateway-records.js'
import { compareRecords } from './compare-records.js'
import { agreeingEntry, anyDraw, paymentOf, recordOf } from '../testing/agreeing-books.js'
import { anyPlants, plant, plantNames } from '../testing/planted-breaks.js'

const dialect = 'async-card'

function found(ours: readonly Payment[], theirs: readonly GatewayRecord[]): readonly string[] {
  const breaks = compareRecords({ dialect, ours, theirs })
  return breaks.map(({ id }) => id.slice(`${dialect}:`.length)).toSorted()
}

function found1(
  change: Partial<Payment>,
  ...records: readonly Partial<GatewayRecord>[]
): readonly string[] {
  const payment = paymentOf(1, change)
  return found(
    [payment],
    records.map((record) => recordOf(payment, record)),
  )
}

describe('two books', () => {
  it('that agree have no break, and those that are planted are found: no more, no fewer', () => {
    fc.assert(
      fc.property(fc.array(anyDraw, { maxLength: 20 }), anyPlants, (draws, names) => {
        const { entries, strays, expected } = plant(names, 1000)
        const all = [...draws.map(agreeingEntry), ...entries]
        const ids = compareRecords({
          dialect,
          ours: all.map(({ payment }) => payment),
          theirs: [...all.flatMap(({ records }) => records), ...strays],
        }).map(({ id }) => id)
        expect(ids.toSorted()).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  it.each(plantNames)('differ by one break where there is one: %s', (name) => {
    const { entries, strays, expected } = plant([name], 7)
    const ours = entries.map(({ payment }) => payment)
    const theirs = [...strays, ...entries.flatMap(({ records }) => records)]
    const ids = compareRecords({ dialect, ours, theirs }).map(({ id }) => id)
    expect(ids).toEqual(expected)
  })
})

describe('money', () => {
  it.each(['requested', 'unknown', 'pending', 'declined', 'failed'] as const)(
    'that is there and not here is a break of status: %s',
    (state) => {
      expect(found1({ state })).toEqual([])
      expect(found1({ state }, { status: 'pending' })).toEqual([])
      expect(found1({ state }, {})).toEqual(['status:order-1-1'])
      expect(found1({ state }, { refundedMinor: 50_000 })).toEqual([])
    },
  )

  it.each(['approved', 'canceling', 'partiallyCanceled'] as const)(
    'that is here and not there is missing there, or a break of status: %s',
    (state) => {
      expect(found1({ state })).toEqual(['missing-there:order-1-1'])
      expect(found1({ state }, { status: 'declined' })).toEqual(['status:order-1-1'])
      expect(found1({ state }, { status: 'pending' })).toEqual(['status:order-1-1'])
      expect(found1({ state }, { status: 'expired' })).toEqual(['status:order-1-1'])
    },
  )

  it('is nowhere after a cancel: only what was given back is compared, where it was taken', () => {
    const canceled = { state: 'canceled', refundedMinor: 50_000 } as const
    expect(found1(canceled)).toEqual(['missing-there:order-1-1'])
    expect(found1({ ...canceled, refundedMinor: 0 })).toEqual([])
    expect(found1(canceled, { status: 'declined' })).toEqual([])
    expect(found1(canceled, { refundedMinor: 40_000 })).toEqual(['refund:order-1-1'])
  })

  it('of a payment in review is a person’s to tell, its amounts are not', () => {
    expect(found1({ state: 'review' })).toEqual([])
    expect(found1({ state: 'review' }, { status: 'declined' })).toEqual([])
    expect(found1({ state: 'review' }, { amount: won(1) })).toEqual(['amount:order-1-1'])
    expect(found1({ state: 'review' }, { refundedMinor: 1 })).toEqual(['refund:order-1-1'])
  })
})

describe('a payment', () => {
  it('may differ in several ways at once', () => {
    expect(found1({}, { amount: won(60_000), refundedMinor: 5 })).toEqual([
      'amount:order-1-1',
      'refund:order-1-1',
    ])
    expect(found1({ state: 'failed' }, { amount: won(60_000) })).toEqual([
      'amount:order-1-1',
      'status:order-1-1',
    ])
  })

  it('whose refund is open agrees with it done and not done, and with nothing else', () => {
    const payment = paymentOf(1)
    const refund = sampleRefund(payment, { amountMinor: 10_000 })
    const change = { state: 'canceling', refundedMinor: 5000, refund } as const
    expect(found1(change, { refundedMinor: 5000 })).toEqual([])
    expect(found1(change, { refundedMinor: 15_000 })).toEqual([])
    expect(found1(change, { refundedMinor: 10_000 })).toEqual(['refund:order-1-1'])
    const closed = { ...change, refund: { ...refund, state: 'refused' as const } }
    expect(found1(closed, { refundedMinor: 15_000 })).toEqual(['refund:order-1-1'])
  })

  it('is known by its key where the gateway has no reference of ours, or another one', () => {
    expect(found1({}, { reference: null })).toEqual([])
    expect(found1({}, { reference: 'somebody-1' })).toEqual([])
    expect(found1({ gatewayKey: 'other' }, { reference: null })).toEqual([
      'missing-here:key-of-order-1-1',
      'missing-there:order-1-1',
    ])
  })

  it('is compared with the record that has money, and then with the one that it knows', () => {
    const declined = { gatewayKey: 'another', status: 'declined' } as const
    expect(found1({}, declined, {})).toEqual([])
    expect(found1({}, { status: 'declined' }, { gatewayKey: 'another' })).toEqual([])
    const wrong = { gatewayKey: 'a-key', amount: won(1) }
    expect(found1({}, wrong, {})).toEqual(['duplicate:order-1-1'])
  })

  it('that is listed twice under one key is listed once', () => {
    expect(found1({}, {}, {})).toEqual([])
  })
})

describe('a duplicate', () => {
  it('is told once, however many records there are, and names what nobody asked for', () => {
    const payment = paymentOf(1)
    const records = ['k3', 'key-of-order-1-1', 'k2'].map((gatewayKey) =>
      recordOf(payment, { gatewayKey }),
    )
    const breaks = compareRecords({ dialect, ours: [payment], theirs: records })
    expect(breaks).toEqual([
      expect.objectContaining({ kind: 'duplicate', paymentId: 'payment-1', gatewayKey: 'k2' }),
    ])
  })

  it('needs money in both: what was given back whole does not count', () => {
    expect(found1({}, {}, { gatewayKey: 'k2', refundedMinor: 50_000 })).toEqual([])
  })

  it('of an order counts the payments that hold money there, whatever we think of them', () => {
    const first = paymentOf(1, { state: 'review' })
    const second = paymentOf(1, { id: 'p2', reference: 'order-1-2', gatewayKey: 'k2' })
    const both = [recordOf(first), recordOf(second)]
    expect(found([first, second], both)).toEqual(['duplicate:order:order-1'])
    expect(found([first, second], [recordOf(second)])).toEqual([])
    const elsewhere = { ...first, dialect: 'toss', state: 'approved' } as const
    expect(found([elsewhere, second], [recordOf(second)])).toEqual(['duplicate:order:order-1'])
    expect(found([{ ...elsewhere, state: 'failed' }, second], [recordOf(second)])).toEqual([])
  })

  it('may be of a reference that we do not know', () => {
    const payment = paymentOf(1)
    const records = ['k1', 'k2'].map((gatewayKey) => recordOf(payment, { gatewayKey }))
    expect(found([], records)).toEqual([
      'duplicate:order-1-1',
      'missing-here:k1',
      'missing-here:k2',
    ])
  })
})
