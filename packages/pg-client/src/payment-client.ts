import type { BuyerMessage } from './payment/buyer-message.js'
import type { Certainty } from './payment/certainty.js'
import type { Money } from './payment/money.js'
import type { Payment } from './payment/payment.js'
import type { CallbackReceipt } from './callbacks/callback-receiver.js'
import type { OutboxHandler } from './outbox/outbox-relay.js'
import type { AttemptRecord, StoredCallback, WaitingCount } from './ports/payment-store.js'
import type { SweepReport } from './reconciler/reconciler.js'
import type { BreakerState, ClientEvent, Operation } from './telemetry/client-event.js'

/** What a buyer wants to pay for, and with what. */
export interface PaymentOrder<Instrument> {
  /** The shop's order: 6 to 60 characters of `[A-Za-z0-9_-]`, unguessable. */
  readonly orderId: string
  /** The buyer's id at the gateway. */
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
  /** Which part of the kit would not call: `circuit-breaker`, `bulkhead`, `aborted`, `deadline`. */
  readonly refusedBy?: string
  /** When another try makes sense, in ms from now. */
  readonly retryAfterMs?: number
  /** Nothing was sent: the order has a payment that is open, approved or in review: `payment`. */
  readonly conflict?: 'payment-open'
}

/** Takes payments over one gateway, and never loses one or charges one twice. */
export interface PaymentClient<Instrument> {
  /**
   * Pays for an order: writes the intent, submits it by the rules of the dialect, and tells how
   * certain the outcome is.
   *
   * @throws TypeError where `orderId` or `owner` cannot be sent; whatever the store throws.
   */
  submit(
    order: PaymentOrder<Instrument>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<PaymentResult>
  /** The payment as it is stored. Asks nobody; {@link checkNow} does. */
  inquire(paymentId: string): Promise<Payment | undefined>
  /** All payments of an order, oldest first. */
  listByOrder(orderId: string): Promise<readonly Payment[]>
  /** How each try at the gateway went, for operators; the first is the first. */
  listAttempts(paymentId: string): Promise<readonly AttemptRecord[]>
  /** Callbacks whose effect is in no payment yet, parked ones too, oldest first: for operators. */
  listUnsettledCallbacks(limit: number): Promise<readonly StoredCallback[]>
  /**
   * Asks the gateway about a payment now and records what it says.
   *
   * @throws RangeError where there is no such payment.
   */
  checkNow(paymentId: string): Promise<PaymentResult>
  /**
   * The shop cannot keep the money of an approval, and the gateway has no cancel: a person gives
   * it back. A payment that is not approved stays as it is.
   *
   * @throws RangeError where there is no such payment.
   */
  handToReview(paymentId: string, reason: 'order-gone' | 'order-paid-twice'): Promise<Payment>
  /**
   * An operator closes a review. A payment that is not in review, or an approval beside another
   * payment of the order that may hold money, stays as it is.
   *
   * @throws RangeError where there is no such payment.
   */
  resolve(paymentId: string, as: 'approved' | 'declined' | 'failed'): Promise<Payment>
  /** Takes a callback in: durable before its 2xx, and a hint only: the gateway is asked. */
  handleCallback(request: { readonly rawBody: string }): Promise<CallbackReceipt>
  readonly reconciler: {
    /** Starts the loop; starting twice is starting once. */
    start(): void
    /** Ends the loop after what is in hand, within a limit. */
    stop(): Promise<void>
    /** One round: claims what is due, asks, records. */
    sweep(): Promise<SweepReport>
  }
  readonly events: {
    /**
     * Delivers durable events to the shop, in order and at least once; an event is delivered
     * when the handler resolves. One handler.
     *
     * @throws Error where there is a handler already.
     */
    deliver(handler: OutboxHandler): void
  }
  /** Listens to what the client does, for metrics and logs; gives back the way to stop. */
  observe(listener: (event: ClientEvent) => void): () => void
  health(): Promise<ClientHealth>
  /** Resolves when nothing works in the background: callbacks, and events being delivered. */
  idle(): Promise<void>
  /** Stops everything the client started. The store stays its owner's. */
  stop(): Promise<void>
}

export interface ClientHealth {
  readonly breakers: Readonly<Record<Operation, BreakerState>>
  readonly waiting: readonly WaitingCount[]
}
