import type { CallbackReceipt } from './callbacks/callback-receiver.js'
import type { IncomingCallback } from './callbacks/incoming-callback.js'
import type { AuditOptions, AuditReport } from './audit/audit-report.js'
import type { CancelConflict, CancelRequest } from './calling/write-refund.js'
import type { OutboxHandler } from './outbox/outbox-relay.js'
import type { BuyerMessage } from './payment/buyer-message.js'
import type { Certainty } from './payment/certainty.js'
import type { BuyerAction, Resolution } from './payment/evidence.js'
import type { Money } from './payment/money.js'
import type { Payment } from './payment/payment.js'
import type { Refund } from './payment/refund.js'
import type { DialectCapabilities } from './ports/gateway-dialect.js'
import type { AttemptRecord, StoredCallback, WaitingCount } from './ports/payment-store.js'
import type { SweepReport } from './reconciler/sweep-report.js'
import type { BreakerState, ClientEvent, Operation } from './telemetry/client-event.js'

/** What a buyer wants to pay for, and with what. */
export interface PaymentOrder<Instrument> {
  /** The shop's order: 6 to 60 characters of `[A-Za-z0-9_-]`, unguessable. */
  readonly orderId: string
  /** Whose order it is: the buyer's id, as the gateway shall know it. */
  readonly owner: string
  readonly amount: Money
  readonly instrument: Instrument
}

/** How a call of the client ended: always a value, never an exception for what a gateway does. */
export interface PaymentResult {
  /**
   * What this call proved. `unknown` is no failure: the payment stays open, the reconciler finds
   * out, and the buyer must not pay again.
   */
  readonly certainty: Certainty
  readonly payment: Payment
  readonly buyerMessage: BuyerMessage
  /** What the buyer has to do before it can be approved. */
  readonly buyerAction?: BuyerAction
  /**
   * Which part of the kit would not call: `circuit-breaker`, `bulkhead`, `aborted`, `deadline` ...
   * Of a look-up also `gateway-limit`: the gateway has answered that it is asked too often.
   */
  readonly refusedBy?: string
  /** When another try makes sense, in ms from now. */
  readonly retryAfterMs?: number
}

/** How a submit ended: what became of a payment, or that the order contradicts itself. */
export type SubmitResult = SubmittedPayment | ContradictedSubmit

/** A submit that has a payment to show for: its own, or the one that stands in its way. */
export interface SubmittedPayment extends PaymentResult {
  /**
   * Nothing was sent. `payment-open`: the order has a payment that is open, approved, in review, or
   * that its gateway would still complete: `payment`, perhaps another dialect's (its client's
   * `abandon` closes it). `already-submitted`: what the buyer brought belongs to an earlier payment
   * of the order, which has ended: `payment` is that one, as it stands. A reloaded page does so.
   */
  readonly conflict?: 'payment-open' | 'already-submitted'
}

/**
 * Nothing was sent, nothing was written, and nobody's payment is shown: the order has a payment of
 * another owner, the one that stands in its way is over another amount or currency, or what the
 * buyer brought was made for another order or amount.
 */
export interface ContradictedSubmit {
  readonly conflict: 'contradiction'
  readonly certainty: 'notExecuted'
  readonly payment: null
  readonly buyerMessage: BuyerMessage
  readonly buyerAction?: never
  readonly refusedBy?: never
  readonly retryAfterMs?: never
}

/** How a cancel ended for now. What is not `accepted` or `declined` goes on by itself. */
export interface CancelResult extends Omit<PaymentResult, 'buyerAction'> {
  /** The refund as it stands; null where there is a conflict. */
  readonly refund: Refund | null
  readonly conflict?: CancelConflict
}

/** Takes payments over one gateway, and never loses one or charges one twice. */
export interface PaymentClient<Instrument> {
  /** The name of its dialect: what metrics and logs call it. */
  readonly dialect: string
  /** What its gateway can do, as its dialect says: whether it gives money back, and the like. */
  readonly capabilities: DialectCapabilities
  /**
   * Pays for an order: writes the intent, submits it by the rules of the dialect, and tells how
   * certain the outcome is. Owner, amount and currency are compared with the order's earlier
   * payments; only after one that moved no money may the amount be another.
   *
   * @throws TypeError where the order cannot be sent; whatever the store throws.
   */
  submit(
    order: PaymentOrder<Instrument>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<SubmitResult>
  /**
   * The reference that the order's next payment will have: what a payment window in the browser is
   * opened with, before the server submits. It stays the next one until a payment is written: a
   * submit that ends in a `conflict` uses none up.
   *
   * @throws TypeError where `orderId` cannot be part of a reference.
   */
  nextReference(orderId: string): Promise<string>
  /**
   * The payment as it is stored. One whose check is overdue is asked about first: read repair.
   * Where the gateway does not say, or it is another dialect's, what is stored is given. Whose it
   * is, is the caller's to check, here and wherever an id is all that is given.
   *
   * @throws TypeError where the id is none: no string, or an empty one; as all that take an id.
   */
  inquire(paymentId: string): Promise<Payment | undefined>
  /** All payments of an order, oldest first. Asks nobody. */
  listByOrder(orderId: string): Promise<readonly Payment[]>
  /** How each try at the gateway went, cancels too, for operators; the first is the first. */
  listAttempts(paymentId: string): Promise<readonly AttemptRecord[]>
  /** All refunds of a payment, oldest first. */
  listRefunds(paymentId: string): Promise<readonly Refund[]>
  /** Callbacks whose effect is in no payment yet, parked ones too, oldest first: for operators. */
  listUnsettledCallbacks(limit: number): Promise<readonly StoredCallback[]>
  /**
   * Asks the gateway about a payment now and records what it says.
   *
   * @throws RangeError where there is no such payment, or it belongs to another dialect.
   */
  checkNow(paymentId: string): Promise<PaymentResult>
  /**
   * Gives money back, all that is left or a part: writes the refund, reserves its amount, and asks
   * the gateway. What it could not bring about now, the reconciler does.
   *
   * @throws RangeError where there is no such payment, or it belongs to another dialect; TypeError
   *   where the request cannot be sent.
   */
  cancel(
    paymentId: string,
    request: CancelRequest,
    options?: { readonly signal?: AbortSignal },
  ): Promise<CancelResult>
  /**
   * Gives a payment up that waits for its buyer, so that the order may be paid in another way: the
   * gateway closes it (Stripe's PaymentIntent that nobody authenticates), and is asked how it
   * stands. `failed`: closed. Any other state: it was too late, or the gateway knows no such thing.
   *
   * @throws RangeError where there is no such payment, or it belongs to another dialect.
   */
  abandon(paymentId: string): Promise<PaymentResult>
  /**
   * The shop cannot keep the money of an approval, or what is left of it: the gateway gives it
   * back, or, where it cannot, a person (`review`). Any other payment stays as it is. So does one
   * with an open refund (`canceling`): where that is of a part, give back again at its event.
   *
   * @throws RangeError where there is no such payment, or it belongs to another dialect.
   */
  giveBack(paymentId: string, reason: 'order-gone' | 'order-paid-twice'): Promise<Payment>
  /**
   * An operator closes a review. A payment that is not in review, or an approval beside another
   * payment of the order that may hold money, stays as it is.
   *
   * @throws RangeError where there is no such payment, or it belongs to another dialect.
   */
  resolve(paymentId: string, as: Resolution): Promise<Payment>
  /**
   * Takes a callback in: durable before its 2xx. A signed one is evidence; any other is a hint, and
   * the gateway is asked. Only one that proves its sender may quarantine a payment by itself.
   *
   * @throws TypeError where the body is not the raw one, or the headers are none.
   */
  handleCallback(request: IncomingCallback): Promise<CallbackReceipt>
  readonly reconciler: {
    /** Starts the loop; starting twice is starting once. */
    start(): void
    /** Ends the loop after what is in hand, within a limit. */
    stop(): Promise<void>
    /** One round: claims what is due, asks, records. */
    sweep(): Promise<SweepReport>
  }
  /**
   * Compares our records of a period with the gateway's own list, and with its settlement file
   * where it has one; stores and reports every break. Corrects nothing.
   *
   * @throws RangeError where the period or a number is none; AuditError where the gateway does not
   * give its list or its settlement file: nothing was stored then.
   */
  audit(options: AuditOptions): Promise<AuditReport>
  readonly events: {
    /**
     * Delivers durable events to the shop, in order and at least once; an event is delivered
     * when the handler resolves. One that rejects, or takes longer than 30 s, comes again after a
     * wait. One handler.
     *
     * @throws Error where there is a handler already; TypeError where it is no function.
     */
    deliver(handler: OutboxHandler): void
  }
  /** Listens to what the client does, for metrics and logs; gives back the way to stop. */
  observe(listener: (event: ClientEvent) => void): () => void
  /**
   * How the breakers stand now, and what waits. Counting that costs as much as there is: so one
   * count is shared by all who ask meanwhile, and told again for 5 s where it took 25 ms or more.
   */
  health(): Promise<ClientHealth>
  /** Resolves when nothing works in the background: callbacks, and events being delivered. */
  idle(): Promise<void>
  /** Stops everything the client started. The store stays its owner's. */
  stop(): Promise<void>
}

export interface ClientHealth {
  readonly dialect: string
  /** When what waits was counted, as wall-clock time in ms: its ages are counted to it. */
  readonly at: number
  readonly breakers: Readonly<Record<Operation, BreakerState>>
  readonly waiting: readonly WaitingCount[]
}
