import { Books, type AuditedCharge, type AuditInput } from './books.js'

/** One invariant, how many things were looked at, and what broke it. */
export interface AuditLine {
  readonly invariant: string
  readonly checked: number
  /** Counted apart where the invariant allows some, as reviews. */
  readonly count: number
  readonly breaches: readonly string[]
}

/** States in which an order holds the goods and the points it asked for. */
const holds = new Set(['PENDING', 'PAYMENT_WAITING', 'CONFIRMED', 'CANCELING'])
const openOrders = new Set(['PENDING', 'PAYMENT_WAITING', 'CANCELING'])
/** States in which nobody has said yet how a payment, or giving it back, has ended. */
export const openPayments: ReadonlySet<string> = new Set([
  'requested',
  'unknown',
  'pending',
  'canceling',
])

/**
 * Compares a shop's own records with the gateway's ledger, one line per invariant.
 *
 * Does not check whether a buyer was told the truth.
 */
export function audit(input: AuditInput): readonly AuditLine[] {
  const books = new Books(input)
  return [
    noDoubleCharge(books),
    noPaidUnconfirmed(books),
    noConfirmedUnpaid(books),
    amountsEqual(books),
    nothingOpen(books),
    reviewsAlarmed(books),
    stockConserved(books),
    pointsConserved(books),
    settledInFull(books),
  ]
}

export function isClean(lines: readonly AuditLine[]): boolean {
  return lines.every((line) => line.breaches.length === 0)
}

function lineOf(invariant: string, checked: number, breaches: readonly string[]): AuditLine {
  return { invariant, checked, count: breaches.length, breaches }
}

function noDoubleCharge(books: Books): AuditLine {
  const breaches = [...books.takenByOrder]
    .filter(([, charges]) => charges.length > 1)
    .map(([orderId, charges]) => `order ${orderId}: ${charges.map(nameOf).join(', ')}`)
  return lineOf('no order charged twice', books.input.orders.length, breaches)
}

function noPaidUnconfirmed(books: Books): AuditLine {
  const taken = books.takenCharges()
  const breaches = taken
    .filter((charge) => {
      const payment = books.paymentByReference.get(charge.reference)
      if (!payment) return true
      if (payment.state === 'review') return false
      const status = books.orderById.get(payment.orderId)?.status
      return status !== 'CONFIRMED' && status !== 'CANCELING'
    })
    .map((charge) => `${nameOf(charge)}: taken for ${charge.reference}, which is not confirmed`)
  return lineOf('nothing paid but not confirmed', taken.length, breaches)
}

function noConfirmedUnpaid(books: Books): AuditLine {
  const confirmed = books.input.orders.filter(
    ({ status, due }) => status === 'CONFIRMED' && due > 0,
  )
  const breaches = confirmed
    .filter((order) => !books.takenByOrder.has(order.id))
    .map((order) => `order ${order.id}: confirmed, and the gateway took nothing for it`)
  return lineOf('nothing confirmed but not paid', confirmed.length, breaches)
}

function amountsEqual(books: Books): AuditLine {
  const breaches = [...books.takenByOrder].flatMap(([orderId, charges]) =>
    charges
      .filter((charge) => charge.held !== books.orderById.get(orderId)?.due)
      .map((charge) => `${nameOf(charge)}: took ${charge.held} for order ${orderId}`),
  )
  return lineOf('every amount taken is what its order costs', books.takenByOrder.size, breaches)
}

function nothingOpen(books: Books): AuditLine {
  const reviewed = new Set(
    books.input.payments.filter((one) => one.state === 'review').map((one) => one.orderId),
  )
  const breaches = [
    ...books.input.orders
      .filter((order) => openOrders.has(order.status) && !reviewed.has(order.id))
      .map((order) => `order ${order.id}: still ${order.status}`),
    ...books.input.payments
      .filter((payment) => openPayments.has(payment.state))
      .map((payment) => `payment ${payment.id}: still ${payment.state}`),
  ]
  return lineOf(
    'nothing still open',
    books.input.orders.length + books.input.payments.length,
    breaches,
  )
}

function reviewsAlarmed(books: Books): AuditLine {
  const reviews = books.input.payments.filter((payment) => payment.state === 'review')
  return {
    invariant: 'everything in review has raised its alarm',
    checked: reviews.length,
    count: reviews.length,
    breaches: reviews
      .filter((payment) => !payment.alarmed)
      .map((payment) => `payment ${payment.id}: in review, and nobody was told`),
  }
}

function stockConserved(books: Books): AuditLine {
  const held = new Map<string, number>()
  for (const order of books.input.orders) {
    if (!holds.has(order.status)) continue
    for (const { productId, quantity } of order.items) {
      held.set(productId, (held.get(productId) ?? 0) + quantity)
    }
  }
  const breaches = books.input.stock
    .map((one) => ({ ...one, gone: one.seeded - one.left, held: held.get(one.productId) ?? 0 }))
    .filter(({ gone, held: owed }) => gone !== owed)
    .map((one) => `product ${one.productId}: ${one.gone} gone, orders hold ${one.held}`)
  return lineOf('stock conserved', books.input.stock.length, breaches)
}

function pointsConserved(books: Books): AuditLine {
  const used = new Map<string, number>()
  for (const { status, buyer, pointsUsed } of books.input.orders) {
    if (holds.has(status)) used.set(buyer, (used.get(buyer) ?? 0) + pointsUsed)
  }
  const breaches = books.input.purses
    .map((one) => ({ ...one, gone: one.welcome - one.left, held: used.get(one.buyer) ?? 0 }))
    .filter(({ gone, held }) => gone !== held)
    .map((one) => `buyer ${one.buyer}: ${one.gone} points gone, orders hold ${one.held}`)
  return lineOf('points conserved', books.input.purses.length, breaches)
}

function settledInFull(books: Books): AuditLine {
  const kept = new Map(books.input.settled.map((one) => [one.paymentId, one.kept]))
  const held = new Map<string, number>()
  for (const { reference, held: money } of books.input.charges) {
    held.set(reference, (held.get(reference) ?? 0) + money)
  }
  // Of what a person has still to decide nobody can say what it comes to.
  const decided = books.input.payments.filter(({ state }) => state !== 'review')
  const breaches = decided
    .map(({ id, reference }) => ({
      id,
      settled: kept.get(id) ?? 0,
      truth: held.get(reference) ?? 0,
    }))
    .filter(({ settled, truth }) => settled !== truth)
    .map(({ id, settled, truth }) => `payment ${id}: settled ${settled}, held ${truth}`)
  return lineOf('settled what the gateway holds', decided.length, breaches)
}

function nameOf(charge: AuditedCharge): string {
  return `charge ${charge.key}`
}
