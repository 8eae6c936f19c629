import type { Ids } from '@holdfast/resilience-kit'
import type { StockItem } from '../catalog/catalog-client.js'
import { requestErrors } from '../http/request-errors.js'
import { ShopError } from '../http/shop-error.js'
import { ModuleFailure } from '../modules/module-failure.js'
import type { PayWith } from '../payments/payments-client.js'
import { newOrder } from './new-order.js'
import { dueOf, type Order } from './order.js'
import { orderErrors } from './order-errors.js'
import { orderInFlight } from './order-in-flight.js'
import { isPayable, type PayOrderParts } from './pay-order.js'
import { payRound, type PaidOrder } from './pay-round.js'
import { prepareOrder, type PrepareOrderParts } from './prepare-order.js'
import { latestStep } from './saga/saga-step.js'
import { unforeseen } from './unforeseen.js'
import { withPatience, type Patience } from './with-patience.js'

export interface PlaceOrderParts extends PayOrderParts, PrepareOrderParts {
  readonly ids: Ids
  /** The saga's limit: how long an order waits for its payment, in ms. */
  readonly orderTtlMs: number
}

/** What a buyer asks for. */
export interface PlaceOrderRequest {
  readonly buyer: string
  readonly idempotencyKey: string
  /** Of everything but the card number. */
  readonly fingerprint: string
  readonly items: readonly StockItem[]
  /** In won. */
  readonly pointsToUse: number
  /** Without it, the order waits to be paid. */
  readonly payWith: PayWith | undefined
  /** In won; another price ends the request before anything happens. */
  readonly expectedPrice?: number | undefined
}

/**
 * Places an order: gate, look-ups, order, saga, payment, answer. Each step is durable before the
 * next begins, and each can be repeated under its key; wherever the process is cut off, the sweep,
 * the outbox or the reconciler ends the order right. A repeated request goes on where the first one
 * was cut off.
 *
 * @throws ShopError where nothing was done, or the order could not be saved
 */
export function placeOrder(parts: PlaceOrderParts, request: PlaceOrderRequest): Promise<PaidOrder> {
  const { clock, orderDeadlineMs } = parts
  return withPatience(clock, orderDeadlineMs, (patience) => placeWithin(parts, request, patience))
}

async function placeWithin(
  parts: PlaceOrderParts,
  request: PlaceOrderRequest,
  patience: Patience,
): Promise<PaidOrder> {
  const { book, ids } = parts
  const { buyer, idempotencyKey: key, fingerprint, items } = request
  const known = book.store.findKey(buyer, key)
  if (known) {
    assertSame(known.fingerprint, fingerprint)
    // Without an order, its ticket may have gone to somebody else meanwhile.
    const isPlaced = book.store.get(known.orderId) !== undefined
    if (!isPlaced && (await isSoldOut(parts, known.orderId, items, patience))) throw soldOut()
    return withOrderInHand(parts, known.orderId, request, patience)
  }
  // Sold out is told at the gate, before anything is written or asked.
  const orderId = ids.next()
  if (await isSoldOut(parts, orderId, items, patience)) {
    // By its own twin, perhaps, that has come in meanwhile.
    if (!book.store.findKey(buyer, key)) throw soldOut()
    return placeWithin(parts, request, patience)
  }
  const stands = book.store.claimKey({ buyer, key, fingerprint, orderId })
  if (stands.orderId !== orderId) await leaveGate(parts, orderId, patience)
  assertSame(stands.fingerprint, fingerprint)
  return withOrderInHand(parts, stands.orderId, request, patience)
}

function withOrderInHand(
  parts: PlaceOrderParts,
  orderId: string,
  request: PlaceOrderRequest,
  patience: Patience,
): Promise<PaidOrder> {
  const { book } = parts
  if (book.isInFlight(orderId)) throw orderInFlight(orderId)
  return book.whileInFlight(orderId, async () => {
    try {
      const earlier = book.store.get(orderId)
      return await (earlier
        ? goOn(parts, request, earlier, patience)
        : place(parts, request, orderId, patience))
    } catch (error) {
      if (!(error instanceof ModuleFailure)) throw unforeseen(error, orderId)
      const options = { details: { orderId }, retryAfterMs: 1000, cause: error }
      throw new ShopError(orderErrors.SERVICE_UNAVAILABLE, options)
    }
  })
}

/** The key's first request, or one that ended before the order was there: the id is unused. */
async function place(
  parts: PlaceOrderParts,
  request: PlaceOrderRequest,
  orderId: string,
  patience: Patience,
): Promise<PaidOrder> {
  let pending: Order
  try {
    const items = await prepareOrder(parts, request, patience.signal)
    pending = newOrder(parts, request, orderId, items)
    // Its twin at another process on the same files was faster.
    if (parts.book.insert(pending) === 'known') throw orderInFlight(orderId)
  } catch (error) {
    await leaveGate(parts, orderId, patience)
    throw error
  }
  return holdAndPay(parts, request, pending, patience, true)
}

/** A repeated request: shows the truth, and goes on where nothing was asked of a gateway yet. */
async function goOn(
  parts: PlaceOrderParts,
  request: PlaceOrderRequest,
  order: Order,
  patience: Patience,
): Promise<PaidOrder> {
  const payments = await parts.payments.listByOrder(order.id)
  const isBegun = payments.length > 0 || latestStep(order.steps, 'payment')?.state === 'refused'
  if (isBegun || !isPayable(order, parts.clock)) return { order, payments }
  return holdAndPay(parts, request, order, patience, false)
}

async function holdAndPay(
  parts: PlaceOrderParts,
  { payWith, idempotencyKey: key }: PlaceOrderRequest,
  pending: Order,
  patience: Patience,
  isFirst: boolean,
): Promise<PaidOrder> {
  const { signal } = patience
  const order = (await parts.runner.run(pending.id, { signal, isFirst })) ?? pending
  const isToBePaid = order.status === 'PAYMENT_WAITING' && dueOf(order) > 0
  if (!isToBePaid || !payWith) return { order, payments: [] }
  return payRound(parts, { order, round: 1, key, payWith }, patience)
}

async function isSoldOut(
  { catalog }: PlaceOrderParts,
  orderId: string,
  items: readonly StockItem[],
  { signal }: Patience,
): Promise<boolean> {
  const answer = await catalog.enter(orderId, items, { signal }).catch((error: unknown) => {
    // Nobody is turned away by a gate that is silent: the look-ups come next, and say what is up.
    if (error instanceof ModuleFailure) return 'entered'
    throw error
  })
  return answer === 'soldOut'
}

function soldOut(): ShopError {
  return new ShopError(orderErrors.INSUFFICIENT_STOCK)
}

/** What cannot be given back now expires by itself. */
async function leaveGate(
  { catalog, logger }: PlaceOrderParts,
  orderId: string,
  { signal }: Patience,
): Promise<void> {
  const left = catalog.leave(orderId).catch((error: unknown) => {
    logger.warn({ orderId, err: error }, 'a ticket of the gate is left to expire')
  })
  // A catalog that has used up the buyer's patience is not waited for.
  if (!signal.aborted) await left
}

function assertSame(stands: string, given: string): void {
  if (stands !== given) throw new ShopError(requestErrors.IDEMPOTENCY_KEY_REUSED)
}
