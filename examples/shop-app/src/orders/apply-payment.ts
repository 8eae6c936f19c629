import type { OutboxEntry, Payment } from '@holdfast/pg-client'
import type { Logger } from '@holdfast/resilience-kit'
import type { CatalogClient } from '../catalog/catalog-client.js'
import type { PaymentsClient } from '../payments/payments-client.js'
import { decideOrder, type OrderDecision } from './decide-order.js'
import { giveBackStock } from './give-back-stock.js'
import type { OrderBook } from './order-book.js'
import { holdOf, latestStep, moved, undoingStock, withStep, type Order } from './order.js'

/** What moves orders after their payments. */
export interface ApplyPaymentParts {
  readonly book: OrderBook
  readonly catalog: CatalogClient
  readonly payments: PaymentsClient
  readonly logger: Logger
}

/**
 * Brings orders in line with what became of their payments: the only way an order is confirmed.
 * Everything it does may happen twice, and be cut off anywhere.
 */
export class ApplyPayment {
  readonly #parts: ApplyPaymentParts

  constructor(parts: ApplyPaymentParts) {
    this.#parts = parts
  }

  /** Applies one event of the payments' outbox, once. Throws where it has to come again. */
  async apply({ sequence, event }: OutboxEntry): Promise<void> {
    if (event.to === 'review') {
      const { paymentId, orderId, reviewReason } = event
      this.#parts.logger.error(
        { paymentId, orderId, reviewReason },
        'a payment needs a person: it is in review',
      )
    }
    if (this.#parts.book.store.isApplied(sequence)) return
    const order = await this.settle(event.orderId, sequence)
    if (order) return
    const { orderId, paymentId } = event
    this.#parts.logger.error({ orderId, paymentId }, 'a payment has no order')
    this.#parts.book.store.markApplied(sequence)
  }

  /**
   * Moves the order to where its payments say it belongs.
   *
   * @returns the order as it stands then; undefined where there is none
   */
  settle(orderId: string, appliedEvent?: number): Promise<Order | undefined> {
    const { book, payments } = this.#parts
    return book.inTurn(orderId, async () => {
      for (;;) {
        // Read before the payments: an order that moves meanwhile makes the change stale.
        const order = book.store.get(orderId)
        if (!order) return undefined
        const decision = decideOrder(order, await payments.listByOrder(orderId))
        const result = await this.#carryOut(order, decision, appliedEvent)
        if (result !== 'stale') return result
      }
    })
  }

  async #carryOut(
    order: Order,
    decision: OrderDecision,
    event: number | undefined,
  ): Promise<Order | 'stale'> {
    const { book, payments } = this.#parts
    switch (decision.kind) {
      case 'keep':
        return this.#keep(order, decision.inReview, event)
      case 'confirm':
        return book.save(order, confirmed(order), event)
      case 'fail': {
        const steps = undoingStock(order.steps)
        const failed = moved(order, 'FAILED', { failure: decision.failure, steps })
        const saved = book.save(order, failed, event)
        if (saved !== 'stale') await giveBackStock(order.id, this.#parts)
        return saved === 'stale' ? saved : (book.store.get(order.id) ?? saved)
      }
      case 'reinstate':
        return this.#reinstate(order, decision.payment, event)
      case 'refuse':
        await payments.refuse(decision.payment.id, decision.reason)
        return this.#keep(order, true, event)
    }
  }

  #keep(order: Order, inReview: boolean, event: number | undefined): Order | 'stale' {
    const { book } = this.#parts
    if (order.inReview !== inReview) return book.save(order, { ...order, inReview }, event)
    if (event !== undefined) book.store.markApplied(event)
    return order
  }

  /** Late truth: hold the stock again under a new name, or hand the money to a person. */
  async #reinstate(
    order: Order,
    payment: Payment,
    event: number | undefined,
  ): Promise<Order | 'stale'> {
    const { book, catalog, payments, logger } = this.#parts
    const last = latestStep(order, 'stock')
    const round = (last?.round ?? 0) + (last?.state === 'running' ? 0 : 1)
    const running = withStep(order.steps, { step: 'stock', round, state: 'running' })
    const begun = last?.state === 'running' ? order : book.save(order, { ...order, steps: running })
    if (begun === 'stale') return begun

    const { kind } = await catalog.reserve(holdOf(order.id, round), order.items)
    if (kind === 'reserved') {
      const steps = withStep(begun.steps, { step: 'stock', round, state: 'done' })
      logger.warn({ orderId: order.id, paymentId: payment.id }, 'late approval: order reinstated')
      return book.save(begun, confirmed({ ...begun, steps }), event)
    }
    await payments.refuse(payment.id, 'order-gone')
    const steps = withStep(begun.steps, { step: 'stock', round, state: 'refused' })
    return book.save(begun, { ...begun, steps, inReview: true }, event)
  }
}

function confirmed(order: Order): Order {
  const last = latestStep(order, 'payment')
  const steps = last ? withStep(order.steps, { ...last, state: 'done' }) : order.steps
  return moved(order, 'CONFIRMED', { steps, inReview: false })
}
