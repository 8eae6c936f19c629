import { textOfError, type ClientContext } from '../client-context.js'
import type { ReconcilerLimits } from './reconciler-limits.js'
import type { SweepReport } from './sweep-report.js'
import type { Sweep } from './sweep.js'

/**
 * Asks the gateway about every payment that is due, until all is known. Several instances on one
 * store are safe: a payment is claimed with a lease.
 */
export class Reconciler {
  readonly #context: ClientContext<never>
  readonly #sweep: Sweep
  readonly #limits: ReconcilerLimits
  #running: { readonly stop: AbortController; readonly loop: Promise<void> } | undefined

  constructor(context: ClientContext<never>, sweep: Sweep, limits: ReconcilerLimits) {
    this.#context = context
    this.#sweep = sweep
    this.#limits = limits
  }

  /**
   * Starts the loop; starting twice is starting once. A loop that is being stopped ends first, and
   * then this one begins: what was asked for last is what happens.
   */
  start(): void {
    const before = this.#running
    if (before && !before.stop.signal.aborted) return
    const stop = new AbortController()
    const run = (): Promise<void> => this.#loop(stop.signal, new AbortController())
    this.#running = { stop, loop: before ? before.loop.then(run) : run() }
  }

  /** Ends the loop: what is in hand may finish within the limit, nothing new begins. */
  async stop(): Promise<void> {
    const running = this.#running
    if (!running) return
    // With a reason of its own: the default one is an error with a stack.
    running.stop.abort('stopped')
    await running.loop
    if (this.#running === running) this.#running = undefined
  }

  /** One round: claims what is due, asks, records. */
  sweep(): Promise<SweepReport> {
    return this.#sweep.run(new AbortController().signal, new AbortController().signal)
  }

  async #loop(stop: AbortSignal, cut: AbortController): Promise<void> {
    const { clock, emit, schedule } = this.#context
    const cutLate = (): void => {
      clock.setTimer(this.#limits.stopMs, () => cut.abort()).unref?.()
    }
    stop.addEventListener('abort', cutLate, { once: true })
    await clock.sleep(schedule.firstRunMs, stop).catch(() => undefined)
    while (!stop.aborted) {
      let waitMs = schedule.everyMs
      try {
        const { isFull, heldBackMs } = await this.#sweep.run(stop, cut.signal)
        if (isFull) waitMs = 0
        waitMs = Math.max(waitMs, heldBackMs)
      } catch (error) {
        emit({ type: 'backgroundFailed', work: 'reconciler', error: textOfError(error) })
      }
      if (waitMs > 0) await clock.sleep(waitMs, stop).catch(() => undefined)
    }
  }
}
