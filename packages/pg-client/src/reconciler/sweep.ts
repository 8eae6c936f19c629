import { isOpen } from '../payment/payment-state.js'
import type { Payment } from '../payment/payment.js'
import type { ParkedCallbacks } from '../callbacks/parked-callbacks.js'
import type { GuardedCalls } from '../calling/gateway-calls.js'
import type { BatchFinding, LookUp } from '../calling/look-up.js'
import type { PaymentResumer } from '../calling/resume-payment.js'
import { textOfError, wallTime, type ClientContext } from '../client-context.js'
import type { CheckOutcome, PaymentChecker } from '../recording/payment-checker.js'
import type { PaymentRecorder } from '../recording/payment-recorder.js'
import { checkHorizon } from './check-schedule.js'
import type { ReconcilerLimits } from './reconciler-limits.js'
import type { SweepReport } from './sweep-report.js'

/** What a round works with. */
export interface SweepParts {
  readonly context: ClientContext<never>
  readonly calls: GuardedCalls
  readonly lookUp: LookUp
  readonly checker: PaymentChecker
  readonly recorder: PaymentRecorder
  readonly resumer: PaymentResumer
  readonly parked: ParkedCallbacks
  readonly limits: ReconcilerLimits
}

type Counted = 'asked' | 'batched' | 'settled' | 'resumed' | 'putOff'

/** Where the kit does not say when asking again makes sense. */
const refusedWaitMs = 1000

/** One round of the reconciler. */
export class Sweep {
  readonly #parts: SweepParts
  /** Names this process in leases. */
  readonly #holder: string

  constructor(parts: SweepParts) {
    this.#parts = parts
    this.#holder = parts.context.ids.next()
  }

  /** `stop`: nothing new begins. `cut`: what is in hand ends. */
  async run(stop: AbortSignal, cut: AbortSignal): Promise<SweepReport> {
    const { context } = this.#parts
    const begin = context.clock.monotonic()
    const parked = await this.#tendParked()
    const heldBackMs = this.#heldBackMs()
    const claimed = heldBackMs > 0 ? [] : await this.#claim()
    const counts = await this.#handleAll(claimed, stop, cut)
    const durationMs = context.clock.monotonic() - begin
    const { adopted, dropped } = parked
    context.emit({ type: 'swept', claimed: claimed.length, ...counts, dropped, durationMs })
    return { claimed: claimed.length, ...counts, adopted, dropped, heldBackMs }
  }

  async #tendParked(): Promise<Pick<SweepReport, 'adopted' | 'dropped'>> {
    const { context, parked } = this.#parts
    const adopted = await context.store.adoptParkedCallbacks(context.dialect.name)
    return { adopted, dropped: await parked.tend() }
  }

  /**
   * While the breaker refuses, claiming would only move payments about. Jitter keeps instances from
   * coming back at one moment.
   */
  #heldBackMs(): number {
    const { state, retryAfterMs, inStateMs, waitMs } = this.#parts.calls.breaker.snapshot()
    if (state === 'forced-open') return refusedWaitMs
    // Only a call moves a breaker whose wait is over: the next question is its first probe.
    if (state !== 'open' || inStateMs > waitMs) return 0
    return Math.round(
      (retryAfterMs ?? refusedWaitMs) * (1 + this.#parts.context.random.next() / 10),
    )
  }

  #claim(): Promise<readonly Payment[]> {
    const { context, limits, calls } = this.#parts
    const { batch, leaseMs } = limits
    // A breaker that is not closed yet lets few through; the others would be claimed in vain.
    const isProbing = calls.breaker.state === 'half-open' || calls.breaker.state === 'open'
    return context.store.claimDue({
      dialect: context.dialect.name,
      now: wallTime(context),
      limit: isProbing ? Math.min(batch, context.limits.halfOpenCalls) : batch,
      holder: this.#holder,
      leaseMs,
      horizonMs: checkHorizon(context),
      stepMs: context.schedule.checkAfterMs[0] ?? 0,
    })
  }

  async #handleAll(
    claimed: readonly Payment[],
    stop: AbortSignal,
    cut: AbortSignal,
  ): Promise<Record<Counted, number>> {
    const counts = { asked: 0, batched: 0, settled: 0, resumed: 0, putOff: 0 }
    const open = claimed.filter(({ state }) => isOpen(state))
    const batch = await this.#parts.lookUp.askMany(stop.aborted ? [] : open, cut)
    const queue = [...claimed]
    const work = async (): Promise<void> => {
      for (let payment = queue.shift(); payment; payment = queue.shift()) {
        for (const count of await this.#handle(payment, batch, stop, cut)) counts[count] += 1
      }
    }
    await Promise.all(Array.from({ length: this.#parts.limits.concurrency }, work))
    return counts
  }

  /** One payment's trouble is not the others'. */
  async #handle(
    payment: Payment,
    batch: BatchFinding,
    stop: AbortSignal,
    cut: AbortSignal,
  ): Promise<readonly Counted[]> {
    try {
      return await (stop.aborted ? this.#giveBack(payment) : this.#check(payment, batch, cut))
    } catch (error) {
      const text = textOfError(error)
      this.#parts.context.emit({ type: 'backgroundFailed', work: 'reconciler', error: text })
      return ['putOff']
    }
  }

  async #check(
    payment: Payment,
    { found, startedAt }: BatchFinding,
    cut: AbortSignal,
  ): Promise<readonly Counted[]> {
    const { checker } = this.#parts
    const told = found.get(payment.id)
    const outcome = told
      ? await checker.apply(payment, 'reconcile', { ...told, startedAt })
      : await checker.check(payment, 'reconcile', cut)
    const counted = await this.#follow(payment, outcome, cut)
    return told ? ['batched', ...counted] : counted
  }

  async #follow(
    payment: Payment,
    { result, payment: after, retryAfterMs }: CheckOutcome,
    cut: AbortSignal,
  ): Promise<readonly Counted[]> {
    const { context, recorder, resumer } = this.#parts
    switch (result) {
      case 'told': {
        const resumes = resumer.canResume(after)
        const { payment: last } = resumes ? await resumer.resume(after, cut) : { payment: after }
        const settles = isOpen(payment.state) && !isOpen(last.state)
        return [
          'asked',
          ...(resumes ? ['resumed' as const] : []),
          ...(settles ? ['settled' as const] : []),
        ]
      }
      case 'outdated':
        // It is due at once, for whoever comes next.
        return ['asked']
      case 'inconclusive':
        await recorder.checkedInVain(payment.id, payment.version)
        return ['asked']
      case 'refused': {
        const spread = 1 + context.random.next()
        const waitMs = (retryAfterMs ?? refusedWaitMs) * spread
        await recorder.putOff(payment.id, Math.min(waitMs, checkHorizon(context)))
        return ['putOff']
      }
    }
  }

  /** Ends the lease, so that the next instance need not wait for it. */
  async #giveBack(payment: Payment): Promise<readonly Counted[]> {
    await this.#parts.recorder.putOff(payment.id, 0)
    return ['putOff']
  }
}
