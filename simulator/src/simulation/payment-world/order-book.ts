import type { PaymentEvent } from '@holdfast/pg-client'

export type OrderState = 'waiting' | 'confirmed' | 'canceled' | 'expired'

/** What a buyer orders. */
export interface WantedOrder {
  readonly id: string
  readonly owner: string
  /** In minor units. */
  readonly amount: number
  readonly stock: number
  readonly points: number
}

/** An order of the small shop: stock and points are held for it. */
export interface Order extends WantedOrder {
  readonly placedAt: number
  state: OrderState
  /** The payment that confirmed it. */
  paidBy: string | null
  /** When it left `waiting`. */
  endedAt: number | null
}

/** What a shop wants of the payment that an event is about. */
export type Answer = 'nothing' | 'order-gone' | 'order-paid-twice'

/** What was placed. */
export type Placed = 'waiting' | 'gone'

/**
 * The shop's own database, as small as it can be: orders, stock, points, and which events have had
 * their effect. Durable; every method is one transaction.
 */
export class OrderBook {
  readonly orders = new Map<string, Order>()
  /** How often each event had its effect, by its sequence. */
  readonly effects = new Map<number, number>()
  /** What they were about, in the order of their effects. */
  readonly applied: PaymentEvent[] = []
  /** Orders that were told of an event after a later one of theirs. */
  readonly overtaken: string[] = []
  readonly stockTotal: number
  readonly pointsTotal: number
  stock: number
  points: number
  readonly #answers = new Map<number, Answer>()
  /** The last event of each order, by its sequence. */
  readonly #last = new Map<string, number>()
  readonly #now: () => number

  constructor(stock: number, points: number, now: () => number) {
    this.stockTotal = stock
    this.pointsTotal = points
    this.stock = stock
    this.points = points
    this.#now = now
  }

  /** Holds stock and points, once; a repeat changes nothing. */
  async place(wanted: WantedOrder): Promise<Placed> {
    const known = this.orders.get(wanted.id)
    if (known) return known.state === 'waiting' ? 'waiting' : 'gone'
    this.stock -= wanted.stock
    this.points -= wanted.points
    const placedAt = this.#now()
    const order: Order = { placedAt, state: 'waiting', paidBy: null, endedAt: null, ...wanted }
    this.orders.set(wanted.id, order)
    return 'waiting'
  }

  async get(orderId: string): Promise<Order | undefined> {
    const order = this.orders.get(orderId)
    return order && { ...order }
  }

  /** Orders that still wait, and were placed before. */
  async listWaiting(placedBefore: number): Promise<readonly string[]> {
    return [...this.orders.values()]
      .filter(({ state, placedAt }) => state === 'waiting' && placedAt < placedBefore)
      .map(({ id }) => id)
  }

  /** Gives the order up, and what was held for it back; only while it waits. */
  async expire(orderId: string): Promise<void> {
    const order = this.orders.get(orderId)
    if (order?.state === 'waiting') this.#end(order, 'expired')
  }

  /** Applies an event, once; says, every time, what the shop wants of its payment. */
  async apply(sequence: number, event: PaymentEvent): Promise<Answer> {
    const before = this.#answers.get(sequence)
    if (before !== undefined) return before
    this.effects.set(sequence, (this.effects.get(sequence) ?? 0) + 1)
    this.applied.push(event)
    if (sequence < (this.#last.get(event.orderId) ?? 0)) this.overtaken.push(event.orderId)
    this.#last.set(event.orderId, sequence)
    const order = this.orders.get(event.orderId)
    const answer = order ? this.#applyTo(order, event) : 'nothing'
    this.#answers.set(sequence, answer)
    return answer
  }

  #applyTo(order: Order, { paymentId, to }: PaymentEvent): Answer {
    switch (to) {
      case 'approved':
        if (order.state === 'waiting') {
          order.state = 'confirmed'
          order.paidBy = paymentId
          order.endedAt = this.#now()
          return 'nothing'
        }
        if (order.paidBy === paymentId)
          return order.state === 'confirmed' ? 'nothing' : 'order-gone'
        return order.state === 'confirmed' ? 'order-paid-twice' : 'order-gone'
      case 'canceled':
        if (order.paidBy === paymentId && order.state === 'confirmed') this.#end(order, 'canceled')
        return 'nothing'
      default:
        return 'nothing'
    }
  }

  #end(order: Order, state: 'canceled' | 'expired'): void {
    order.state = state
    order.endedAt = this.#now()
    this.stock += order.stock
    this.points += order.points
  }
}
