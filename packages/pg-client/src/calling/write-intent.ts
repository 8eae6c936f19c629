import { sameMoney } from '../payment/money.js'
import { blocksAnotherPayment } from '../payment/payment-state.js'
import type { Payment } from '../payment/payment.js'
import type { PaymentOrder } from '../payment-client.js'
import type { GatewayDialect } from '../ports/gateway-dialect.js'
import { firstCheckAt } from '../reconciler/check-schedule.js'
import { wallTime, type ClientContext } from '../client-context.js'
import { checkOrder } from './check-order.js'
import { submitOf, type Undertaking } from './undertaking.js'

/**
 * - `written`: the intent is durable.
 * - `taken`: the order has a payment that may collect, or a declined one that its gateway would
 *   still complete. Another dialect's is for that one's client to close.
 * - `known`: what the buyer brought belongs to an earlier payment of the order, which has ended.
 * - `contradicted`: the order does not fit its earlier payments, or what the buyer brought does not
 *   fit the order; `paymentId` is the earlier payment where there is one.
 */
export type Intent =
  | { readonly kind: 'written'; readonly payment: Payment; readonly submit: Undertaking }
  | { readonly kind: 'taken' | 'known'; readonly payment: Payment }
  | Contradiction

export interface Contradiction {
  readonly kind: 'contradicted'
  readonly detail: string
  readonly paymentId?: string
}

/** Insertions that may be overtaken by another one of the same order. */
const mostRaces = 20

/** The reference of an order's n-th payment. */
export function referenceOf(orderId: string, n: number): string {
  return `${orderId}-${n}`
}

/**
 * Makes the intent to collect money durable, before the first byte goes out. The reference is
 * `{orderId}-{n}`: the n-th payment of the order. `close` closes a declined payment at the gateway
 * that would still complete it. Whatever is not `written` has left no row behind.
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
    const standing = standingInTheWay(earlier, order)
    if (standing) return standing
    const payment = newPayment(context, order, earlier.length + 1)
    // Before the row is written: a row would use a reference up that a window may be open with.
    const misfit = misfitOf(dialect, payment, earlier, order.instrument)
    if (misfit) return misfit
    const encode: Undertaking['encode'] = (one, key) =>
      dialect.encodeSubmit(one, order.instrument, key)
    // Encoded first: an instrument that cannot be sent leaves nothing behind.
    encode(payment, null)
    const turnable = earlier.find(({ mayStillTurn }) => mayStillTurn)
    if (turnable) {
      if (turnable.dialect !== dialect.name) return { kind: 'taken', payment: turnable }
      const closed = await close(turnable)
      if (closed.mayStillTurn) return { kind: 'taken', payment: closed }
      continue
    }
    if ((await store.insert(payment)) === 'saved') {
      return { kind: 'written', payment, submit: submitOf(dialect, payment.id, encode) }
    }
  }
  throw new Error(`the payments of order ${order.orderId} change faster than one can be added`)
}

/**
 * The payment that stands in the way of another one. It is given only to who asks for the same
 * again: an order whose total was edited must not pass for paid, and another buyer is told nothing.
 * After a payment that moved no money the amount may be another, but the buyer may not.
 */
function standingInTheWay(
  earlier: readonly Payment[],
  { owner, amount }: PaymentOrder<unknown>,
): Intent | undefined {
  const foreign = earlier.find((one) => one.owner !== owner)
  if (foreign) return contradicted('a payment of the order has another owner', foreign.id)
  const blocking = earlier.filter(({ state }) => blocksAnotherPayment(state))
  const [first] = blocking
  if (!first) return undefined
  // Late truth may have brought another one back, from before the order was edited.
  const same = blocking.find((one) => sameMoney(one.amount, amount))
  if (same) return { kind: 'taken', payment: same }
  return contradicted('a payment of the order is over another amount', first.id)
}

/**
 * What the buyer brought was made for something else than `payment`: for an earlier payment of the
 * order, as when its page is loaded again, or for none of them.
 */
function misfitOf<Instrument>(
  dialect: GatewayDialect<Instrument>,
  payment: Payment,
  earlier: readonly Payment[],
  instrument: Instrument,
): Intent | undefined {
  const detail = dialect.contradictionOf?.(payment, instrument)
  if (detail === undefined) return undefined
  const known = earlier.find(
    (one) =>
      one.dialect === dialect.name && dialect.contradictionOf?.(one, instrument) === undefined,
  )
  return known ? { kind: 'known', payment: known } : contradicted(detail)
}

function contradicted(detail: string, paymentId?: string): Contradiction {
  return { kind: 'contradicted', detail, ...(paymentId !== undefined && { paymentId }) }
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
