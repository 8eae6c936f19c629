/**
 * The states of an order and the moves between them; no other file knows them.
 *
 * - `PENDING`: the order is durable; its stock may be held already.
 * - `PAYMENT_WAITING`: its stock is held; a payment is open, was declined or is about to begin.
 * - `CONFIRMED`: paid.
 * - `CANCELING` / `CANCELLED`: the buyer wants the money back / has it.
 * - `FAILED`: it ended unpaid and its stock goes back.
 */
export const orderStatuses = [
  'PENDING',
  'PAYMENT_WAITING',
  'CONFIRMED',
  'CANCELING',
  'CANCELLED',
  'FAILED',
] as const

export type OrderStatus = (typeof orderStatuses)[number]

/** Why an order failed. */
export const orderFailures = [
  'INSUFFICIENT_STOCK',
  /** The catalog could certainly not be reached. */
  'CATALOG_UNREACHABLE',
  /** The catalog did not answer in time; whatever it did is undone. */
  'CATALOG_UNAVAILABLE',
  /** The payment was certainly not executed. */
  'PAYMENT_FAILED',
  /** Nobody paid in time. */
  'EXPIRED',
  /** The shop stopped in the middle of it, before any payment. */
  'INTERRUPTED',
] as const

export type OrderFailure = (typeof orderFailures)[number]

const moves: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  PENDING: ['PAYMENT_WAITING', 'FAILED'],
  PAYMENT_WAITING: ['CONFIRMED', 'FAILED'],
  CONFIRMED: ['CANCELING'],
  CANCELING: ['CANCELLED', 'CONFIRMED'],
  CANCELLED: [],
  FAILED: ['CONFIRMED'], // late truth: the money was taken after all
}

/** Whether an order may move from one state to the other in one step. */
export function isLegalOrderMove(from: OrderStatus, to: OrderStatus): boolean {
  return moves[from].includes(to)
}

/** Orders that still wait for something. */
export function isOpenOrder(status: OrderStatus): boolean {
  return status === 'PENDING' || status === 'PAYMENT_WAITING' || status === 'CANCELING'
}
