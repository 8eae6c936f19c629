import type { AttemptEnding, Certainty } from '../payment/certainty.js'
import type { PaymentEvent } from '../payment/payment-event.js'
import type { EvidenceSource } from '../payment/evidence-source.js'
import type { BreakKind } from '../payment/break.js'
import type { PaymentState } from '../payment/payment-state.js'

/** The ways to the gateway; each has a breaker and a bulkhead of its own. */
export type Operation = 'submit' | 'cancel' | 'inquire' | 'reconcile'

export type BreakerState =
  'closed' | 'open' | 'half-open' | 'metrics-only' | 'forced-open' | 'forced-closed'

/** How an attempt to submit or cancel ended, finer than its {@link AttemptEnding}. */
export type AttemptResult =
  | 'accepted'
  | 'declined'
  | 'error'
  /** The gateway refuses our own request or key: an alarm. */
  | 'misconfigured'
  /** The same request is being executed already. */
  | 'busy'
  | 'unanswered'
  | 'notSent'

/** Who wanted to know. */
export type LookUpPurpose = 'resend' | 'reconcile' | 'callback' | 'checkNow' | 'read' | 'close'

/** Everything the client tells about itself while it works. Holds no card number. */
export type ClientEvent =
  | {
      readonly type: 'attemptEnded'
      readonly operation: 'submit' | 'cancel'
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
      readonly type: 'cancelEnded'
      readonly paymentId: string
      readonly orderId: string
      readonly refundId: string
      readonly certainty: Certainty
      readonly attempts: number
      readonly durationMs: number
      readonly refusedBy?: string
    }
  /** The caller was answered without the gateway's word: by our kit, or after its silence. */
  | {
      readonly type: 'fallbackRan'
      readonly operation: 'submit' | 'cancel'
      readonly paymentId: string
      readonly orderId: string
      /** What refused (`circuit-breaker`, `bulkhead` ...), or `unanswered`. */
      readonly cause: string
    }
  /** The order, or what the buyer brought, fits no payment of it; nothing was sent or written. */
  | {
      readonly type: 'contradicted'
      readonly orderId: string
      /** The earlier payment with another owner or amount; absent where there is none. */
      readonly paymentId?: string
      readonly detail: string
    }
  | {
      readonly type: 'lookUpEnded'
      readonly paymentId: string
      readonly purpose: LookUpPurpose
      readonly result: 'transactions' | 'absent' | 'inconclusive' | 'refused'
      readonly durationMs: number
    }
  /** A wait is over and the next attempt begins. */
  | {
      readonly type: 'retry'
      readonly operation: 'submit' | 'cancel'
      readonly paymentId: string
      readonly attempt: number
    }
  /** A series that was retried has ended: whether a retry has helped. */
  | {
      readonly type: 'retriesEnded'
      readonly operation: 'submit' | 'cancel'
      readonly paymentId: string
      readonly result: 'helped' | 'inVain'
    }
  /** A payment changed its state, or more of it has gone back; told after it was durable. */
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
      /** What is wrong with a forged one; holds no secret. */
      readonly detail?: string
    }
  | {
      readonly type: 'swept'
      readonly claimed: number
      readonly asked: number
      readonly settled: number
      /** Payments with which the client went on: a cancel, a keyed submit, a decline to close. */
      readonly resumed: number
      readonly putOff: number
      /** Payments that a batch inquiry told of, without a question of their own. */
      readonly batched: number
      /** Callbacks without a payment that were forgotten: too old, or too many. */
      readonly dropped: number
      readonly durationMs: number
    }
  /** Our records of a period were compared with the gateway's. */
  | {
      readonly type: 'audited'
      readonly comparedWith: 'list' | 'look-ups'
      /** Payments that were compared: ours, and the gateway's. */
      readonly ours: number
      readonly theirs: number
      /** Of the settlement file; null where it was not read. */
      readonly settled: number | null
      /** Of ours: still open, and with a person. */
      readonly open: number
      readonly review: number
      /** Open ones whose money is there, which will be found out in time. */
      readonly underWay: number
      /** Payments that the gateway would not tell of. */
      readonly unexamined: number
      /** Breaks that were found. */
      readonly byKind: Readonly<Partial<Record<BreakKind, number>>>
      /** Earlier breaks that are over. */
      readonly closed: number
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
 * - `quarantined`: it is signed, or has the payment's secret, and contradicts the payment, which is
 *   in review now. One that proves nothing is `stored`, whatever it says: the gateway is asked.
 * - `ignored`: the gateway's own, but about nothing that concerns a payment; nothing was stored.
 * - `forged`: its proof is missing or wrong; nothing was stored.
 * - `malformed`: not a callback of this gateway's; nothing was stored.
 */
export type CallbackOutcome =
  'applied' | 'stored' | 'duplicate' | 'parked' | 'quarantined' | 'ignored' | 'forged' | 'malformed'
