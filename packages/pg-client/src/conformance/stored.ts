import assert from 'node:assert/strict'
import type { Payment } from '../payment/payment.js'
import type { PaymentChange, PaymentStore, SaveResult } from '../ports/payment-store.js'

/** Reads a payment that has to be there. */
export async function stored(store: PaymentStore, id: string): Promise<Payment> {
  const payment = await store.get(id)
  assert.ok(payment, `${id} is stored`)
  return payment
}

/** Reads a payment and saves it with other fields and whatever else the change brings. */
export async function saveAs(
  store: PaymentStore,
  id: string,
  fields: Partial<Payment>,
  more: Omit<PaymentChange, 'payment'> = {},
): Promise<SaveResult> {
  return store.save({ payment: { ...(await stored(store, id)), ...fields }, ...more })
}

/** The ids of what was listed, in its order. */
export function idsOf(listed: readonly { readonly id: string }[]): readonly string[] {
  return listed.map(({ id }) => id)
}

/** Everything that can be read about an order and what belongs to it, without outbox sequences. */
export async function everythingOf(
  store: PaymentStore,
  orderId: string,
  dialect: string,
): Promise<unknown> {
  const payments = await store.listByOrder(orderId)
  const parts = payments.map(async ({ id }) => ({
    payment: await store.get(id),
    attempts: await store.listAttempts(id),
    refunds: await store.listRefunds(id),
  }))
  const callbacks = await store.listUnsettledCallbacks(dialect, 1000)
  const outbox = await store.readOutbox({ dialect, after: 0, limit: 1000 })
  const ids = new Set(idsOf(payments))
  return {
    payments,
    parts: await Promise.all(parts),
    callbacks: callbacks.filter(({ paymentId }) => paymentId !== null && ids.has(paymentId)),
    events: outbox.filter(({ event }) => ids.has(event.paymentId)).map(({ event }) => event),
  }
}
