/**
 * The states of an order and the moves between them; no other file knows them.
 *
 * - `PENDING`: the order is durable; its stock may be held already.
 * - `PAYMENT_WAITING`: its stock is held; a payment is open, was declined or is about to begin.
 * - `CONFIRMED`: paid.
 * - `FAILED`: it ended unpaid and its stock goes back.
 */
export const orderStatuses = ['PENDING', 'PAYMENT_WAITING', 'CONFIRMED', 'FAILED'] as const

export type OrderStatus = (typeof orderStatuses)[number]

/** Why an order failed. */
export type OrderFailure =
  | 'INSUFFICIENT_STOCK'
  /** The catalog could certainly not be reached. */
  | 'CATALOG_UNREACHABLE'
  /** The catalog did not answer in time; whatever it did is undone. */
  | 'CATALOG_UNAVAILABLE'
  /** Our own kit would not call the gateway: the breaker was open, or too much in flight. */
  | 'PAYMENT_REFUSED'
  /** The payment was certainly not executed, although the gateway was called. */
  | 'PAYMENT_FAILED'
  /** Nobody paid in time. */
  | 'EXPIRED'
  /** The shop stopped in the middle of it, before any payment. */
  | 'INTERRUPTED'

const moves: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  PENDING: ['PAYMENT_WAITING', 'FAILED'],
  PAYMENT_WAITING: ['CONFIRMED', 'FAILED'],
  CONFIRMED: [],
  FAILED: ['CONFIRMED'], // late truth: the money was taken after all
}

/** Whether an order may move from one state to the other in one step. */
export function isLegalOrderMove(from: OrderStatus, to: OrderStatus): boolean {
  return moves[from].includes(to)
}
