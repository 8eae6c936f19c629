import type { AttemptEnding } from '../payment/certainty.js'
import type { PaymentEvent } from '../payment/payment-event.js'
import type { PaymentState } from '../payment/payment-state.js'
import type { Payment } from '../payment/payment.js'
import type { GatewayCallback } from './gateway-dialect.js'

/** One try at the gateway: its begin is durable before the first byte, its end after the last. */
export interface AttemptRecord {
  readonly number: number
  readonly startedAt: number
  readonly endedAt: number | null
  readonly ending: AttemptEnding | null
  /** For people: status and message, or the error's. Holds no card number. */
  readonly detail: string | null
}

/** Everything that becomes true in one transaction. */
export interface PaymentChange {
  /** The payment as it shall be; its `version` is the one that was read. */
  readonly payment: Payment
  readonly events?: readonly PaymentEvent[]
  /** Inserted or replaced by its number. */
  readonly attempt?: AttemptRecord
  /** The event ids of the callbacks whose effect this is, or `all` that the payment has. */
  readonly settlesCallbacks?: 'all' | readonly string[]
  /** Refuse when another payment of the order is open, approved or in review. */
  readonly soleForOrder?: boolean
}

/** `stale`: somebody else changed the payment first. `orderTaken`: `soleForOrder` did not hold. */
export type SaveResult = 'saved' | 'stale' | 'orderTaken'

export interface OutboxEntry {
  /** Grows with every event of the store. */
  readonly sequence: number
  readonly event: PaymentEvent
}

export interface StoredCallback {
  readonly eventId: string
  /** Null while no payment is known for it: parked. */
  readonly paymentId: string | null
  readonly callback: GatewayCallback
  readonly receivedAt: number
}

export interface ClaimRequest {
  readonly now: number
  readonly limit: number
  /** Who claims; names this process. */
  readonly holder: string
  readonly leaseMs: number
  /**
   * Nothing can rightly be due later than that from now, in ms: what is, was scheduled before the
   * wall clock was set back, and is due at once. A lease beyond `leaseMs` has ended likewise.
   */
  readonly horizonMs: number
}

/** Which part of the outbox to read. */
export interface OutboxRequest {
  /** Only later sequences; 0 for all. */
  readonly after: number
  readonly limit: number
}

/** How many parked callbacks may stay, and for how long. */
export interface ParkedBounds {
  readonly receivedBefore: number
  readonly keep: number
}

/** How many payments wait in a state, and since when the oldest does. */
export interface WaitingCount {
  readonly state: PaymentState
  readonly count: number
  readonly oldestCreatedAt: number
}

/**
 * Where payments live. Every method is one transaction; none of them is ever open while the
 * network is used. The suite in `@holdfast/pg-client/conformance` says what an adapter owes.
 */
export interface PaymentStore {
  /**
   * Writes the intent. `orderTaken` where another payment of the order is open, approved or in
   * review, or where the reference exists: at most one payment per order can collect.
   */
  insert(payment: Payment): Promise<'saved' | 'orderTaken'>
  get(paymentId: string): Promise<Payment | undefined>
  /** Oldest first. */
  listByOrder(orderId: string): Promise<readonly Payment[]>
  listAttempts(paymentId: string): Promise<readonly AttemptRecord[]>
  /**
   * Applies a change if the payment still has the version that was read (compare-and-set); the
   * stored version grows by one and the lease, if any, ends.
   */
  save(change: PaymentChange): Promise<SaveResult>
  /**
   * Takes up to `limit` payments whose `nextCheckAt` has come, oldest due first, and then those
   * beyond `horizonMs`. A claimed payment is claimed by nobody else until its lease ends.
   */
  claimDue(request: ClaimRequest): Promise<readonly Payment[]>
  /**
   * Makes a callback durable, and its payment (found by reference) due at once, in one
   * transaction. That is a change of the payment: its version grows, so that whoever is about to
   * send or to record absence reads it again. A callback whose event id is stored already is a
   * duplicate and changes nothing; but without a signature a repeated hint is still a hint, and
   * makes its payment due again unless that is approved.
   */
  receiveCallback(
    callback: GatewayCallback,
    receivedAt: number,
  ): Promise<{ readonly result: 'stored' | 'parked' | 'duplicate'; readonly paymentId?: string }>
  /** Callbacks that wait for their effect: parked ones and those of payments. Oldest first. */
  listUnsettledCallbacks(limit: number): Promise<readonly StoredCallback[]>
  /**
   * Binds parked callbacks whose payment is known by now and makes those payments due, as
   * {@link receiveCallback} does; gives how many callbacks.
   */
  adoptParkedCallbacks(): Promise<number>
  /**
   * Forgets parked callbacks that came before `receivedBefore`, and the oldest ones beyond the
   * newest `keep`; gives how many. Anybody can send callbacks about payments that never were.
   */
  dropParkedCallbacks(bounds: ParkedBounds): Promise<number>
  /** What is not delivered yet, by sequence. */
  readOutbox(request: OutboxRequest): Promise<readonly OutboxEntry[]>
  markDelivered(sequences: readonly number[]): Promise<void>
  /** Payments that are open or in review, by state. */
  countWaiting(): Promise<readonly WaitingCount[]>
  close(): Promise<void>
}
