import { changedPayment } from '../payment/changed-payment.js'
import { decide, mustBeSole } from '../payment/decide.js'
import type { Decision, DecisionRules } from '../payment/decision.js'
import { wasAsked } from '../payment/evidence.js'
import { isOpen } from '../payment/payment-state.js'
import type { Payment } from '../payment/payment.js'
import type { Sending } from '../payment/sending.js'
import { absenceProves } from '../ports/gateway-dialect.js'
import type { AttemptRecord, PaymentChange } from '../ports/payment-store.js'
import { wallTime, type ClientContext } from '../client-context.js'
import type { Undertaking } from '../calling/undertaking.js'
import type { EvidenceRecord, Recorded } from './evidence-record.js'
import { askAgainAt, nextCheckAfter, waitFor } from './next-check.js'
import { mayBeOutdated } from './outdated-evidence.js'
import { tellEvents } from './tell-events.js'
import { waitAfterSilence } from '../reconciler/check-schedule.js'

interface Plan {
  readonly change: PaymentChange
  readonly decision: Decision
  /** Nothing would become true that is not: a new version would only get in others' way. */
  readonly isNothing?: boolean
  /** What a look-up has found was dropped: it may be about the past. */
  readonly isOutdated?: boolean
}

/** What may still be executed; `lastSentAt` where it was not the last attempt that was sent. */
type InFlight = Pick<Sending, 'mayBeInFlight'> & Partial<Pick<Sending, 'lastSentAt'>>

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
    return this.recordAsked(paymentId, record).then(({ payment }) => payment)
  }

  /** As {@link record}, and tells whether the evidence was dropped, as it may be about the past. */
  async recordAsked(paymentId: string, record: EvidenceRecord): Promise<Recorded> {
    let isOutdated = false
    const plan = (payment: Payment, orderHasAnother: boolean): Plan => {
      const made = this.#planEvidence(payment, record, orderHasAnother)
      isOutdated = made.isOutdated === true
      return made
    }
    const payment = await this.#apply(paymentId, plan, record.read)
    return { payment, isOutdated }
  }

  /**
   * Records how an attempt ended that decides nothing by itself, and what it has left in flight.
   * Where another one has begun since, it is that one's end that says so.
   */
  endAttempt(
    paymentId: string,
    undertaking: Undertaking,
    attempt: AttemptRecord,
    left: InFlight,
  ): Promise<Payment> {
    return this.#apply(paymentId, (read) => {
      const updatedAt = wallTime(this.#context)
      const sending = undertaking.sendingOf(read)
      const change = sending
        ? undertaking.withSending(
            read,
            isLatest(sending, attempt) ? sendingWith(sending, left) : sending,
            updatedAt,
          )
        : { payment: changedPayment(read, { updatedAt }) }
      return planOf(change.payment, { attempt, ...change })
    })
  }

  /**
   * The gateway's answer proves nothing, and would not tomorrow: the next check follows by
   * schedule, or a person takes over.
   */
  checkedInVain(paymentId: string, seen: number): Promise<Payment> {
    return this.#recordSilence(paymentId, seen, (payment) => {
      const checks = payment.checks + 1
      return { checks, waitMs: waitFor(this.#context, payment, checks) }
    })
  }

  /**
   * The gateway has not answered: it is asked again before long, however long that goes on, and the
   * schedule waits for it; or a person takes over.
   */
  notAnswered(paymentId: string, seen: number): Promise<Payment> {
    const { schedule, random } = this.#context
    return this.#recordSilence(paymentId, seen, ({ state, checks, updatedAt }) => {
      const stood = { sinceMs: wallTime(this.#context) - updatedAt, isOpen: isOpen(state) }
      return { checks, waitMs: waitAfterSilence(schedule, stood, random) }
    })
  }

  /**
   * Nobody was asked: the payment goes back to where it stood, for whoever comes next. One that has
   * changed since it was claimed is back already.
   */
  async giveBack(payment: Payment): Promise<void> {
    await this.#context.store.save({ payment })
  }

  /** Nobody was asked: looks again after `waitMs`, and does not count it. */
  putOff(paymentId: string, seen: number, waitMs: number): Promise<Payment> {
    return this.#apply(paymentId, (payment) => {
      const nextCheckAt = askAgainAt(this.#context, payment, Math.round(waitMs), seen)
      return planOf(payment, { payment: changedPayment(payment, { nextCheckAt }) })
    })
  }

  #recordSilence(
    paymentId: string,
    seen: number,
    planNext: (payment: Payment) => { readonly checks: number; readonly waitMs: number },
  ): Promise<Payment> {
    return this.#apply(paymentId, (payment) => {
      const at = wallTime(this.#context)
      const evidence = { source: 'inquiry', at, finding: { kind: 'silence' } } as const
      const decision = decide(payment, evidence, this.#rules(false))
      const { checks, waitMs } = planNext(payment)
      const nextCheckAt = askAgainAt(this.#context, payment, waitMs, seen)
      const next = changedPayment(decision.next, { checks, nextCheckAt })
      return { change: { payment: next, events: decision.events }, decision }
    })
  }

  #planEvidence(payment: Payment, record: EvidenceRecord, orderHasAnother: boolean): Plan {
    const { evidence, attempt, seen, counts = false } = record
    const moved = seen !== undefined && seen !== payment.version
    const decided = decide(payment, evidence, this.#rules(orderHasAnother))
    const { approvalMayRevert } = this.#context.dialect.capabilities
    const isDropped = moved && mayBeOutdated(payment, evidence, approvalMayRevert)
    const decision: Decision = isDropped
      ? { next: payment, events: [], watch: payment.nextCheckAt !== null }
      : decided
    const reopens = !isOpen(payment.state) && isOpen(decision.next.state)
    const checks = reopens ? 0 : payment.checks + (counts ? 1 : 0)
    const scheduled = nextCheckAfter(this.#context, payment, { decision, record, checks, moved })
    const isOutdated = isDropped && wasAsked(evidence)
    const now = wallTime(this.#context)
    // What might have been news is to be asked about again at once.
    const mayBeNews = isOutdated && decided.next !== payment
    const nextCheckAt = mayBeNews ? Math.min(payment.nextCheckAt ?? now, now) : scheduled
    const settles = moved && record.settlesCallbacks === 'all' ? undefined : record.settlesCallbacks
    const change: PaymentChange = {
      payment: changedPayment(decision.next, { checks, nextCheckAt }),
      events: decision.events,
      soleForOrder: mustBeSole(payment, decision, evidence),
      ...(attempt && { attempt }),
      ...(decision.refund && { refund: decision.refund }),
      ...(settles && { settlesCallbacks: settles }),
    }
    const isKnown = decision.next === payment && nextCheckAt === payment.nextCheckAt
    const isNothing = isKnown && checks === payment.checks && !attempt && !settles
    return { change, decision, isNothing, isOutdated }
  }

  #rules(orderHasAnother: boolean): DecisionRules {
    const { dialect, times, ids } = this.#context
    const { requestLifetimeMs, pendingHorizonMs } = times
    const { capabilities } = dialect
    return {
      requestLifetimeMs,
      pendingHorizonMs,
      orderHasAnother,
      absenceProves: absenceProves(capabilities),
      approvalMayRevert: capabilities.approvalMayRevert,
      refundReturnWindowMs: capabilities.refundReturnWindowMs,
      compensationId: capabilities.cancel === 'none' ? null : ids.next(),
    }
  }

  async #apply(
    paymentId: string,
    plan: (payment: Payment, orderHasAnother: boolean) => Plan,
    read?: Payment,
  ): Promise<Payment> {
    let orderHasAnother = false
    for (let first = read; ; first = undefined) {
      const before = first ?? (await this.#context.store.get(paymentId))
      if (!before) throw new RangeError(`there is no payment ${paymentId}`)
      const { change, decision, isNothing } = plan(before, orderHasAnother)
      if (isNothing) return before
      const result = await this.#context.store.save(change)
      if (result === 'saved') {
        tellEvents(before, decision, this.#context)
        if (decision.events.length > 0) this.#onEvents()
        return changedPayment(change.payment, { version: before.version + 1 })
      }
      orderHasAnother ||= result === 'orderTaken'
    }
  }
}

function planOf(payment: Payment, change: PaymentChange): Plan {
  return { change, decision: { next: payment, events: [], watch: false } }
}

function sendingWith(
  { attempts, lastSentAt, keyedRequest }: Sending,
  { mayBeInFlight, lastSentAt: sentBefore = lastSentAt }: InFlight,
): Sending {
  return { attempts, lastSentAt: sentBefore, mayBeInFlight, keyedRequest }
}

function isLatest({ attempts }: Sending, { number }: AttemptRecord): boolean {
  return attempts === number
}
