import type { EvidenceSource } from '../payment/evidence-source.js'
import type { BuyerAction, Finding } from '../payment/evidence.js'
import type { Payment } from '../payment/payment.js'
import { wallTime, type ClientContext } from '../client-context.js'
import type { LookUp, LookUpFinding } from '../calling/look-up.js'
import type { LookUpPurpose } from '../telemetry/client-event.js'
import type { PaymentRecorder } from './payment-recorder.js'

/** What one check of a payment came to. */
export interface CheckOutcome {
  readonly payment: Payment
  /**
   * `told`: the gateway said something. `outdated`: it did, and the payment has changed meanwhile,
   * so that it may be about the past. `inconclusive`: its answer about the payment proves nothing.
   * `unanswered`: it gave none. `refused`: not asked, or asked too often.
   */
  readonly result: 'told' | 'outdated' | 'inconclusive' | 'unanswered' | 'refused'
  readonly refusedBy?: string
  readonly retryAfterMs?: number
  /** What the buyer has to do now, as the gateway told it. */
  readonly buyerAction?: BuyerAction
}

/** After that many a payment that changes all the time is left to the reconciler. */
const mostQuestions = 3

/** Looks one payment up and records what was found. */
export class PaymentChecker {
  readonly #context: ClientContext<never>
  readonly #lookUp: LookUp
  readonly #recorder: PaymentRecorder

  constructor(context: ClientContext<never>, lookUp: LookUp, recorder: PaymentRecorder) {
    this.#context = context
    this.#lookUp = lookUp
    this.#recorder = recorder
  }

  /**
   * Asks about a payment as it was read just now; asks again, a few times, where it has changed
   * while the gateway answered.
   */
  async check(
    payment: Payment,
    purpose: Exclude<LookUpPurpose, 'resend'>,
    signal?: AbortSignal,
  ): Promise<CheckOutcome> {
    let outcome: CheckOutcome = { payment, result: 'outdated' }
    for (let question = 0; question < mostQuestions; question += 1) {
      const { payment: read } = outcome
      outcome = await this.apply(read, purpose, await this.#lookUp.ask(read, purpose, signal))
      if (outcome.result !== 'outdated') break
    }
    return outcome
  }

  /** Records what was found; `payment` as it was read before the gateway was asked. */
  async apply(
    payment: Payment,
    purpose: Exclude<LookUpPurpose, 'resend'>,
    found: LookUpFinding,
  ): Promise<CheckOutcome> {
    switch (found.kind) {
      case 'transactions': {
        const { transactions } = found
        const finding = { kind: 'transactions', transactions } as const
        const told = await this.#record(payment, purpose, wallTime(this.#context), finding)
        const buyerAction = transactions.find((one) => one.buyerAction)?.buyerAction
        return buyerAction ? { buyerAction, ...told } : told
      }
      case 'absent':
        // Absence is true for the moment at which the question went out.
        return this.#record(payment, purpose, found.startedAt, { kind: 'absent' })
      case 'inconclusive':
        return { payment, result: found.isAnswer ? 'inconclusive' : 'unanswered' }
      case 'refused': {
        const { refusedBy, retryAfterMs } = found
        const refusal = { refusedBy, ...(retryAfterMs !== undefined && { retryAfterMs }) }
        return { payment, result: 'refused', ...refusal }
      }
    }
  }

  async #record(
    payment: Payment,
    purpose: Exclude<LookUpPurpose, 'resend'>,
    at: number,
    finding: Finding,
  ): Promise<CheckOutcome> {
    const source: EvidenceSource = purpose === 'callback' ? 'callback' : 'inquiry'
    const { payment: recorded, isOutdated } = await this.#recorder.recordAsked(payment.id, {
      evidence: { source, at, finding, asked: true },
      seen: payment.version,
      read: payment,
      settlesCallbacks: 'all',
      counts: purpose === 'reconcile',
    })
    return { payment: recorded, result: isOutdated ? 'outdated' : 'told' }
  }
}
