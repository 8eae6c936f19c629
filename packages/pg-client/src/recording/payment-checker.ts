import type { EvidenceSource } from '../payment/evidence-source.js'
import type { Finding } from '../payment/evidence.js'
import type { Payment } from '../payment/payment.js'
import { wallTime, type ClientContext } from '../client-context.js'
import type { LookUp } from '../calling/look-up.js'
import type { LookUpPurpose } from '../telemetry/client-event.js'
import type { PaymentRecorder } from './payment-recorder.js'

/** What one check of a payment came to. */
export interface CheckOutcome {
  readonly payment: Payment
  /** `told`: the gateway said something. `inconclusive`: it did not. `refused`: not asked. */
  readonly result: 'told' | 'inconclusive' | 'refused'
  readonly refusedBy?: string
  readonly retryAfterMs?: number
}

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

  /** `payment` as it was read just now: absence is only believed of a payment still unchanged. */
  async check(
    payment: Payment,
    purpose: Exclude<LookUpPurpose, 'resubmit'>,
    signal?: AbortSignal,
  ): Promise<CheckOutcome> {
    const found = await this.#lookUp.ask(payment, purpose, signal)
    switch (found.kind) {
      case 'transactions': {
        const { transactions } = found
        const finding = { kind: 'transactions', transactions } as const
        return this.#record(payment, purpose, wallTime(this.#context), finding)
      }
      case 'absent':
        // Absence is true for the moment at which the question went out.
        return this.#record(payment, purpose, found.startedAt, { kind: 'absent' })
      case 'inconclusive':
        return { payment, result: 'inconclusive' }
      case 'refused': {
        const { refusedBy, retryAfterMs } = found
        const refusal = { refusedBy, ...(retryAfterMs !== undefined && { retryAfterMs }) }
        return { payment, result: 'refused', ...refusal }
      }
    }
  }

  async #record(
    payment: Payment,
    purpose: Exclude<LookUpPurpose, 'resubmit'>,
    at: number,
    finding: Finding,
  ): Promise<CheckOutcome> {
    const source: EvidenceSource = purpose === 'callback' ? 'callback' : 'inquiry'
    const recorded = await this.#recorder.record(payment.id, {
      evidence: { source, at, finding },
      seen: payment.version,
      settlesCallbacks: 'all',
      counts: purpose === 'reconcile',
    })
    return { payment: recorded, result: 'told' }
  }
}
