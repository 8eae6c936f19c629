import { describe, expect, it } from 'vitest'
import { sampleRefund } from '../../conformance/sample-payment.js'
import type { Payment } from '../../payment/payment.js'
import type { BatchAnswer } from '../../ports/gateway-dialect.js'
import { respond, tossPayment, transactionRow } from '../../testing/toss-samples.js'
import { listedAnswerOf } from './toss-listed.js'
import { readTransactions } from './toss-wire.js'

const sentAt = Date.UTC(2026, 0, 1)
const payment = tossPayment({ state: 'unknown', createdAt: sentAt - 9, lastSentAt: sentAt })
let rows = 0
const row = (change: object = {}): Record<string, unknown> =>
  transactionRow(sentAt + (rows += 1) * 1000, change)
const part = (amount: number): Record<string, unknown> =>
  row({ amount, status: 'PARTIAL_CANCELED' })
const answer = (
  listed: readonly Record<string, unknown>[],
  of: Payment = payment,
): BatchAnswer | undefined => listedAnswerOf(of, readTransactions(respond(200, listed).body) ?? [])
const approved = (refundedMinor: number, change: object = {}) => ({
  kind: 'transactions',
  transactions: [
    {
      gatewayKey: 'tviva20260101000000Kq3Z1',
      status: 'approved',
      refundedMinor,
      reference: payment.reference,
      amount: { minor: 15_000, currency: 'KRW' },
      ...change,
    },
  ],
})

describe('a payment that is not listed', () => {
  it.each(['requested', 'unknown', 'pending', 'canceling', 'approved', 'review'] as const)(
    'is looked up by itself: %s',
    (state) => {
      expect(answer([], { ...payment, state })).toBeUndefined()
    },
  )
})

describe('a payment that is listed', () => {
  it('is approved with the sum of its cancels', () => {
    expect(answer([row()])).toEqual(approved(0))
    expect(answer([row(), part(-5000), part(-2000)])).toEqual(approved(7000))
    expect(answer([row(), row({ amount: -15_000, status: 'CANCELED' })])).toEqual(approved(15_000))
  })

  it('is so if cancels are told without a sign', () => {
    expect(answer([row(), part(5000)])).toEqual(approved(5000))
  })

  it('counts a transaction once, which two windows share', () => {
    const twice = row()
    expect(answer([twice, twice])).toEqual(approved(0))
  })

  it('is told under each of its keys', () => {
    const told = answer([row(), row({ paymentKey: 'k2', amount: 9000 })])
    expect(told).toMatchObject({
      transactions: [{ amount: { minor: 15_000 } }, { gatewayKey: 'k2', amount: { minor: 9000 } }],
    })
  })

  it.each<[string, () => Record<string, unknown>[]]>([
    ['a cancel without its approval', () => [part(-5000)]],
    ['more given back than charged', () => [row(), part(-15_001)]],
    ['another currency', () => [row({ currency: 'USD' })]],
    ['a part of a won', () => [row({ amount: 0.5 })]],
    ['an unknown status', () => [row(), row({ status: 'MAYBE' })]],
    ['an approval of nothing', () => [row({ amount: 0 })]],
    ['one key of which cannot be read', () => [row(), row({ paymentKey: 'k2', status: 'MAYBE' })]],
  ])('is left out with %s', (_name, listed) => {
    expect(answer(listed())).toBeUndefined()
  })

  it('is left out while its refund is not in the sum: it may be under way', () => {
    const refund = sampleRefund(payment, { amountMinor: 4000 })
    const canceling: Payment = { ...payment, state: 'canceling', refundedMinor: 5000, refund }
    expect(answer([row(), part(-5000)], canceling)).toBeUndefined()
    expect(answer([row(), part(-5000), part(-4000)], canceling)).toEqual(approved(9000))
    const known: Payment = { ...canceling, state: 'partiallyCanceled', refund: null }
    expect(answer([row()], known)).toBeUndefined()
  })
})

describe('a virtual account', () => {
  const account = { method: '가상계좌' }
  const issued = row({ ...account, amount: 0, status: 'WAITING_FOR_DEPOSIT' })
  const gatewayKey = 'tviva20260101000000Kq3Z1'
  const pending: Payment = { ...payment, state: 'pending', gatewayKey }

  it('still waits where it was issued and no more', () => {
    const { reference } = payment
    const transactions = [{ gatewayKey, status: 'pending', reference }]
    expect(answer([issued], pending)).toEqual({ kind: 'transactions', transactions })
  })

  it('is looked up by itself where it is news, for its number and its secret', () => {
    expect(answer([issued])).toBeUndefined()
    expect(answer([issued], { ...pending, gatewayKey: 'k2' })).toBeUndefined()
  })

  it('is looked up by itself once paid: the deposit may have been taken back', () => {
    expect(answer([issued, row(account)], pending)).toBeUndefined()
    expect(answer([row(account)], pending)).toBeUndefined()
    const canceled = row({ ...account, amount: -15_000, status: 'CANCELED' })
    expect(answer([issued, canceled], pending)).toBeUndefined()
  })
})
