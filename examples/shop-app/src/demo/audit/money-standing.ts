import { openPayments } from './audit.js'
import { Books, type AuditedCharge, type AuditedPayment, type MoneyRecords } from './books.js'
import type { ShopMoney } from './shop-books.js'

/**
 * How the money of all orders stands at one moment, by name. No order is in two of the lists: what
 * is wrong comes first, then what a person decides, then what is on its way.
 */
export interface MoneyStanding {
  /** Orders for which the gateway holds more than one charge. */
  readonly doubled: readonly string[]
  /**
   * Orders for which the gateway holds money although the shop has ended them otherwise, or holds
   * none although they are confirmed; charges that the shop does not know, by `charge KEY`.
   */
  readonly lost: readonly string[]
  /** Orders of which a payment waits for a person, or work that was given up. */
  readonly review: readonly string[]
  /** Orders of which something is on its way: here shop and gateway may differ for a while. */
  readonly open: readonly string[]
  /** Orders that hold their goods and have no payment on its way: their buyers may pay. */
  readonly waitingToBePaid: readonly string[]
}

/** Orders that the shop is working on, whatever their payments do. */
const orderOnItsWay = new Set(['PENDING', 'CANCELING'])
/** Payments that took no money, or gave it back, as the shop says. */
const endedUnpaid = new Set(['declined', 'failed', 'canceled'])
const endedOrders = new Set(['FAILED', 'CANCELLED'])

/** What shop and gateway say, read one after the other: either may be a moment ahead. */
export function moneyStanding(shop: ShopMoney, charges: MoneyRecords['charges']): MoneyStanding {
  const books = new Books<MoneyRecords>({ ...shop, charges })
  const review = new Set(shop.givenUp)
  const open = new Set(shop.inHand)
  for (const { orderId, state } of shop.payments) {
    if (state === 'review') review.add(orderId)
    if (openPayments.has(state)) open.add(orderId)
  }
  for (const { id, status } of shop.orders) if (orderOnItsWay.has(status)) open.add(id)
  const isExcused = (orderId: string): boolean => review.has(orderId) || open.has(orderId)

  const doubled = new Set(ordersChargedTwice(books))
  const lost = new Set([...strayMoney(books, isExcused), ...unpaidSales(books, isExcused)])
  const waiting = shop.orders.filter(({ status }) => status === 'PAYMENT_WAITING')
  // Paid, and nothing tells the order so yet: its sweep will ask.
  for (const { id } of waiting) if (books.takenByOrder.has(id)) open.add(id)
  const without = (ids: Iterable<string>, ...others: readonly ReadonlySet<string>[]) =>
    [...ids].filter((id) => !others.some((other) => other.has(id)))
  return {
    doubled: [...doubled],
    lost: without(lost, doubled),
    review: without(review, doubled, lost),
    open: without(open, doubled, lost, review),
    waitingToBePaid: without(
      waiting.map(({ id }) => id),
      ...[doubled, lost, review, open],
    ),
  }
}

function ordersChargedTwice(books: Books<MoneyRecords>): readonly string[] {
  return [...books.takenByOrder].filter(([, taken]) => taken.length > 1).map(([id]) => id)
}

type Excused = (orderId: string) => boolean

/** Money that the gateway holds for nothing that the shop knows, or keeps. */
function strayMoney(books: Books<MoneyRecords>, isExcused: Excused): readonly string[] {
  return books.takenCharges().flatMap((charge) => {
    const payment = books.paymentByReference.get(charge.reference)
    if (!payment) return [nameOf(charge)]
    const { orderId, state } = payment
    if (isExcused(orderId) || isGivenBackByHand(payment)) return []
    const status = books.orderById.get(orderId)?.status ?? 'FAILED'
    return endedUnpaid.has(state) || endedOrders.has(status) ? [orderId] : []
  })
}

/**
 * A person has given the money back past the gateway, which takes no cancellations: its ledger goes
 * on holding the charge, and no audit of it can see more.
 */
function isGivenBackByHand({ state, isResolvedByHand }: AuditedPayment): boolean {
  return state === 'canceled' && isResolvedByHand === true
}

/** Orders that are confirmed, and the gateway holds nothing for them. */
function unpaidSales(books: Books<MoneyRecords>, isExcused: Excused): readonly string[] {
  return books.input.orders
    .filter(({ status, due }) => status === 'CONFIRMED' && due > 0)
    .map(({ id }) => id)
    .filter((id) => !books.takenByOrder.has(id) && !isExcused(id))
}

function nameOf({ key }: AuditedCharge): string {
  return `charge ${key}`
}
