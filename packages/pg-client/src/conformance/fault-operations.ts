import assert from 'node:assert/strict'
import type { PaymentStore } from '../ports/payment-store.js'
import {
  sampleAttempt,
  sampleCallback,
  sampleEvent,
  sampleKeyedRequest,
  samplePayment,
  sampleRefund,
} from './sample-payment.js'

const dialect = 'async-card'

/** One method of the port, to be broken off between any two of its statements. */
export interface FaultOperation {
  readonly name: string
  /** Brings an empty store to where the operation begins. */
  prepare(store: PaymentStore, orderId: string): Promise<void>
  /** Does it; gives what the method says. */
  run(store: PaymentStore, orderId: string): Promise<unknown>
  /** What `run` says when it is done again after it has taken effect. */
  readonly repeated: unknown
}

function begun(orderId: string) {
  return samplePayment({ orderId, state: 'approved', nextCheckAt: null })
}

const savesEverything: FaultOperation = {
  name: 'a change of payment, attempt, refund, outbox and callbacks',
  prepare: async (store, orderId) => {
    const payment = begun(orderId)
    await store.insert(payment)
    await store.save({ payment, refund: sampleRefund(payment) })
    const callback = sampleCallback(payment.reference, `event-of-${orderId}`)
    await store.receiveCallback({ dialect, callback, receivedAt: 700 })
  },
  run: async (store, orderId) => {
    const payment = begun(orderId)
    const refund = sampleRefund(payment, { state: 'done', closedAt: 60_000, updatedAt: 60_000 })
    return store.save({
      payment: { ...payment, version: 2, state: 'partiallyCanceled', refundedMinor: 10_000 },
      attempt: sampleAttempt({ refundId: refund.id, endedAt: 60_000, ending: 'answered' }),
      refund,
      events: [sampleEvent(payment, { at: 1 }), sampleEvent(payment, { at: 2 })],
      settlesCallbacks: 'all',
    })
  },
  repeated: 'stale',
}

const insertsIntent: FaultOperation = {
  name: 'an intent',
  prepare: () => Promise.resolve(),
  run: (store, orderId) => {
    return store.insert(samplePayment({ orderId, keyedRequest: sampleKeyedRequest() }))
  },
  repeated: 'orderTaken',
}

const receivesCallback: FaultOperation = {
  name: 'a callback and its payment',
  prepare: async (store, orderId) => {
    assert.equal(await store.insert(begun(orderId)), 'saved')
  },
  run: async (store, orderId) => {
    const { reference } = begun(orderId)
    const callback = sampleCallback(reference, `event-of-${orderId}`)
    const received = { dialect, callback: { ...callback, authenticated: true }, receivedAt: 700 }
    return (await store.receiveCallback(received)).result
  },
  repeated: 'duplicate',
}

const adoptsCallback: FaultOperation = {
  name: 'a parked callback that finds its payment',
  prepare: async (store, orderId) => {
    const payment = begun(orderId)
    const callback = sampleCallback(payment.reference, `event-of-${orderId}`)
    await store.receiveCallback({ dialect, callback, receivedAt: 700 })
    await store.insert(payment)
  },
  run: (store) => store.adoptParkedCallbacks(dialect),
  repeated: 0,
}

/** The methods that change more than one row, or the first row of a payment. */
export const faultOperations: readonly FaultOperation[] = [
  savesEverything,
  insertsIntent,
  receivesCallback,
  adoptsCallback,
]
