import { exponentialBackoff, type Clock, type Logger, type Random } from '@holdfast/resilience-kit'
import type { Order } from '../order.js'
import type { OrderBook } from '../order-book.js'
import type { HoldHandler } from './hold-handlers.js'
import { afterStep, runningHold, type StepResult } from './saga.js'
import type { HoldName, HoldStep } from './saga-step.js'

export interface SagaRunnerParts {
  readonly book: OrderBook
  readonly handlers: Readonly<Record<HoldName, HoldHandler>>
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
}

/** How long a run goes on. */
export interface RunOptions {
  /**
   * Asks again, under the same key, until the signal ends the wait. Without it a step that nobody
   * answers is left as it is, for a later run.
   */
  readonly signal?: AbortSignal
  /** The order was made just now: what was not reached this time was never reached. */
  readonly isFirst?: boolean
}

/**
 * Takes the holds of an order as far as they go: each step is durable before it is asked for, asked
 * for under its key, and its result is durable before the next one begins. May be cut off anywhere,
 * and run again by anybody.
 */
export class SagaRunner {
  readonly #parts: SagaRunnerParts
  readonly #backoff = exponentialBackoff({ initialMs: 100, maxMs: 2000 })

  constructor(parts: SagaRunnerParts) {
    this.#parts = parts
  }

  /**
   * Runs the steps that are to be done.
   *
   * @returns the order as it stands then; undefined where there is none
   */
  async run(orderId: string, options: RunOptions = {}): Promise<Order | undefined> {
    const { book, clock, random } = this.#parts
    let waits = 0
    const doubtful = new Set<HoldName>()
    for (;;) {
      const order = book.store.get(orderId)
      const step = order && runningHold(order)
      if (!order || !step) return order
      const isFirst = options.isFirst === true && !doubtful.has(step.step)
      const result = await this.#ask(order, step, { ...options, isFirst })
      if (result.kind !== 'unknown') {
        this.#record(orderId, step, result)
        continue
      }
      doubtful.add(step.step)
      const { signal } = options
      if (!signal || signal.aborted) return order
      waits += 1
      const info = { random, previousMs: 0, error: undefined, value: undefined }
      const waitMs = this.#backoff(waits, info)
      // The patience ends in an abort; what is stored says where to go on.
      await clock.sleep(waitMs, signal).catch(() => undefined)
      if (signal.aborted) return order
    }
  }

  async #ask(order: Order, step: HoldStep, { signal, isFirst }: RunOptions): Promise<StepResult> {
    const handler = this.#parts.handlers[step.step]
    const result = await handler.hold(order, step.round, signal && { signal })
    if (result.kind !== 'unreached') return result
    // An earlier request may still be on its way: only the first one proves that nothing is held.
    // Out of patience, nobody was even asked.
    return isFirst && !signal?.aborted ? result : { kind: 'unknown' }
  }

  #record(orderId: string, step: HoldStep, result: Exclude<StepResult, { kind: 'unknown' }>): void {
    const { book, logger } = this.#parts
    for (;;) {
      const order = book.store.get(orderId)
      const after = order && afterStep(order, step, result)
      if (!order || !after) {
        const told = { orderId, step: step.step, round: step.round, result: result.kind }
        logger.warn(told, 'a step result came late or twice, and is ignored')
        return
      }
      if (book.save(order, after) !== 'stale') return
    }
  }
}
