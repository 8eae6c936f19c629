import { won, type Payment, type Refund } from '@holdfast/pg-client'
import { samplePayment, sampleRefund } from '../sample-payment.js'

/** A payment over 5000 won that nothing has been sent of; `change` is laid over it. */
export function paymentOf(reference: string, change: Partial<Payment> = {}): Payment {
  const nothingSent = { attempts: 0, lastSentAt: null, mayBeInFlight: false, version: 0 }
  return samplePayment({
    id: `payment-of-${reference}`,
    reference,
    orderId: reference,
    owner: '135135',
    amount: won(5000),
    dialect: 'stripe',
    state: 'requested',
    ...nothingSent,
    ...change,
  })
}

/** A refund of a payment that nothing has been sent of. */
export function refundOf(payment: Payment, amountMinor: number, number = 1): Refund {
  return {
    ...sampleRefund(amountMinor, 'wrong size'),
    id: `refund-${number}-of-${payment.reference}`,
    paymentId: payment.id,
    requestId: `request-${number}`,
  }
}
