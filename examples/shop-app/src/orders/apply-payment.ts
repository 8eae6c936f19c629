import type { OutboxEntry, Payment } from '@holdfast/pg-client'
import type { Logger } from '@holdfast/resilience-kit'
import { CatalogFailure, type CatalogClient } from '../catalog/catalog-client.js'
import type { PaymentsClient } from '../payments/payments-client.js'
import { decideOrder, type OrderDecision } from './decide-order.js'
import { giveBackStock } from './give-back-stock.js'
import type { OrderBook } from './order-book.js'
import {
  holdOf,
  latestStep,
  moved,
  undoingStock,
  withRefusal,
  withStep,
  type Order,
} from './order.js'

/** What moves orders after their payments. */
export interface ApplyPaymentParts {
  readonly book: OrderBook
  readonly catalog: CatalogClient
  readonly payments: PaymentsClient
  readonly logger: Logger
}

/** What is known besides the payments themselves. */
export interface SettleReason {
  /** Our own kit refused the order's latest payment, which moved no money. */
  readonly isRefused?: boolean
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

  /** Applies one event of the payments' outbox. Throws where it has to come again. */
  async apply({ event }: OutboxEntry): Promise<void> {
    if (event.to === 'review') {
      const { paymentId, orderId, reviewReason } = event
      this.#parts.logger.error(
        { paymentId, orderId, reviewReason },
        'a payment needs a person: it is in review',
      )
    }
    if (event.to === 'canceled' || event.to === 'partiallyCanceled') {
      const { paymentId, orderId, refundedMinor } = event
      this.#parts.logger.warn({ paymentId, orderId, refundedMinor }, 'money was given back')
    }
    const order = await this.settle(event.orderId)
    if (order) return
    const { orderId, paymentId } = event
    this.#parts.logger.error({ orderId, paymentId }, 'a payment has no order')
  }

  /**
   * Moves the order to where its payments say it belongs.
   *
   * @returns the order as it stands then; undefined where there is none
   */
  settle(orderId: string, reason: SettleReason = {}): Promise<Order | undefined> {
    const { book, payments } = this.#parts
    return book.inTurn(orderId, async () => {
      for (;;) {
        // Read before the payments: an order that moves meanwhile makes the change stale.
        const read = book.store.get(orderId)
        if (!read) return undefined
        const all = await payments.listByOrder(orderId)
        const order = reason.isRefused ? withRefusal(read) : read
        const result = await this.#carryOut(order, decideOrder(order, all), reason)
        if (result !== 'stale') return result
      }
    })
  }

  async #carryOut(
    order: Order,
    decision: OrderDecision,
    reason: SettleReason,
  ): Promise<Order | 'stale'> {
    const { book, payments } = this.#parts
    switch (decision.kind) {
      case 'keep':
        return this.#keep(order, decision.inReview, reason)
      case 'confirm':
        return book.save(order, confirmed(order, decision.inReview))
      case 'fail': {
        const steps = undoingStock(order.steps)
        const failed = moved(order, 'FAILED', {
          failure: decision.failure,
          steps,
          inReview: false,
        })
        const saved = book.save(order, failed)
        if (saved !== 'stale') await giveBackStock(order.id, this.#parts)
        return saved === 'stale' ? saved : (book.store.get(order.id) ?? saved)
      }
      case 'reinstate':
        return this.#reinstate(order, decision)
      case 'giveBack': {
        const { state } = await payments.giveBack(decision.payment.id, decision.reason)
        return this.#keep(order, decision.inReview || state === 'review', reason)
      }
    }
  }

  async #keep(
    order: Order,
    inReview: boolean,
    { isRefused = false }: SettleReason,
  ): Promise<Order | 'stale'> {
    const { book } = this.#parts
    // What has failed holds nothing: a reinstatement may have been cut off in the middle.
    const steps = order.status === 'FAILED' ? undoingStock(order.steps) : order.steps
    const isHolding = steps.some((step, index) => step !== order.steps[index])
    if (!isHolding && !isRefused && order.inReview === inReview) return order
    const saved = book.save(order, { ...order, inReview, steps })
    if (saved === 'stale' || !isHolding) return saved
    await giveBackStock(order.id, this.#parts)
    return book.store.get(order.id) ?? saved
  }

  /** Late truth: hold the stock again under a new name, or give the money back. */
  async #reinstate(
    order: Order,
    { payment, inReview }: { readonly payment: Payment; readonly inReview: boolean },
  ): Promise<Order | 'stale'> {
    const { book, payments, logger } = this.#parts
    const last = latestStep(order, 'stock')
    const round = (last?.round ?? 0) + (last?.state === 'running' ? 0 : 1)
    const running = withStep(order.steps, { step: 'stock', round, state: 'running' })
    const begun = last?.state === 'running' ? order : book.save(order, { ...order, steps: running })
    if (begun === 'stale') return begun

    const kind = await this.#holdAgain(order, round)
    if (kind === 'reserved') {
      const steps = withStep(begun.steps, { step: 'stock', round, state: 'done' })
      logger.warn({ orderId: order.id, paymentId: payment.id }, 'late approval: order reinstated')
      return book.save(begun, confirmed({ ...begun, steps }, inReview))
    }
    const after = await payments.giveBack(payment.id, 'order-gone')
    const state = kind === 'impossible' ? 'undoing' : 'refused'
    const steps = withStep(begun.steps, { step: 'stock', round, state })
    return book.save(begun, { ...begun, steps, inReview: inReview || after.state === 'review' })
  }

  /** `impossible`: the catalog answered that it never will, and may hold something else. */
  async #holdAgain(
    order: Order,
    round: number,
  ): Promise<'reserved' | 'insufficient' | 'released' | 'impossible'> {
    const { catalog, logger } = this.#parts
    try {
      return (await catalog.reserve(holdOf(order.id, round), order.items)).kind
    } catch (error) {
      if (error instanceof CatalogFailure) throw error
      logger.error({ orderId: order.id, err: error }, 'the stock can never be held again')
      return 'impossible'
    }
  }
}

function confirmed(order: Order, inReview: boolean): Order {
  const last = latestStep(order, 'payment')
  const steps = last ? withStep(order.steps, { ...last, state: 'done' }) : order.steps
  return moved(order, 'CONFIRMED', { steps, inReview })
}
