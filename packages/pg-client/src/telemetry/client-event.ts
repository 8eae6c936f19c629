import type { AttemptEnding, Certainty } from '../payment/certainty.js'
import type { PaymentEvent } from '../payment/payment-event.js'
import type { EvidenceSource } from '../payment/evidence-source.js'
import type { PaymentState } from '../payment/payment-state.js'

/** The ways to the gateway; each has a breaker and a bulkhead of its own. */
export type Operation = 'submit' | 'inquire' | 'reconcile'

export type BreakerState =
  'closed' | 'open' | 'half-open' | 'metrics-only' | 'forced-open' | 'forced-closed'

/** How an attempt to submit ended, finer than its {@link AttemptEnding}. */
export type AttemptResult = 'accepted' | 'declined' | 'error' | 'unanswered' | 'notSent'

/** Who wanted to know. */
export type LookUpPurpose = 'resubmit' | 'reconcile' | 'callback' | 'checkNow'

/** Everything the client tells about itself while it works. Holds no card number. */
export type ClientEvent =
  | {
      readonly type: 'attemptEnded'
      readonly paymentId: string
      readonly orderId: string
      /** The first is 1; a retry is 2 or more. */
      readonly attempt: number
      readonly ending: AttemptEnding
      readonly result: AttemptResult
      readonly durationMs: number
      readonly detail: string | null
    }
  | {
      readonly type: 'submitEnded'
      readonly paymentId: string
      readonly orderId: string
      readonly certainty: Certainty
      readonly attempts: number
      readonly durationMs: number
      readonly refusedBy?: string
    }
  | {
      readonly type: 'lookUpEnded'
      readonly paymentId: string
      readonly purpose: LookUpPurpose
      readonly result: 'transactions' | 'absent' | 'inconclusive' | 'refused'
      readonly durationMs: number
    }
  /** A wait is over and the next attempt of a submit begins. */
  | { readonly type: 'retry'; readonly paymentId: string; readonly attempt: number }
  /** A payment changed its state; told after it was durable. */
  | { readonly type: 'transition'; readonly event: PaymentEvent }
  /**
   * An open payment was settled neither by its own answer nor by the callback that a pending one
   * waits for: a look-up found out, or a callback told of what was unknown.
   */
  | {
      readonly type: 'healed'
      readonly paymentId: string
      readonly from: PaymentState
      readonly to: PaymentState
      readonly by: EvidenceSource
      /** Since the intent was written. */
      readonly afterMs: number
    }
  | {
      readonly type: 'breakerMoved'
      readonly operation: Operation
      readonly from: BreakerState
      readonly to: BreakerState
      readonly reason: string
    }
  | {
      readonly type: 'callbackReceived'
      readonly outcome: CallbackOutcome
      readonly paymentId?: string
    }
  | {
      readonly type: 'swept'
      readonly claimed: number
      readonly asked: number
      readonly settled: number
      readonly putOff: number
      /** Callbacks without a payment that were forgotten: too old, or too many. */
      readonly dropped: number
      readonly durationMs: number
    }
  /** The reconciler could find out no more and handed the payment to a person. */
  | { readonly type: 'gaveUp'; readonly paymentId: string; readonly reason: string }
  /** A shop's event handler failed; the event is delivered again after the wait. */
  | {
      readonly type: 'deliveryFailed'
      readonly sequence: number
      readonly waitMs: number
      readonly error: string
    }
  /** Work in the background failed, most likely on the store; it is tried again. */
  | {
      readonly type: 'backgroundFailed'
      readonly work: 'callback' | 'reconciler' | 'outbox'
      readonly error: string
    }

/**
 * - `applied`: stored, and its effect is in the payment.
 * - `stored`: stored; the gateway is asked in the background.
 * - `duplicate`: this event was stored before.
 * - `parked`: no payment is known for it yet.
 * - `quarantined`: it contradicts the payment, which is in review now.
 * - `malformed`: not a callback of this gateway's; nothing was stored.
 */
export type CallbackOutcome =
  'applied' | 'stored' | 'duplicate' | 'parked' | 'quarantined' | 'malformed'
