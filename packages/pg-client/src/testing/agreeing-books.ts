import fc from 'fast-check'
import { samplePayment, sampleRefund } from '../conformance/sample-payment.js'
import { won } from '../payment/money.js'
import { paymentStates, type PaymentState } from '../payment/payment-state.js'
import type { Payment } from '../payment/payment.js'
import type { GatewayRecord } from '../ports/gateway-records.js'

/** The first moment of the period that tests audit, and how long it is. */
export const periodFrom = 1_700_000_000_000
export const periodMs = 86_400_000

/** One payment in both books. */
export interface Entry {
  readonly payment: Payment
  readonly records: readonly GatewayRecord[]
}

/** What chance says about one payment. */
export interface Draw {
  readonly state: PaymentState
  /** In won; at least 1000. */
  readonly minor: number
  /** What was given back where it was a part, in hundredths. */
  readonly share: number
  /** Two ways to agree: with a record of the gateway's or without, and the like. */
  readonly flag: boolean
  /** When it was created, within the period. */
  readonly offset: number
}

export const anyDraw: fc.Arbitrary<Draw> = fc.record({
  state: fc.constantFrom(...paymentStates),
  minor: fc.integer({ min: 1000, max: 1_000_000 }),
  share: fc.integer({ min: 1, max: 98 }),
  flag: fc.boolean(),
  offset: fc.integer({ min: 0, max: periodMs - 10_000 }),
})

/** A record of the gateway's that agrees with an approved payment. */
export function recordOf(
  { reference, amount, createdAt, refundedMinor }: Payment,
  change: Partial<GatewayRecord> = {},
): GatewayRecord {
  return {
    gatewayKey: `key-of-${reference}`,
    reference,
    status: 'approved',
    amount,
    refundedMinor,
    feeMinor: null,
    at: createdAt + 500,
    ...change,
  }
}

/** A payment of the period, by the number of its order. */
export function paymentOf(number: number, change: Partial<Payment> = {}): Payment {
  const orderId = `order-${number}`
  const reference = `${orderId}-1`
  const createdAt = periodFrom + number
  return samplePayment({
    id: `payment-${number}`,
    orderId,
    reference,
    gatewayKey: `key-of-${reference}`,
    state: 'approved',
    certainty: 'accepted',
    active: false,
    nextCheckAt: null,
    createdAt,
    updatedAt: createdAt,
    ...change,
  })
}

/** Two books that agree, in every way in which they may. */
export function agreeingEntry(draw: Draw, number: number): Entry {
  const { state, minor, share, flag } = draw
  const createdAt = periodFrom + draw.offset
  const part = Math.floor((minor * share) / 100)
  const plain = paymentOf(number, { state, amount: won(minor), createdAt })
  const withRecord = (change: Partial<Payment>, record: Partial<GatewayRecord> = {}): Entry => {
    const payment = { ...plain, ...change }
    return { payment, records: [recordOf(payment, record)] }
  }
  const without: Entry = { payment: plain, records: [] }
  switch (state) {
    case 'approved':
      return withRecord({})
    case 'partiallyCanceled':
      return withRecord({ refundedMinor: part })
    case 'canceled':
      return flag ? withRecord({ refundedMinor: minor }) : without
    case 'canceling': {
      // The refund has been executed, or it has not: nobody has told us.
      const refund = sampleRefund(plain, { amountMinor: part })
      return withRecord({ refund }, { refundedMinor: flag ? part : 0 })
    }
    case 'review':
      return flag ? withRecord({}) : without
    case 'pending':
      return flag ? withRecord({}, { status: 'pending' }) : without
    case 'unknown':
    case 'requested':
      return flag ? withRecord({ gatewayKey: null }, { status: 'declined' }) : without
    case 'declined':
      return flag ? withRecord({}, { status: 'declined' }) : without
    case 'failed':
      // Charged behind our back and given back whole: nobody holds money.
      return flag ? withRecord({}, { refundedMinor: minor }) : without
  }
}
