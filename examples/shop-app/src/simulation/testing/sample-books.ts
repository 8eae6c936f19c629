import type { Order } from '../../orders/order.js'
import type { PaymentView } from '../../payments/payment-view.js'
import type { Books, LedgerCharge, OrderFile } from '../books/books.js'

/** What a file is changed to. */
export interface Planted {
  readonly order?: Partial<Order>
  readonly payment?: Partial<PaymentView>
  readonly charge?: Partial<LedgerCharge>
  readonly file?: Partial<OrderFile>
}

/**
 * The books of a small shop, all in order: `order-1` is paid, with 5000 won in points; `order-2`
 * has failed, and what it held has gone back. A test plants one mistake.
 */
export function sampleBooks(change: Partial<Books> = {}): Books {
  return {
    orders: [paidFile(), failedFile()],
    strangers: [],
    shelves: [{ productId: '1', left: 8, seeded: 10, isLetIn: true }],
    points: [{ userId: 'buyer-1', left: 10_000, welcome: 15_000 }],
    settledInAll: 45_000,
    work: { dead: [], left: 0 },
    ...change,
  }
}

/** `order-1`: two boxes for 50 000 won, of which points have paid 5000. */
export function paidFile({ order, payment, charge, file }: Planted = {}): OrderFile {
  return {
    wish: 'order-1',
    order: { ...paidOrder, ...order },
    payKeys: 1,
    payments: [{ ...approved, ...payment }],
    charges: [{ ...collected, ...charge }],
    held: { stock: new Map([['1', 2]]), points: 5000 },
    settled: 45_000,
    ...file,
  }
}

/** `order-2`: its stock was released when its time was up. */
export function failedFile({ order, file }: Planted = {}): OrderFile {
  return {
    wish: 'order-2',
    order: {
      ...{ ...paidOrder, id: 'second', status: 'FAILED', failure: 'SAGA_TIMEOUT', pointsUsed: 0 },
      steps: [{ step: 'stock', round: 1, state: 'undone' }],
      ...order,
    },
    ...{ payKeys: 0, payments: [], charges: [], settled: 0 },
    held: { stock: new Map([['1', 0]]), points: 0 },
    ...file,
  }
}

const paidOrder: Order = {
  ...{ id: 'first', buyer: 'buyer-1', status: 'CONFIRMED', failure: null },
  ...{ amount: 50_000, pointsUsed: 5000, cancels: 0, inReview: false },
  items: [{ productId: '1', quantity: 2, name: '감귤 한 상자', price: 25_000 }],
  steps: [
    { step: 'stock', round: 1, state: 'done' },
    { step: 'points', round: 1, state: 'done' },
    { step: 'payment', round: 1, state: 'done' },
  ],
  ...{ expiresAt: 60_000, createdAt: 0, updatedAt: 1000, version: 5 },
}

const approved: PaymentView = {
  ...{ id: 'payment-1', orderId: 'first', reference: 'first-1', gatewayKey: 'key-1' },
  ...{ owner: 'buyer-1', dialect: 'toss', state: 'approved', amount: 45_000, refunded: 0 },
  ...{ decline: null, reviewReason: null, isResolvedByHand: false, attempts: 1, refunds: [] },
  ...{ createdAt: 100, updatedAt: 900, settledAt: 900 },
}

const collected = {
  reference: 'first-1',
  received: 45_000,
  refunded: 0,
  held: 45_000,
} as LedgerCharge
