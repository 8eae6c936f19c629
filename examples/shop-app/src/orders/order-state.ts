/**
 * The states of an order and the moves between them; no other file knows them.
 *
 * - `PENDING`: the order is durable; its stock and points are being held.
 * - `PAYMENT_WAITING`: they are held; a payment is open, was declined or is about to begin.
 * - `CONFIRMED`: paid.
 * - `CANCELING`: its money is being given back, and nobody has said yet how that ended.
 * - `CANCELLED`: its money has gone back, and stock and points follow.
 * - `FAILED`: it ended unpaid; stock and points go back.
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

/**
 * Why an order failed.
 *
 * - `INSUFFICIENT_STOCK`, `INSUFFICIENT_POINTS`: somebody was faster.
 * - `PRODUCT_GONE`: a product was taken off the shelves meanwhile.
 * - `STEP_REFUSED`: a module refused a step for a reason that is nobody's plan.
 * - `CATALOG_UNREACHABLE`, `POINTS_UNREACHABLE`: certainly not reached; nothing is held.
 * - `PAYMENT_REFUSED`: our own kit would not call the gateway: the breaker was open, or too much
 *   was in flight.
 * - `PAYMENT_FAILED`: the payment was certainly not executed, although the gateway was called.
 * - `ORDER_SAVE_FAILED`: paid, but the order could not be saved; the money goes back.
 * - `SAGA_TIMEOUT`: not paid, or not even held, within the saga's limit.
 * - `ABANDONED`: its buyer gave it up before paying.
 */
export const orderFailures = [
  'INSUFFICIENT_STOCK',
  'INSUFFICIENT_POINTS',
  'PRODUCT_GONE',
  'STEP_REFUSED',
  'CATALOG_UNREACHABLE',
  'POINTS_UNREACHABLE',
  'PAYMENT_REFUSED',
  'PAYMENT_FAILED',
  'ORDER_SAVE_FAILED',
  'SAGA_TIMEOUT',
  'ABANDONED',
] as const

export type OrderFailure = (typeof orderFailures)[number]

const moves: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  // Confirmed at once where points pay for all of it.
  PENDING: ['PAYMENT_WAITING', 'CONFIRMED', 'FAILED'],
  PAYMENT_WAITING: ['CONFIRMED', 'FAILED'],
  CONFIRMED: ['CANCELING'],
  CANCELING: ['CANCELLED', 'CONFIRMED'], // the gateway may refuse to give the money back
  CANCELLED: [],
  FAILED: ['CONFIRMED'], // late truth: the money was taken after all
}

/** Whether an order may move from one state to the other in one step. */
export function isLegalOrderMove(from: OrderStatus, to: OrderStatus): boolean {
  return moves[from].includes(to)
}
