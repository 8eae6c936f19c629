import { isOpen, type Payment } from '@holdfast/pg-client'
import type { Clock, Logger, Timer } from '@holdfast/resilience-kit'
import type { CatalogClient } from '../catalog/catalog-client.js'
import type { PaymentsClient } from '../payments/payments-client.js'
import type { ApplyPayment } from './apply-payment.js'
import { isPaymentUndecided } from './decide-order.js'
import { giveBackStock } from './give-back-stock.js'
import type { OrderBook } from './order-book.js'
import type { OrderFailure } from './order-state.js'
import { moved, undoingStock, type Order } from './order.js'

const PAGE = 20
/** Payments that one round asks the gateway about; the reconciler asks about the rest. */
const ASKS_PER_ROUND = 50

export interface OrderSweepParts {
  readonly book: OrderBook
  readonly catalog: CatalogClient
  readonly payments: PaymentsClient
  readonly applyPayment: ApplyPayment
  readonly clock: Clock
  readonly logger: Logger
  /** Between two rounds, in ms. */
  readonly everyMs: number
}

/** What one round came to. */
export interface OrderSweepReport {
  readonly visited: number
  /** Orders that it ended, unpaid for certain. */
  readonly ended: number
  /** Expired orders whose payment may still collect: the gateway was asked, the order waits. */
  readonly waiting: number
}

/**
 * Ends what nobody will pay for: orders past their time, and orders that a stopped process left
 * behind. Never while a payment may still collect: then it asks the gateway, and waits.
 */
export class OrderSweep {
  readonly #parts: OrderSweepParts
  #timer: Timer | undefined
  #round: Promise<unknown> = Promise.resolve()
  #stopped = false

  constructor(parts: OrderSweepParts) {
    this.#parts = parts
  }

  /** Looks at every open order once, then at the expired ones again and again. */
  async start(): Promise<void> {
    await this.#runRound(Number.MAX_SAFE_INTEGER)
    this.#arm()
  }

  /** Ends the rounds after the one in hand. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#timer?.cancel()
    await this.#round
  }

  /** One round. */
  sweep(): Promise<OrderSweepReport> {
    return this.#runRound(this.#parts.clock.now())
  }

  #arm(): void {
    if (this.#stopped) return
    this.#timer = this.#parts.clock.setTimer(this.#parts.everyMs, () => {
      void this.sweep().finally(() => this.#arm())
    })
  }

  #runRound(expiredBy: number): Promise<OrderSweepReport> {
    const round = this.#round.then(() => this.#sweepAll(expiredBy))
    this.#round = round
    return round
  }

  async #sweepAll(expiredBy: number): Promise<OrderSweepReport> {
    const report = { visited: 0, ended: 0, waiting: 0 }
    let after = ''
    try {
      for (;;) {
        const page = this.#parts.book.store.pageUnfinished({ after, limit: PAGE, expiredBy })
        const last = page.at(-1)
        if (last === undefined || this.#stopped) return report
        after = last
        const visit = (orderId: string): Promise<void> => this.#visitSafely(orderId, report)
        await Promise.all(page.map(visit))
      }
    } catch (error) {
      this.#parts.logger.error({ err: error }, 'the order sweep could not read the orders')
      return report
    }
  }

  async #visitSafely(
    orderId: string,
    report: { visited: number; ended: number; waiting: number },
  ): Promise<void> {
    report.visited += 1
    try {
      const result = await this.#visit(orderId, report.waiting < ASKS_PER_ROUND)
      if (result === 'ended') report.ended += 1
      if (result === 'waiting') report.waiting += 1
    } catch (error) {
      // One order that cannot be ended now must not keep the others from their end.
      this.#parts.logger.warn({ orderId, err: error }, 'an order could not be swept')
    }
  }

  async #visit(orderId: string, mayAsk: boolean): Promise<'ended' | 'waiting' | 'left'> {
    const { book, payments, applyPayment } = this.#parts
    if (book.isInFlight(orderId)) return 'left'
    const order = await applyPayment.settle(orderId)
    await giveBackStock(orderId, this.#parts)
    if (order?.status !== 'PENDING' && order?.status !== 'PAYMENT_WAITING') return 'left'

    const all = await payments.listByOrder(orderId)
    if (isPaymentUndecided(all)) {
      if (mayAsk && this.#isExpired(order)) await this.#ask(all)
      return 'waiting'
    }
    if (order.status === 'PENDING' && all.length > 0) return this.#catchUp(order)
    const failure = this.#failureOf(order, all)
    if (!failure || book.isInFlight(orderId)) return 'left'
    const steps = undoingStock(order.steps)
    if (book.save(order, moved(order, 'FAILED', { failure, steps })) === 'stale') return 'left'
    await giveBackStock(orderId, this.#parts)
    return 'ended'
  }

  /** Only an older copy of the orders knows less than the payments: the payments are right. */
  async #catchUp(order: Order): Promise<'left'> {
    const { book, applyPayment } = this.#parts
    book.save(order, moved(order, 'PAYMENT_WAITING'))
    await applyPayment.settle(order.id)
    return 'left'
  }

  #failureOf(order: Order, payments: readonly Payment[]): OrderFailure | undefined {
    // No payment and no request at work: the intent is durable before a payment's first byte,
    // so nothing was ever sent for this order.
    if (payments.length === 0) return 'INTERRUPTED'
    return this.#isExpired(order) ? 'EXPIRED' : undefined
  }

  #isExpired(order: Order): boolean {
    return order.expiresAt <= this.#parts.clock.now()
  }

  async #ask(payments: readonly Payment[]): Promise<void> {
    const open = payments.filter(({ state }) => isOpen(state))
    await Promise.all(open.map(({ id }) => this.#parts.payments.checkNow(id)))
  }
}
