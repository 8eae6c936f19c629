import type { AttemptEnding } from '../payment/certainty.js'
import type { PaymentEvent } from '../payment/payment-event.js'
import type { PaymentState } from '../payment/payment-state.js'
import type { Payment } from '../payment/payment.js'
import type { Refund } from '../payment/refund.js'
import type { Break } from '../payment/break.js'
import type { GatewayCallback } from './gateway-dialect.js'
import type { Period } from './gateway-records.js'

/**
 * One try at the gateway, of a submit or of a refund's cancel: its begin is durable before the
 * first byte, its end after the last.
 */
export interface AttemptRecord {
  /** The refund whose cancel was tried; null for the payment's submit. */
  readonly refundId: string | null
  /** Counts within the submit, or within the refund; the first is 1. */
  readonly number: number
  readonly startedAt: number
  readonly endedAt: number | null
  readonly ending: AttemptEnding | null
  /** For people: status and message, or the error's. Holds no card number. */
  readonly detail: string | null
}

/** Everything that becomes true in one transaction. */
export interface PaymentChange {
  /**
   * The payment as it shall be; its `version` is the one that was read. Its `refund` is not looked
   * at: what becomes of a refund stands below.
   */
  readonly payment: Payment
  readonly events?: readonly PaymentEvent[]
  /** Inserted or replaced by its refund and number. */
  readonly attempt?: AttemptRecord
  /** Inserted or replaced by its id. A payment has at most one that is open. */
  readonly refund?: Refund
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
  readonly dialect: string
  /** Unique within its dialect. */
  readonly eventId: string
  /** Null while no payment is known for it: parked. */
  readonly paymentId: string | null
  readonly callback: GatewayCallback
  readonly receivedAt: number
}

/** A callback on its way into the store. */
export interface ReceivedCallback {
  readonly dialect: string
  readonly callback: GatewayCallback
  readonly receivedAt: number
}

export interface ClaimRequest {
  /** Whose payments: gateways do not wait for each other. */
  readonly dialect: string
  readonly now: number
  readonly limit: number
  /** Who claims; names this process. */
  readonly holder: string
  readonly leaseMs: number
  /**
   * Nothing can rightly be due later than that from now, in ms: what is, was scheduled before the
   * wall clock was set back, and is due at once. A lease that ends more than twice its own length
   * from now has ended likewise; less may be another process's, whose clock is a little ahead.
   * Its length is that of the claim that took it, and not this one's `leaseMs`.
   */
  readonly horizonMs: number
  /**
   * How long, in ms, a payment may be overtaken by ones of larger amounts that became due later:
   * one of bucket `b` (see {@link amountBucket}) counts as due `b / mostBuckets` of it earlier.
   */
  readonly stepMs: number
}

/** Amounts fall into buckets by their binary logarithm: 0 to 52. */
export const mostBuckets = 53

/**
 * The bucket of an amount in minor units, regardless of its currency: larger amounts are claimed
 * first.
 */
export function amountBucket({ minor }: { readonly minor: number }): number {
  return Math.min(mostBuckets - 1, Math.floor(Math.log2(minor)))
}

/** Which part of the outbox to read. */
export interface OutboxRequest {
  readonly dialect: string
  /** Only later sequences; 0 for all. */
  readonly after: number
  readonly limit: number
}

/** How many parked callbacks may stay, and for how long. */
export interface ParkedBounds {
  readonly dialect: string
  readonly receivedBefore: number
  readonly keep: number
}

/** Which payments an audit reads, in the order of their creation. */
export interface PaymentListRequest extends Period {
  readonly dialect: string
  /** The last one of the page before; null for the first page. */
  readonly after: { readonly createdAt: number; readonly id: string } | null
  readonly limit: number
}

/** Which breaks to list, the oldest first. */
export interface BreakListRequest {
  readonly dialect: string
  readonly isOpen: boolean
  readonly limit: number
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
  getByReference(reference: string): Promise<Payment | undefined>
  /** Oldest first. */
  listByOrder(orderId: string): Promise<readonly Payment[]>
  listAttempts(paymentId: string): Promise<readonly AttemptRecord[]>
  /**
   * Applies a change if the payment still has the version that was read (compare-and-set); the
   * stored version grows by one and the lease, if any, ends. What the intent has fixed stays: ids,
   * reference, owner, amount, dialect, card, time of creation.
   *
   * While callbacks of the payment are unsettled after the change, a `nextCheckAt` of null leaves
   * the stored one as it is: nobody has asked about what they tell.
   */
  save(change: PaymentChange): Promise<SaveResult>
  /** All refunds of a payment, oldest first. */
  listRefunds(paymentId: string): Promise<readonly Refund[]>
  /**
   * Takes up to `limit` payments of the dialect whose `nextCheckAt` has come, in the order of
   * `nextCheckAt - stepMs * amountBucket / mostBuckets`, then by id; and then those beyond
   * `horizonMs`. A claimed payment is claimed by nobody else until its lease ends. The work is
   * bounded by `limit`, however many payments wait.
   */
  claimDue(request: ClaimRequest): Promise<readonly Payment[]>
  /**
   * Makes a callback durable, and its payment (found by reference and dialect) due at once, in one
   * transaction. That is a change of the payment: its version grows, so that whoever is about to
   * send or to record absence reads it again. A callback whose event id is stored already is a
   * duplicate and changes nothing; but without a signature a repeated hint is still a hint, and
   * makes its payment due again unless that is approved.
   */
  receiveCallback(
    received: ReceivedCallback,
  ): Promise<{ readonly result: 'stored' | 'parked' | 'duplicate'; readonly paymentId?: string }>
  /** Callbacks that wait for their effect: parked ones and those of payments. Oldest first. */
  listUnsettledCallbacks(dialect: string, limit: number): Promise<readonly StoredCallback[]>
  /**
   * Binds parked callbacks whose payment is known by now and makes those payments due, as
   * {@link receiveCallback} does; gives how many callbacks. It may do so in parts, each of which is
   * one transaction; all that are parked are looked at, and none of them costs more than a look-up
   * by reference: anybody can park callbacks.
   */
  adoptParkedCallbacks(dialect: string): Promise<number>
  /**
   * Forgets parked callbacks that came before `receivedBefore`, and the oldest ones beyond the
   * newest `keep`; gives how many. Anybody can send callbacks about payments that never were.
   */
  dropParkedCallbacks(bounds: ParkedBounds): Promise<number>
  /** What is not delivered yet, by sequence. */
  readOutbox(request: OutboxRequest): Promise<readonly OutboxEntry[]>
  markDelivered(sequences: readonly number[]): Promise<void>
  /** Payments of the dialect that are open or in review, by state. */
  countWaiting(dialect: string): Promise<readonly WaitingCount[]>
  /** Payments that were created in a period. */
  listPayments(request: PaymentListRequest): Promise<readonly Payment[]>
  /** Inserts breaks; one that is stored already only gets a new `lastSeenAt`, and opens again. */
  saveBreaks(breaks: readonly Break[]): Promise<void>
  closeBreaks(ids: readonly string[], closedAt: number): Promise<void>
  listBreaks(request: BreakListRequest): Promise<readonly Break[]>
  close(): Promise<void>
}
