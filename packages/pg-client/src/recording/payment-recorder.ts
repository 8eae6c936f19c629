import { decide, mustBeSole } from '../payment/decide.js'
import type { Decision } from '../payment/decision.js'
import type { Evidence } from '../payment/evidence.js'
import type { PaymentEvent } from '../payment/payment-event.js'
import { isOpen } from '../payment/payment-state.js'
import type { Payment } from '../payment/payment.js'
import { absenceProves } from '../ports/gateway-dialect.js'
import type { AttemptRecord, PaymentChange } from '../ports/payment-store.js'
import { wallTime, type ClientContext } from '../client-context.js'
import { waitBeforeCheck } from '../reconciler/check-schedule.js'

/** Evidence, and what becomes true together with it. */
export interface EvidenceRecord {
  readonly evidence: Evidence
  /**
   * The version of the payment when whoever brings the evidence began to ask. Evidence that
   * nothing happened is dropped when the payment has changed since: it may be about the past.
   */
  readonly seen?: number
  /** The attempt that ended with this evidence. */
  readonly attempt?: AttemptRecord
  /**
   * Callbacks whose effect this is: `all` of the payment's, where the gateway itself was asked,
   * unless the payment has changed since `seen` (one of them may be newer than the answer).
   */
  readonly settlesCallbacks?: 'all' | readonly string[]
  /** The gateway was asked by schedule; the next wait is the next of the schedule. */
  readonly counts?: boolean
}

interface Plan {
  readonly change: PaymentChange
  readonly decision: Decision
}

/**
 * The only writer of what is known about payments: reads, decides, compares and sets, and starts
 * over when somebody else was faster.
 */
export class PaymentRecorder {
  readonly #context: ClientContext<never>
  readonly #onEvents: () => void

  /** `onEvents` is called after events became durable. */
  constructor(context: ClientContext<never>, onEvents: () => void) {
    this.#context = context
    this.#onEvents = onEvents
  }

  /**
   * Applies evidence; gives the payment as it is afterwards.
   *
   * @throws RangeError where there is no such payment; whatever the store throws.
   */
  record(paymentId: string, record: EvidenceRecord): Promise<Payment> {
    return this.#apply(paymentId, (payment, orderHasAnother) =>
      this.#planEvidence(payment, record, orderHasAnother),
    )
  }

  /** Records how an attempt ended whose request is over, which decides nothing by itself. */
  endAttempt(paymentId: string, attempt: AttemptRecord, requestIsOver: boolean): Promise<Payment> {
    return this.#apply(paymentId, (payment) =>
      planOf(payment, {
        payment: {
          ...payment,
          mayBeInFlight: requestIsOver ? false : payment.mayBeInFlight,
          updatedAt: wallTime(this.#context),
        },
        attempt,
      }),
    )
  }

  /** A check that told nothing: the next one follows by schedule. */
  checkedInVain(paymentId: string, seen: number): Promise<Payment> {
    return this.#apply(paymentId, (payment) => {
      const checks = payment.checks + 1
      return planOf(payment, {
        payment: { ...payment, checks, nextCheckAt: this.#askAgainAt(payment, checks, seen) },
      })
    })
  }

  /** Nobody was asked: looks again after `waitMs`, and does not count it. */
  putOff(paymentId: string, waitMs: number): Promise<Payment> {
    const at = wallTime(this.#context) + Math.max(0, Math.round(waitMs))
    return this.#apply(paymentId, (payment) => {
      const nextCheckAt = payment.nextCheckAt === null ? null : at
      return planOf(payment, { payment: { ...payment, nextCheckAt } })
    })
  }

  #planEvidence(payment: Payment, record: EvidenceRecord, orderHasAnother: boolean): Plan {
    const { evidence, attempt, seen, counts = false } = record
    const { requestLifetimeMs, pendingHorizonMs } = this.#context.times
    const moved = seen !== undefined && seen !== payment.version
    const isDropped = moved && saysNothingHappened(evidence)
    const rules = {
      ...{ requestLifetimeMs, pendingHorizonMs, orderHasAnother },
      absenceProves: absenceProves(this.#context.dialect.capabilities),
    }
    const decision: Decision = isDropped
      ? { next: payment, events: [], watch: payment.nextCheckAt !== null }
      : decide(payment, evidence, rules)
    const checks = payment.checks + (counts ? 1 : 0)
    const nextCheckAt = this.#nextCheckAt(payment, decision, record, checks, moved)
    const settles = moved && record.settlesCallbacks === 'all' ? undefined : record.settlesCallbacks
    const change: PaymentChange = {
      payment: { ...decision.next, checks, nextCheckAt },
      events: decision.events,
      soleForOrder: mustBeSole(payment, decision, evidence),
      ...(attempt && { attempt }),
      ...(settles && { settlesCallbacks: settles }),
    }
    return { change, decision }
  }

  #nextCheckAt(
    payment: Payment,
    { next, watch }: Decision,
    { settlesCallbacks, counts = false }: EvidenceRecord,
    checks: number,
    moved: boolean,
  ): number | null {
    const now = wallTime(this.#context)
    const { nextCheckAt } = payment
    const isDue = nextCheckAt !== null && nextCheckAt <= now
    // Only the gateway itself, asked after all that is stored came in, answers what made it due.
    const isAnswered = settlesCallbacks === 'all' && !moved
    if (!isAnswered && (isDue || next === payment)) return nextCheckAt
    if (!watch && !isOpen(next.state)) return null
    const keeps = next === payment && !counts && nextCheckAt !== null && !isDue
    return keeps ? nextCheckAt : now + this.#wait(checks)
  }

  #askAgainAt(payment: Payment, checks: number, seen: number): number | null {
    const now = wallTime(this.#context)
    if (payment.nextCheckAt === null) return null
    const isDueAnew = payment.version !== seen && payment.nextCheckAt <= now
    return isDueAnew ? payment.nextCheckAt : now + this.#wait(checks)
  }

  #wait(checks: number): number {
    return waitBeforeCheck(this.#context.times.checkAfterMs, checks, this.#context.random)
  }

  async #apply(
    paymentId: string,
    plan: (payment: Payment, orderHasAnother: boolean) => Plan,
  ): Promise<Payment> {
    let orderHasAnother = false
    for (;;) {
      const before = await this.#context.store.get(paymentId)
      if (!before) throw new RangeError(`there is no payment ${paymentId}`)
      const { change, decision } = plan(before, orderHasAnother)
      const result = await this.#context.store.save(change)
      if (result === 'saved') {
        this.#tell(before, decision)
        return { ...change.payment, version: before.version + 1 }
      }
      orderHasAnother ||= result === 'orderTaken'
    }
  }

  #tell(before: Payment, { next, events }: Decision): void {
    const { emit } = this.#context
    for (const event of events) {
      emit({ type: 'transition', event })
      if (event.to === 'review') {
        emit({ type: 'gaveUp', paymentId: next.id, reason: event.reviewReason ?? 'unknown' })
      } else if (isOpen(before.state) && !isOpen(event.to) && heals(event)) {
        const { from, to, source: by } = event
        const afterMs = event.at - before.createdAt
        emit({ type: 'healed', paymentId: next.id, from, to, by, afterMs })
      }
    }
    if (events.length > 0) this.#onEvents()
  }
}

function planOf(payment: Payment, change: PaymentChange): Plan {
  return { change, decision: { next: payment, events: [], watch: false } }
}

function saysNothingHappened({ finding }: Evidence): boolean {
  return finding.kind === 'absent' || finding.kind === 'notExecuted'
}

/** Settled by a look-up, or by a callback though nobody had told us that it was pending. */
function heals({ source, from }: PaymentEvent): boolean {
  return source === 'inquiry' || (source === 'callback' && from !== 'pending')
}
