import { blocksAnotherPayment } from '../payment/payment-state.js'
import type { Payment } from '../payment/payment.js'
import type { PaymentOrder } from '../payment-client.js'
import { firstCheckAt } from '../reconciler/check-schedule.js'
import { wallTime, type ClientContext } from '../client-context.js'
import { submitOf, type Undertaking } from './undertaking.js'

/**
 * - `written`: the intent is durable.
 * - `taken`: the order has a payment that may collect, or a declined one that its gateway would
 *   still complete. Another dialect's is for that one's client to close.
 */
export type Intent =
  | { readonly kind: 'written'; readonly payment: Payment; readonly submit: Undertaking }
  | { readonly kind: 'taken'; readonly payment: Payment }

/** Insertions that may be overtaken by another one of the same order. */
const mostRaces = 20

/** The reference of an order's n-th payment. */
export function referenceOf(orderId: string, n: number): string {
  return `${orderId}-${n}`
}

/**
 * Makes the intent to collect money durable, before the first byte goes out. The reference is
 * `{orderId}-{n}`: the n-th payment of the order. `close` closes a declined payment at the gateway
 * that would still complete it.
 *
 * @throws TypeError where order, owner, currency or instrument cannot be sent.
 */
export async function writeIntent<Instrument>(
  context: ClientContext<Instrument>,
  order: PaymentOrder<Instrument>,
  close: (payment: Payment) => Promise<Payment>,
): Promise<Intent> {
  checkOrder(context, order)
  const { store, dialect } = context
  for (let race = 0; race < mostRaces; race += 1) {
    const earlier = await store.listByOrder(order.orderId)
    const blocking = earlier.find(({ state }) => blocksAnotherPayment(state))
    if (blocking) return { kind: 'taken', payment: blocking }
    const turnable = earlier.find(({ mayStillTurn }) => mayStillTurn)
    if (turnable) {
      if (turnable.dialect !== dialect.name) return { kind: 'taken', payment: turnable }
      const closed = await close(turnable)
      if (closed.mayStillTurn) return { kind: 'taken', payment: closed }
      continue
    }
    const payment = newPayment(context, order, earlier.length + 1)
    const encode: Undertaking['encode'] = (one, key) =>
      dialect.encodeSubmit(one, order.instrument, key)
    // Encoded first: an instrument that cannot be sent leaves nothing behind.
    encode(payment, null)
    if ((await store.insert(payment)) === 'saved') {
      return { kind: 'written', payment, submit: submitOf(dialect, payment.id, encode) }
    }
  }
  throw new Error(`the payments of order ${order.orderId} change faster than one can be added`)
}

function checkOrder(
  { dialect }: Pick<ClientContext<never>, 'dialect'>,
  { orderId, owner, amount }: Omit<PaymentOrder<unknown>, 'instrument'>,
): void {
  checkOrderId(orderId)
  if (!/^[\x21-\x7e]{1,200}$/.test(owner)) {
    throw new TypeError('owner must be 1 to 200 printable ASCII characters without blanks')
  }
  if (!Number.isSafeInteger(amount.minor) || amount.minor <= 0) {
    throw new TypeError(`amount.minor must be a positive integer, got ${amount.minor}`)
  }
  const { currencies } = dialect.capabilities
  if (!currencies.includes(amount.currency)) {
    throw new TypeError(`${dialect.name} takes ${currencies.join(', ')}, got ${amount.currency}`)
  }
}

/** @throws TypeError where an order's id cannot be part of a reference. */
export function checkOrderId(orderId: string): void {
  if (!/^[A-Za-z0-9_-]{6,60}$/.test(orderId)) {
    throw new TypeError(`orderId must be 6 to 60 characters of A-Z a-z 0-9 _ -, got ${orderId}`)
  }
}

function newPayment<Instrument>(
  context: ClientContext<Instrument>,
  { orderId, owner, amount, instrument }: PaymentOrder<Instrument>,
  n: number,
): Payment {
  const { dialect, ids } = context
  const createdAt = wallTime(context)
  return {
    id: ids.next(),
    reference: referenceOf(orderId, n),
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
    mayStillTurn: false,
    refundedMinor: 0,
    refund: null,
    callbackProof: null,
    attempts: 0,
    lastSentAt: null,
    mayBeInFlight: false,
    keyedRequest: null,
    checks: 0,
    nextCheckAt: firstCheckAt(context),
    createdAt,
    updatedAt: createdAt,
    settledAt: null,
    version: 0,
  }
}
