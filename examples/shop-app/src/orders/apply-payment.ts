import type { Logger } from '@holdfast/resilience-kit'
import type { PaymentsClient, PaymentView } from '../payments/payments-client.js'
import { decideOrder, isPaid, type OrderDecision } from './decide-order.js'
import { moved, type Order } from './order.js'
import type { OrderBook } from './order-book.js'
import type { PaymentMoved } from './payment-moved.js'
import { withRefusal } from './refusal.js'
import { failed, holdingAgain, paid } from './saga/saga.js'
import type { SagaRunner } from './saga/saga-runner.js'
import { latestStep, undoingHolds, withStep, type SagaStep } from './saga/saga-step.js'

/** What moves orders after their payments. */
export interface ApplyPaymentParts {
  readonly book: OrderBook
  readonly payments: PaymentsClient
  readonly runner: SagaRunner
  readonly logger: Logger
}

/** What is known besides the payments themselves. */
export interface SettleReason {
  /** Our own kit refused the order's latest payment, which moved no money. */
  readonly isRefused?: boolean
}

/**
 * Brings orders in line with what became of their payments: the only way an order is confirmed by
 * money. Everything it does may happen twice, and be cut off anywhere.
 */
export class ApplyPayment {
  readonly #parts: ApplyPaymentParts

  constructor(parts: ApplyPaymentParts) {
    this.#parts = parts
  }

  /** Applies one event of the payments. Throws where it has to come again. */
  async apply(event: PaymentMoved): Promise<void> {
    const { book, logger } = this.#parts
    const { orderId, paymentId, source, to } = event
    if (to === 'review') {
      logger.error(event, 'a payment needs a person: it is in review')
    }
    if (to === 'canceled' || to === 'partiallyCanceled') {
      logger.warn(event, 'money was given back')
    }
    if (!book.store.get(orderId)) return this.#orderless(event)
    book.addProgress(orderId, source, { type: 'payment', paymentId, state: to })
    await this.settle(orderId)
  }

  /** The orders have lost it, with a restored file for one: its money cannot be kept. */
  async #orderless({ orderId, paymentId, to }: PaymentMoved): Promise<void> {
    const { payments, logger } = this.#parts
    logger.error({ orderId, paymentId }, 'a payment has no order')
    if (isPaid(to)) await payments.giveBack(paymentId, 'order-gone')
  }

  /**
   * Moves the order to where its payments say it belongs.
   *
   * @returns the order as it stands then; undefined where there is none
   */
  settle(orderId: string, reason: SettleReason = {}): Promise<Order | undefined> {
    const { book } = this.#parts
    return book.inTurn(orderId, async () => {
      for (;;) {
        const result = await this.#settleOnce(orderId, reason)
        if (result !== 'again') return result
      }
    })
  }

  async #settleOnce(orderId: string, reason: SettleReason): Promise<Order | undefined | 'again'> {
    const { book, payments } = this.#parts
    // Read before the payments: an order that moves meanwhile makes the change stale.
    const read = book.store.get(orderId)
    if (!read) return undefined
    const all = await payments.listByOrder(orderId)
    const order = reason.isRefused ? withRefusal(read) : read
    const isSaveFailed = book.store.isSaveFailed(orderId)
    const decision = decideOrder(order, all, { isSaveFailed })
    const result = await this.#carryOut(order, decision, reason)
    if (result === 'stale') return 'again'
    return asksForNext(decision) ? 'again' : result
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
        return book.save(order, paid(order, decision.inReview))
      case 'fail':
        return book.save(order, failed(order, decision.failure))
      case 'cancel':
        return book.save(order, canceling(order))
      case 'cancelled':
        return book.save(order, cancelled(order))
      case 'cancelRefused': {
        const { reason: why, inReview } = decision
        const also = [{ type: 'cancelRefused', reason: why } as const]
        return book.save(order, keptAfterAll(order, inReview), { also })
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
    // What has ended holds nothing: a reinstatement may have been cut off in the middle.
    const hasEnded = order.status === 'FAILED' || order.status === 'CANCELLED'
    const steps = hasEnded ? undoingHolds(order.steps) : order.steps
    const isHolding = steps.some((step, index) => step !== order.steps[index])
    if (!isHolding && !isRefused && order.inReview === inReview) return order
    return this.#parts.book.save(order, { ...order, inReview, steps })
  }

  /** Late truth: hold everything again under a new name, or give the money back. */
  async #reinstate(
    order: Order,
    { payment, inReview }: { readonly payment: PaymentView; readonly inReview: boolean },
  ): Promise<Order | 'stale'> {
    const { book, payments, runner, logger } = this.#parts
    const isHolding = order.steps.some(
      ({ step, state }) => step !== 'payment' && state === 'running',
    )
    if (!isHolding && book.save(order, holdingAgain(order)) === 'stale') return 'stale'
    const after = await runner.run(order.id)
    const told = { orderId: order.id, paymentId: payment.id }
    if (!after || after.status === 'CONFIRMED') {
      logger.warn(told, 'late approval: order reinstated')
      return after ? this.#keep(after, inReview, {}) : 'stale'
    }
    if (after.steps.some(({ step, state }) => step !== 'payment' && state === 'running')) {
      throw new Error(`nobody knows yet whether order ${order.id} can be held again`)
    }
    logger.warn(told, 'late approval of an order that cannot be held again: money is given back')
    const { state } = await payments.giveBack(payment.id, 'order-gone')
    return this.#keep(after, inReview || state === 'review', {})
  }
}

/** One move may ask for the next: what was not saved is given back, what is canceling has ended. */
function asksForNext(decision: OrderDecision): boolean {
  if (decision.kind === 'fail') return decision.failure === 'ORDER_SAVE_FAILED'
  return decision.kind === 'cancel'
}

/** The paid order being undone: the payment first, all else once the money has gone back. */
export function canceling(order: Order): Order {
  const steps = withPayment(order, 'undoing')
  return moved(order, 'CANCELING', { steps, cancels: order.cancels + 1 })
}

function cancelled(order: Order): Order {
  const steps = undoingHolds(withPayment(order, 'undone'))
  return moved(order, 'CANCELLED', { steps, inReview: false })
}

function keptAfterAll(order: Order, inReview: boolean): Order {
  return moved(order, 'CONFIRMED', { steps: withPayment(order, 'done'), inReview })
}

function withPayment({ steps }: Order, state: SagaStep['state']): readonly SagaStep[] {
  const last = latestStep(steps, 'payment')
  return last ? withStep(steps, { ...last, state }) : steps
}
