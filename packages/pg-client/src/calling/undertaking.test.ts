import { expect, it } from 'vitest'
import { samplePayment } from '../conformance/sample-payment.js'
import type { GatewayTransaction } from '../payment/evidence.js'
import { newRefund } from '../payment/refund.js'
import { keyedDialect } from '../testing/keyed-dialect.js'
import { cancelOf } from './undertaking.js'

const refund = newRefund({
  id: 'refund-1',
  paymentId: 'payment-1',
  requestId: 'one',
  amountMinor: 60,
  reason: 'returned',
  createdAt: 1,
})
const payment = samplePayment({ state: 'canceling', gatewayKey: 'ours', refundedMinor: 0, refund })
const charge = (gatewayKey: string, fields: Partial<GatewayTransaction> = {}) =>
  ({ gatewayKey, status: 'approved', refundedMinor: 0, ...fields }) as const

it.each<[string, readonly [GatewayTransaction, ...GatewayTransaction[]], string]>([
  ['nothing has gone back', [charge('ours')], 'notDone'],
  ['as much has gone back', [charge('ours', { refundedMinor: 60 })], 'done'],
  ['it is under way', [charge('ours', { refundPendingMinor: 60 })], 'done'],
  ['less has gone back: to be recorded first', [charge('ours', { refundedMinor: 30 })], 'done'],
  [
    'another charge of the reference has nothing given back',
    [charge('other'), charge('ours', { refundedMinor: 60 })],
    'done',
  ],
  ['only another charge is told of', [charge('other')], 'unclear'],
  ['it does not tell what has gone back', [{ gatewayKey: 'ours', status: 'approved' }], 'unclear'],
  ['the charge does not stand', [charge('ours', { status: 'declined' })], 'unclear'],
])('a cancel, where %s, is %j: %s', (_name, transactions, expected) => {
  const found = { kind: 'transactions', transactions } as const
  expect(cancelOf(keyedDialect(), refund.id).isDone(payment, found)).toBe(expected)
})
