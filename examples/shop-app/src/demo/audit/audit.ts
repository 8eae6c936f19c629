/** What the shop says it sold. */
export interface AuditedOrder {
  readonly id: string
  readonly status: string
  readonly amount: number
  readonly items: readonly { readonly productId: string; readonly quantity: number }[]
}

/** What the shop says about the money of an order. */
export interface AuditedPayment {
  readonly id: string
  readonly orderId: string
  /** The order id that the gateway knows this payment by. */
  readonly reference: string
  readonly state: string
  readonly amount: number
  /** A durable event told somebody that this payment is in review. */
  readonly alarmed: boolean
}

/** What the gateway's ledger says: the truth. */
export interface AuditedCharge {
  /** The gateway's own. */
  readonly key: string
  readonly reference: string
  readonly status: 'PENDING' | 'SUCCESS' | 'FAILED'
  readonly amount: number
}

export interface AuditedStock {
  readonly productId: string
  readonly seeded: number
  readonly left: number
}

export interface AuditInput {
  readonly orders: readonly AuditedOrder[]
  readonly payments: readonly AuditedPayment[]
  readonly charges: readonly AuditedCharge[]
  readonly stock: readonly AuditedStock[]
}

/** One invariant, how many things were looked at, and what broke it. */
export interface AuditLine {
  readonly invariant: string
  readonly checked: number
  /** Counted apart where the invariant allows some, as reviews. */
  readonly count: number
  readonly breaches: readonly string[]
}

/** States in which an order holds the goods it asked for. */
const holdsStock = new Set(['PENDING', 'PAYMENT_WAITING', 'CONFIRMED'])
const openOrders = new Set(['PENDING', 'PAYMENT_WAITING'])
const openPayments = new Set(['requested', 'unknown', 'pending', 'canceling'])

/**
 * Compares a shop's own records with the gateway's ledger, one line per invariant.
 *
 * Does not check: refunds (this gateway has none), or whether a buyer was told the truth.
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
  ]
}

export function isClean(lines: readonly AuditLine[]): boolean {
  return lines.every((line) => line.breaches.length === 0)
}

/** The records, joined: reference -> payment -> order. */
class Books {
  readonly input: AuditInput
  readonly orderById: ReadonlyMap<string, AuditedOrder>
  readonly paymentByReference: ReadonlyMap<string, AuditedPayment>
  readonly takenByOrder: ReadonlyMap<string, readonly AuditedCharge[]>

  constructor(input: AuditInput) {
    this.input = input
    this.orderById = new Map(input.orders.map((order) => [order.id, order]))
    this.paymentByReference = new Map(input.payments.map((one) => [one.reference, one]))
    const taken = new Map<string, AuditedCharge[]>()
    for (const charge of this.takenCharges()) {
      const orderId = this.paymentByReference.get(charge.reference)?.orderId
      if (orderId !== undefined) taken.set(orderId, [...(taken.get(orderId) ?? []), charge])
    }
    this.takenByOrder = taken
  }

  takenCharges(): readonly AuditedCharge[] {
    return this.input.charges.filter((charge) => charge.status === 'SUCCESS')
  }
}

function noDoubleCharge(books: Books): AuditLine {
  const breaches = [...books.takenByOrder]
    .filter(([, charges]) => charges.length > 1)
    .map(([orderId, charges]) => `order ${orderId}: ${charges.map(nameOf).join(', ')}`)
  return {
    invariant: 'no order charged twice',
    checked: books.input.orders.length,
    count: breaches.length,
    breaches,
  }
}

function noPaidUnconfirmed(books: Books): AuditLine {
  const taken = books.takenCharges()
  const breaches = taken
    .filter((charge) => {
      const payment = books.paymentByReference.get(charge.reference)
      if (!payment) return true
      if (payment.state === 'review') return false
      return books.orderById.get(payment.orderId)?.status !== 'CONFIRMED'
    })
    .map((charge) => `${nameOf(charge)}: taken for ${charge.reference}, which is not confirmed`)
  return {
    invariant: 'nothing paid but not confirmed',
    checked: taken.length,
    count: breaches.length,
    breaches,
  }
}

function noConfirmedUnpaid(books: Books): AuditLine {
  const confirmed = books.input.orders.filter((order) => order.status === 'CONFIRMED')
  const breaches = confirmed
    .filter((order) => !books.takenByOrder.has(order.id))
    .map((order) => `order ${order.id}: confirmed, and the gateway took nothing for it`)
  return {
    invariant: 'nothing confirmed but not paid',
    checked: confirmed.length,
    count: breaches.length,
    breaches,
  }
}

function amountsEqual(books: Books): AuditLine {
  const breaches = [...books.takenByOrder].flatMap(([orderId, charges]) =>
    charges
      .filter((charge) => charge.amount !== books.orderById.get(orderId)?.amount)
      .map((charge) => `${nameOf(charge)}: took ${charge.amount} for order ${orderId}`),
  )
  return {
    invariant: 'every amount taken is the amount of its order',
    checked: books.takenByOrder.size,
    count: breaches.length,
    breaches,
  }
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
  return {
    invariant: 'nothing still open',
    checked: books.input.orders.length + books.input.payments.length,
    count: breaches.length,
    breaches,
  }
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
    if (!holdsStock.has(order.status)) continue
    for (const { productId, quantity } of order.items) {
      held.set(productId, (held.get(productId) ?? 0) + quantity)
    }
  }
  const breaches = books.input.stock
    .map((one) => ({ ...one, gone: one.seeded - one.left, held: held.get(one.productId) ?? 0 }))
    .filter(({ gone, held: owed }) => gone !== owed)
    .map((one) => `product ${one.productId}: ${one.gone} gone, orders hold ${one.held}`)
  return {
    invariant: 'stock conserved',
    checked: books.input.stock.length,
    count: breaches.length,
    breaches,
  }
}

function nameOf(charge: AuditedCharge): string {
  return `charge ${charge.key}`
}
