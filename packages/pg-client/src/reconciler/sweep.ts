import { isOpen } from '../payment/payment-state.js'
import type { Payment } from '../payment/payment.js'
import type { ParkedCallbacks } from '../callbacks/parked-callbacks.js'
import type { GuardedCalls } from '../calling/gateway-calls.js'
import type { BatchFinding, LookUp } from '../calling/look-up.js'
import type { PaymentResumer } from '../calling/resume-payment.js'
import { textOfError, wallTime, type ClientContext } from '../client-context.js'
import type { CheckOutcome, PaymentChecker } from '../recording/payment-checker.js'
import type { PaymentRecorder } from '../recording/payment-recorder.js'
import { checkHorizon, waitForReturn } from './check-schedule.js'
import { beginWithinMs, claimLimit } from './claim-limit.js'
import type { ReconcilerLimits } from './reconciler-limits.js'
import type { SweepReport } from './sweep-report.js'
import { triage } from './triage.js'

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

/** What one round has claimed. */
interface Claim {
  readonly payments: readonly Payment[]
  readonly isFull: boolean
  /** On the monotonic clock: nothing that is asked about later would end within the lease. */
  readonly beginUntil: number
  /** On the monotonic clock: afterwards others may have claimed them. */
  readonly leasedUntil: number
}

/** How a round is told to end. `stop`: nothing new begins. `cut`: what is in hand ends. */
interface Ending {
  readonly stop: AbortSignal
  readonly cut: AbortSignal
}

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
    const claim = heldBackMs > 0 ? nothing : await this.#claim()
    const counts = await this.#handleAll(claim, { stop, cut })
    const durationMs = context.clock.monotonic() - begin
    const { adopted, dropped } = parked
    const claimed = claim.payments.length
    context.emit({ type: 'swept', claimed, ...counts, dropped, durationMs })
    return { claimed, ...counts, adopted, dropped, isFull: claim.isFull, heldBackMs }
  }

  async #tendParked(): Promise<Pick<SweepReport, 'adopted' | 'dropped'>> {
    const { context, parked } = this.#parts
    const adopted = await context.store.adoptParkedCallbacks(context.dialect.name)
    return { adopted, dropped: await parked.tend() }
  }

  /**
   * While the breaker refuses, or the gateway has answered that it is asked too often, claiming
   * would only move payments about. Jitter keeps instances from coming back at one moment.
   */
  #heldBackMs(): number {
    const { calls, lookUp, context } = this.#parts
    const { state, retryAfterMs, inStateMs, waitMs } = calls.breaker.snapshot()
    if (state === 'forced-open') return refusedWaitMs
    // Only a call moves a breaker whose wait is over: the next question is its first probe.
    const refuses = state === 'open' && inStateMs <= waitMs
    const heldMs = Math.max(lookUp.pausedMs, refuses ? (retryAfterMs ?? refusedWaitMs) : 0)
    return Math.round(heldMs * (1 + context.random.next() / 10))
  }

  async #claim(): Promise<Claim> {
    const { context, limits, calls } = this.#parts
    const { leaseMs } = limits
    const now = context.clock.monotonic()
    const times = {
      beginUntil: now + beginWithinMs(limits, context),
      leasedUntil: now + leaseMs,
    }
    const most = claimLimit(limits, context)
    // A breaker that is not closed yet lets few through; the others would be claimed in vain.
    const isProbing = calls.breaker.state === 'half-open' || calls.breaker.state === 'open'
    const payments = await context.store.claimDue({
      dialect: context.dialect.name,
      now: wallTime(context),
      limit: isProbing ? Math.min(most, context.limits.halfOpenCalls) : most,
      holder: this.#holder,
      leaseMs,
      horizonMs: checkHorizon(context),
      stepMs: context.schedule.checkAfterMs[0] ?? 0,
    })
    return { payments, isFull: payments.length === most, ...times }
  }

  async #handleAll(claim: Claim, ending: Ending): Promise<Record<Counted, number>> {
    const { first, later } = triage(this.#parts.context, claim.payments, claim.isFull)
    for (const payment of later) await this.#guarded(() => this.#leaveForLater(payment))
    const counts = { asked: 0, batched: 0, settled: 0, resumed: 0, putOff: later.length }
    const open = first.filter(({ state }) => isOpen(state))
    const batch = await this.#askMany(ending.stop.aborted ? [] : open, ending.cut)
    const queue = [...first]
    const work = async (): Promise<void> => {
      for (let payment = queue.shift(); payment; payment = queue.shift()) {
        for (const count of await this.#handle(payment, batch, claim, ending)) counts[count] += 1
      }
    }
    const workers = Math.min(this.#parts.limits.concurrency, queue.length)
    await Promise.all(Array.from({ length: workers }, work))
    return counts
  }

  /** Leaves most of the lease to single questions, however slowly lists come. */
  async #askMany(payments: readonly Payment[], cut: AbortSignal): Promise<BatchFinding> {
    const { context, limits, lookUp } = this.#parts
    if (!lookUp.canAskMany(payments)) return nothingFound
    // Not AbortSignal.any: in Node 20 a signal that lives long keeps a trace of each made of it.
    const asking = new AbortController()
    const end = (): void => asking.abort()
    const timer = context.clock.setTimer(limits.leaseMs / 4, end)
    cut.addEventListener('abort', end, { once: true })
    if (cut.aborted) end()
    try {
      return await lookUp.askMany(payments, asking.signal)
    } finally {
      timer.cancel()
      cut.removeEventListener('abort', end)
    }
  }

  #handle(
    payment: Payment,
    batch: BatchFinding,
    { beginUntil, leasedUntil }: Claim,
    { stop, cut }: Ending,
  ): Promise<readonly Counted[]> {
    const now = this.#parts.context.clock.monotonic()
    // This one would soon not be the only one that asks about it. What a list has told is recorded.
    const isLate = now > beginUntil && !batch.found.has(payment.id)
    const isLeftOut = stop.aborted || isLate
    if (isLeftOut && now >= leasedUntil) return Promise.resolve(['putOff'])
    return this.#guarded(() =>
      isLeftOut ? this.#giveBack(payment) : this.#check(payment, batch, cut),
    )
  }

  /** One payment's trouble is not the others'. */
  async #guarded(work: () => Promise<readonly Counted[]>): Promise<readonly Counted[]> {
    try {
      return await work()
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
      ? await checker.apply(payment, 'reconcile', { startedAt, ...told })
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
      case 'unanswered':
        await recorder.notAnswered(payment.id, payment.version)
        return ['asked']
      case 'refused': {
        const spread = 1 + context.random.next()
        const waitMs = (retryAfterMs ?? refusedWaitMs) * spread
        await recorder.putOff(payment.id, payment.version, Math.min(waitMs, checkHorizon(context)))
        return ['putOff']
      }
    }
  }

  /** To any moment within its next wait: what has come due together is spread. */
  async #leaveForLater({ id, version, updatedAt }: Payment): Promise<readonly Counted[]> {
    const { context, recorder } = this.#parts
    const { schedule, random } = context
    const wait = waitForReturn(schedule, wallTime(context) - updatedAt, random)
    await recorder.putOff(id, version, Math.ceil(wait * random.next()))
    return ['putOff']
  }

  /**
   * Ends the lease, so that the next instance need not wait for it; who has waited longest still
   * comes first there.
   */
  async #giveBack(payment: Payment): Promise<readonly Counted[]> {
    await this.#parts.recorder.giveBack(payment)
    return ['putOff']
  }
}

const nothingFound: BatchFinding = { startedAt: 0, found: new Map() }

const nothing: Claim = { payments: [], isFull: false, beginUntil: 0, leasedUntil: 0 }
