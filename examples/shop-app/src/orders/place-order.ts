import type { Payment, SubmitResult, SubmittedPayment } from '@holdfast/pg-client'
import type { Clock, Ids, Logger } from '@holdfast/resilience-kit'
import { CatalogFailure, type CatalogClient } from '../catalog/catalog-client.js'
import type { StockItem } from '../catalog/product.js'
import { ShopError } from '../http/shop-error.js'
import type { Card, PaymentsClient } from '../payments/payments-client.js'
import type { ApplyPayment } from './apply-payment.js'
import { giveBackStock } from './give-back-stock.js'
import type { OrderBook } from './order-book.js'
import { withPatience } from './with-patience.js'
import { holdOf, moved, undoingStock, withStep, type Order, type OrderItem } from './order.js'
import type { OrderFailure } from './order-state.js'

export interface PlaceOrderParts {
  readonly book: OrderBook
  readonly catalog: CatalogClient
  readonly payments: PaymentsClient
  readonly applyPayment: ApplyPayment
  readonly clock: Clock
  readonly ids: Ids
  readonly logger: Logger
  /** How long an order waits for its payment, in ms. */
  readonly orderTtlMs: number
  /** How long a buyer waits for the answer, in ms. */
  readonly orderDeadlineMs: number
}

/** What a buyer asks for. */
export interface PlaceOrderRequest {
  readonly buyer: string
  readonly idempotencyKey: string
  /** Of everything but the card number. */
  readonly fingerprint: string
  readonly items: readonly StockItem[]
  readonly card: Card
  /** In won; another price ends the request before anything happens. */
  readonly expectedPrice?: number | undefined
}

/** An order with its payments, and how this request's own payment ended if it made one. */
export interface PlacedOrder {
  readonly order: Order
  readonly payments: readonly Payment[]
  readonly result?: SubmittedPayment
}

/**
 * Places an order: price, order, stock, payment, answer. Each step is durable before the next
 * begins, and each can be repeated under its key; wherever the process is cut off, the sweep or
 * the reconciler ends the order right.
 *
 * @throws ShopError where nothing was done, or the order could not be saved
 */
export async function placeOrder(
  parts: PlaceOrderParts,
  request: PlaceOrderRequest,
): Promise<PlacedOrder> {
  const { book, ids, payments } = parts
  const { buyer, idempotencyKey: key, fingerprint } = request
  const stands = book.store.claimKey({ buyer, key, fingerprint, orderId: ids.next() })
  const { orderId } = stands
  if (stands.fingerprint !== fingerprint) throw new ShopError('IDEMPOTENCY_KEY_REUSED')
  if (book.isInFlight(orderId)) {
    throw new ShopError('REQUEST_IN_FLIGHT', { details: { orderId }, retryAfterMs: 1000 })
  }
  const earlier = book.store.get(orderId)
  if (earlier) return { order: earlier, payments: await payments.listByOrder(orderId) }
  // A key without an order: new, or its request ended before anything was done. The id is unused.
  return book.whileInFlight(orderId, () => place(parts, request, orderId))
}

async function place(
  parts: PlaceOrderParts,
  request: PlaceOrderRequest,
  orderId: string,
): Promise<PlacedOrder> {
  try {
    return await withPatience(parts.clock, parts.orderDeadlineMs, async (signal) => {
      const items = await priceItems(parts, request, signal)
      const pending = newOrder(parts, request, orderId, items)
      parts.book.store.insert(pending)
      return holdAndPay(parts, request, pending, signal)
    })
  } catch (error) {
    if (error instanceof ShopError) throw error
    throw new ShopError('INTERNAL', { details: { orderId }, cause: error })
  }
}

async function holdAndPay(
  parts: PlaceOrderParts,
  { card }: PlaceOrderRequest,
  pending: Order,
  signal: AbortSignal,
): Promise<PlacedOrder> {
  const order = await holdStock(parts, pending, signal)
  if (order.status === 'FAILED') return { order, payments: [] }
  const { id: orderId, buyer, amount } = order
  const result = await parts.payments.pay({ orderId, buyer, amount, card }, { signal })
  return settleOrder(parts, orderId, result)
}

/** Looks the prices up; nothing is held and nothing is stored yet. */
async function priceItems(
  { catalog }: PlaceOrderParts,
  { items, expectedPrice }: PlaceOrderRequest,
  signal: AbortSignal,
): Promise<readonly OrderItem[]> {
  const ids = items.map(({ productId }) => productId)
  const products = await catalog.lookUp(ids, { signal }).catch((error: unknown) => {
    throw error instanceof CatalogFailure ? new ShopError(error.code, { cause: error }) : error
  })
  const priced = items.map(({ productId, quantity }) => {
    const product = products.find(({ id }) => id === productId)
    if (!product) throw new ShopError('PRODUCT_NOT_FOUND', { details: { productId } })
    return { productId, quantity, name: product.name, price: product.price }
  })
  const amount = amountOf(priced)
  if (expectedPrice !== undefined && expectedPrice !== amount) {
    throw new ShopError('PRICE_CHANGED', { details: { expectedPrice, price: amount } })
  }
  return priced
}

function newOrder(
  { clock, orderTtlMs }: PlaceOrderParts,
  { buyer }: PlaceOrderRequest,
  id: string,
  items: readonly OrderItem[],
): Order {
  const now = clock.now()
  return {
    id,
    buyer,
    status: 'PENDING',
    failure: null,
    amount: amountOf(items),
    items,
    steps: [{ step: 'stock', round: 1, state: 'running' }],
    inReview: false,
    expiresAt: now + orderTtlMs,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}

/** Holds the stock: the order is PAYMENT_WAITING with it, or FAILED without. */
async function holdStock(
  parts: PlaceOrderParts,
  order: Order,
  signal: AbortSignal,
): Promise<Order> {
  const { book, catalog } = parts
  try {
    const { kind } = await catalog.reserve(holdOf(order.id, 1), order.items, { signal })
    if (kind === 'reserved') {
      const held = withStep(order.steps, { step: 'stock', round: 1, state: 'done' })
      const steps = withStep(held, { step: 'payment', round: 1, state: 'running' })
      return savedOr500(book, order, moved(order, 'PAYMENT_WAITING', { steps }))
    }
    const steps = withStep(order.steps, { step: 'stock', round: 1, state: 'refused' })
    const failure: OrderFailure = kind === 'insufficient' ? 'INSUFFICIENT_STOCK' : 'INTERRUPTED'
    return savedOr500(book, order, moved(order, 'FAILED', { failure, steps }))
  } catch (error) {
    if (!(error instanceof CatalogFailure)) throw error
    // Nobody knows whether the stock was taken: it is given back under its key either way.
    const steps = undoingStock(order.steps)
    const failed = moved(order, 'FAILED', { failure: error.code, steps })
    const saved = savedOr500(book, order, failed)
    await giveBackStock(order.id, parts)
    return saved
  }
}

/** Nobody else moves an order in hand; if its version moved all the same, that is a defect. */
function savedOr500(book: OrderBook, before: Order, after: Order): Order {
  const saved = book.save(before, after)
  if (saved === 'stale') throw new Error(`order ${before.id} moved while a request had it in hand`)
  return saved
}

/** Brings the order in line with its payment; the payment's truth is durable already. */
export async function settleOrder(
  { applyPayment, payments }: Pick<PlaceOrderParts, 'applyPayment' | 'payments'>,
  orderId: string,
  result: SubmitResult,
): Promise<PlacedOrder> {
  if (result.payment === null) {
    // Buyer and amount are the order's own, and never change: our two stores disagree.
    const cause = new Error(`order ${orderId} contradicts its payments`)
    throw new ShopError('INTERNAL', { details: { orderId }, cause })
  }
  try {
    const isRefused = result.refusedBy !== undefined && result.payment.state === 'failed'
    const order = await applyPayment.settle(orderId, { isRefused })
    if (!order) throw new Error(`order ${orderId} is not there`)
    return { order, payments: await payments.listByOrder(orderId), result }
  } catch (error) {
    const details = { orderId, paymentId: result.payment.id }
    throw new ShopError('ORDER_SAVE_FAILED', { details, cause: error })
  }
}

function amountOf(items: readonly OrderItem[]): number {
  return items.reduce((sum, { price, quantity }) => sum + price * quantity, 0)
}
