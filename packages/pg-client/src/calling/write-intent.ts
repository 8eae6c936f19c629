import { blocksAnotherPayment } from '../payment/payment-state.js'
import type { Payment } from '../payment/payment.js'
import type { HttpRequest } from '../ports/http-transport.js'
import type { PaymentOrder } from '../payment-client.js'
import { leaveToLiveCallMs, waitBeforeCheck } from '../reconciler/check-schedule.js'
import { wallTime, type ClientContext } from '../client-context.js'

/** `written`: the intent is durable. `taken`: the order has a payment that may collect. */
export type Intent =
  | { readonly kind: 'written'; readonly payment: Payment; readonly request: HttpRequest }
  | { readonly kind: 'taken'; readonly payment: Payment }

/** Insertions that may be overtaken by another one of the same order. */
const mostRaces = 20

/**
 * Makes the intent to collect money durable, before the first byte goes out. The reference is
 * `{orderId}-{n}`: the n-th payment of the order.
 *
 * @throws TypeError where order, owner or instrument cannot be sent.
 */
export async function writeIntent<Instrument>(
  context: ClientContext<Instrument>,
  order: PaymentOrder<Instrument>,
): Promise<Intent> {
  checkOrder(order)
  const { store, dialect } = context
  for (let race = 0; race < mostRaces; race += 1) {
    const earlier = await store.listByOrder(order.orderId)
    const blocking = earlier.find(({ state }) => blocksAnotherPayment(state))
    if (blocking) return { kind: 'taken', payment: blocking }
    const payment = newPayment(context, order, earlier.length + 1)
    // Encoded first: an instrument that cannot be sent leaves nothing behind.
    const request = dialect.encodeSubmit(payment, order.instrument)
    if ((await store.insert(payment)) === 'saved') return { kind: 'written', payment, request }
  }
  throw new Error(`the payments of order ${order.orderId} change faster than one can be added`)
}

function checkOrder({ orderId, owner, amount }: Omit<PaymentOrder<unknown>, 'instrument'>): void {
  if (!/^[A-Za-z0-9_-]{6,60}$/.test(orderId)) {
    throw new TypeError(`orderId must be 6 to 60 characters of A-Z a-z 0-9 _ -, got ${orderId}`)
  }
  if (!/^[\x21-\x7e]{1,200}$/.test(owner)) {
    throw new TypeError('owner must be 1 to 200 printable ASCII characters without blanks')
  }
  if (!Number.isSafeInteger(amount.minor) || amount.minor <= 0) {
    throw new TypeError(`amount.minor must be a positive integer, got ${amount.minor}`)
  }
}

function newPayment<Instrument>(
  context: ClientContext<Instrument>,
  { orderId, owner, amount, instrument }: PaymentOrder<Instrument>,
  n: number,
): Payment {
  const { dialect, times, limits, random, ids } = context
  const createdAt = wallTime(context)
  const firstWait = waitBeforeCheck(times.checkAfterMs, 0, random)
  return {
    id: ids.next(),
    reference: `${orderId}-${n}`,
    orderId,
    owner,
    amount: { minor: amount.minor, currency: amount.currency },
    dialect: dialect.name,
    cardLast4: dialect.last4Of(instrument),
    state: 'requested',
    certainty: 'unknown',
    gatewayKey: null,
    decline: null,
    reviewReason: null,
    settledBy: null,
    active: true,
    attempts: 0,
    lastSentAt: null,
    mayBeInFlight: false,
    checks: 0,
    nextCheckAt: createdAt + Math.max(firstWait, limits.deadlineMs + leaveToLiveCallMs),
    createdAt,
    updatedAt: createdAt,
    settledAt: null,
    version: 0,
  }
}
