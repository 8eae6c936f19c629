import { blocksAnotherPayment, isOpen } from '@holdfast/pg-client'
import type { Logger, Timer } from '@holdfast/resilience-kit'
import type { PaymentsClient, PaymentView } from '../payments/payments-client.js'
import type { ApplyPayment } from './apply-payment.js'
import { cancelPayment } from './cancel-payment.js'
import { unaskedMoney } from './decide-order.js'
import { cancelIdOf, type Order } from './order.js'
import type { OrderBook } from './order-book.js'
import { failed } from './saga/saga.js'
import { restedBy, type HandTime } from './rested-by.js'
import type { SagaRunner } from './saga/saga-runner.js'

const PAGE = 20
/** Payments that one round asks the gateway about; the reconciler asks about the rest. */
const ASKS_PER_ROUND = 50

export interface OrderSweepParts extends HandTime {
  readonly book: OrderBook
  readonly runner: SagaRunner
  readonly payments: PaymentsClient
  readonly applyPayment: ApplyPayment
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
 * Takes sagas further that a stopped process or a silent module left behind, and ends those that
 * are older than their limit. Never while a payment may still collect: then it asks the gateway,
 * and waits. It ends nothing that a request may have in hand, in this process or in another one on
 * the same files. Of what is being canceled it asks for the money that nobody could ask for yet.
 */
export class OrderSweep {
  readonly #parts: OrderSweepParts
  #timer: Timer | undefined
  #round: Promise<unknown> = Promise.resolve()
  #stopped = false
  /** Every waiting order that has rested since before this moment was looked at meanwhile. */
  #restedSince = Number.MIN_SAFE_INTEGER

  constructor(parts: OrderSweepParts) {
    this.#parts = parts
  }

  /** Looks at every open order once it rests, then at the expired ones again and again. */
  async start(): Promise<void> {
    await this.sweep()
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
    const round = this.#round.then(() => this.#sweepAll())
    this.#round = round
    return round
  }

  #arm(): void {
    if (this.#stopped) return
    this.#timer = this.#parts.clock.setTimer(this.#parts.everyMs, () => {
      void this.sweep().finally(() => this.#arm())
    })
  }

  async #sweepAll(): Promise<OrderSweepReport> {
    const { book, clock, logger } = this.#parts
    const report = { visited: 0, ended: 0, waiting: 0 }
    const expiredBy = clock.now()
    const restedSince = this.#restedSince
    const restedNow = restedBy(this.#parts)
    let after = ''
    let isComplete = true
    try {
      for (;;) {
        const moments = { expiredBy, restedSince, restedBy: restedNow }
        const page = book.store.pageUnfinished({ after, limit: PAGE, ...moments })
        const last = page.at(-1)
        if (last === undefined) break
        if (this.#stopped) return report
        after = last
        const visits = await Promise.all(page.map((orderId) => this.#visitSafely(orderId, report)))
        isComplete &&= visits.every((isDone) => isDone)
        await clock.sleep(0) // requests first
      }
    } catch (error) {
      logger.error({ err: error }, 'the order sweep could not read the orders')
      return report
    }
    // Where an order could not be looked at, all of them come again: that costs a read each.
    if (isComplete) this.#restedSince = Math.max(restedSince, restedNow)
    return report
  }

  /** Gives whether the order was looked at. */
  async #visitSafely(
    orderId: string,
    report: { visited: number; ended: number; waiting: number },
  ): Promise<boolean> {
    report.visited += 1
    try {
      const result = await this.#visit(orderId, report.waiting < ASKS_PER_ROUND)
      if (result === 'ended') report.ended += 1
      if (result === 'waiting') report.waiting += 1
      return true
    } catch (error) {
      // One order that cannot be ended now must not keep the others from their end.
      this.#parts.logger.warn({ orderId, err: error }, 'an order could not be swept')
      return false
    }
  }

  async #visit(orderId: string, mayAsk: boolean): Promise<'ended' | 'waiting' | 'left'> {
    const { book, payments } = this.#parts
    if (book.isInFlight(orderId)) return 'left'
    const order = await this.#takeFurther(orderId)
    if (order?.status !== 'PENDING' && order?.status !== 'PAYMENT_WAITING') return 'left'

    const all = await payments.listByOrder(orderId)
    if (all.some(({ state }) => blocksAnotherPayment(state))) {
      // One that was approved since it was read above confirms the order by its event.
      if (!this.#isExpired(order)) return 'left'
      if (mayAsk) await this.#ask(all)
      return 'waiting'
    }
    if (!this.#isExpired(order) || book.isInFlight(orderId)) return 'left'
    if (order.updatedAt > restedBy(this.#parts)) return 'left'
    return book.save(order, failed(order, 'SAGA_TIMEOUT')) === 'stale' ? 'left' : 'ended'
  }

  /** Lets the order follow its payments, and goes on with a saga that was left in the middle. */
  async #takeFurther(orderId: string): Promise<Order | undefined> {
    const { applyPayment, runner } = this.#parts
    const order = await applyPayment.settle(orderId)
    if (order?.status === 'CANCELING') await this.#askForMoney(order)
    if (order?.status !== 'PENDING') return order
    // Where the orders are an older copy, the payments know more: their money keeps it alive.
    if (this.#isExpired(order) && !(await this.#mayBePaid(orderId))) return order
    await runner.run(orderId)
    return applyPayment.settle(orderId)
  }

  /** Another refund of its payment was open when it was canceled, and kept this one out. */
  async #askForMoney(order: Order): Promise<void> {
    const all = await this.#parts.payments.listByOrder(order.id)
    if (unaskedMoney(order, all)) await cancelPayment(this.#parts, order.id, cancelIdOf(order))
  }

  async #mayBePaid(orderId: string): Promise<boolean> {
    const all = await this.#parts.payments.listByOrder(orderId)
    return all.some(({ state }) => blocksAnotherPayment(state))
  }

  #isExpired(order: Order): boolean {
    return order.expiresAt <= this.#parts.clock.now()
  }

  async #ask(payments: readonly PaymentView[]): Promise<void> {
    const open = payments.filter(({ state }) => isOpen(state))
    await Promise.all(open.map(({ id }) => this.#parts.payments.checkNow(id)))
  }
}
