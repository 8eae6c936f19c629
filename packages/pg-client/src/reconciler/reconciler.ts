import { isOpen } from '../payment/payment-state.js'
import type { Payment } from '../payment/payment.js'
import { textOfError, wallTime, type ClientContext } from '../client-context.js'
import type { PaymentChecker } from '../recording/payment-checker.js'
import type { PaymentRecorder } from '../recording/payment-recorder.js'
import { checkHorizon } from './check-schedule.js'
import type { ReconcilerLimits } from './reconciler-limits.js'

/** What one round did. */
export interface SweepReport {
  /** Payments that were due. */
  readonly claimed: number
  /** Payments the gateway was asked about. */
  readonly asked: number
  /** Payments that are open no more. */
  readonly settled: number
  /** Payments nobody was asked about, because our own kit refused or the sweep was stopped. */
  readonly putOff: number
  /** Parked callbacks whose payment is known by now. */
  readonly adopted: number
  /** Parked callbacks that were forgotten: too old, or too many. */
  readonly dropped: number
}

/** Where the kit does not say when asking again makes sense. */
const refusedWaitMs = 1000

/**
 * Asks the gateway about every payment that is due, until all is known. Several instances on one
 * store are safe: a payment is claimed with a lease.
 */
export class Reconciler {
  readonly #context: ClientContext<never>
  readonly #checker: PaymentChecker
  readonly #recorder: PaymentRecorder
  readonly #limits: ReconcilerLimits
  readonly #holder: string
  #running: { readonly stop: AbortController; readonly loop: Promise<void> } | undefined

  constructor(
    context: ClientContext<never>,
    checker: PaymentChecker,
    recorder: PaymentRecorder,
    limits: ReconcilerLimits,
  ) {
    this.#context = context
    this.#checker = checker
    this.#recorder = recorder
    this.#limits = limits
    this.#holder = context.ids.next()
  }

  /** Starts the loop; starting twice is starting once. */
  start(): void {
    if (this.#running) return
    const stop = new AbortController()
    const cut = new AbortController()
    this.#running = { stop, loop: this.#loop(stop.signal, cut) }
  }

  /** Ends the loop: what is in hand may finish within the limit, nothing new begins. */
  async stop(): Promise<void> {
    const running = this.#running
    if (!running) return
    running.stop.abort()
    await running.loop
    if (this.#running === running) this.#running = undefined
  }

  /** One round: claims what is due, asks, records. */
  sweep(): Promise<SweepReport> {
    return this.#sweep(new AbortController().signal, new AbortController().signal)
  }

  async #loop(stop: AbortSignal, cut: AbortController): Promise<void> {
    const { clock, emit } = this.#context
    const cutLate = (): void => {
      clock.setTimer(this.#limits.stopMs, () => cut.abort()).unref?.()
    }
    stop.addEventListener('abort', cutLate, { once: true })
    while (!stop.aborted) {
      let isMore = false
      try {
        const { claimed } = await this.#sweep(stop, cut.signal)
        isMore = claimed === this.#limits.batch
      } catch (error) {
        emit({ type: 'backgroundFailed', work: 'reconciler', error: textOfError(error) })
      }
      if (!isMore) await clock.sleep(this.#limits.pollMs, stop).catch(() => undefined)
    }
  }

  async #sweep(stop: AbortSignal, cut: AbortSignal): Promise<SweepReport> {
    const { clock, store, emit } = this.#context
    const { batch: limit, leaseMs } = this.#limits
    const begin = clock.monotonic()
    const now = wallTime(this.#context)
    const adopted = await store.adoptParkedCallbacks()
    const { parkedForMs, maxParked: keep } = this.#limits
    const dropped = await store.dropParkedCallbacks({ receivedBefore: now - parkedForMs, keep })
    const horizonMs = checkHorizon(this.#context)
    const claim = { now, limit, holder: this.#holder, leaseMs, horizonMs }
    const claimed = await store.claimDue(claim)
    const counts = { claimed: claimed.length, asked: 0, settled: 0, putOff: 0 }

    const queue = [...claimed]
    const work = async (): Promise<void> => {
      for (let payment = queue.shift(); payment; payment = queue.shift()) {
        const result = await this.#handle(payment, stop, cut)
        if (result === 'putOff') counts.putOff += 1
        else counts.asked += 1
        if (result === 'settled') counts.settled += 1
      }
    }
    await Promise.all(Array.from({ length: this.#limits.concurrency }, work))
    emit({ type: 'swept', ...counts, dropped, durationMs: clock.monotonic() - begin })
    return { ...counts, adopted, dropped }
  }

  /** One payment's trouble is not the others'. */
  async #handle(
    payment: Payment,
    stop: AbortSignal,
    cut: AbortSignal,
  ): Promise<'asked' | 'settled' | 'putOff'> {
    try {
      return await (stop.aborted ? this.#giveBack(payment) : this.#check(payment, cut))
    } catch (error) {
      const text = textOfError(error)
      this.#context.emit({ type: 'backgroundFailed', work: 'reconciler', error: text })
      return 'putOff'
    }
  }

  async #check(payment: Payment, cut: AbortSignal): Promise<'asked' | 'settled' | 'putOff'> {
    const {
      result,
      payment: after,
      retryAfterMs,
    } = await this.#checker.check(payment, 'reconcile', cut)
    switch (result) {
      case 'told':
        return isOpen(payment.state) && !isOpen(after.state) ? 'settled' : 'asked'
      case 'inconclusive':
        await this.#recorder.checkedInVain(payment.id, payment.version)
        return 'asked'
      case 'refused': {
        const spread = 1 + this.#context.random.next()
        const waitMs = (retryAfterMs ?? refusedWaitMs) * spread
        await this.#recorder.putOff(payment.id, Math.min(waitMs, checkHorizon(this.#context)))
        return 'putOff'
      }
    }
  }

  /** Ends the lease, so that the next instance need not wait for it. */
  async #giveBack(payment: Payment): Promise<'putOff'> {
    await this.#recorder.putOff(payment.id, 0)
    return 'putOff'
  }
}
