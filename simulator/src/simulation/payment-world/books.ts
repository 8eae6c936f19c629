import type { Payment, Refund } from '@holdfast/pg-client'
import type { LedgerCharge } from '../../serving/ledger-report.js'
import type { Invariant } from '../world/world.js'
import type { GatewaySide } from './gateways/gateway-side.js'
import type { Order, OrderBook } from './order-book.js'
import type { Witness } from './witness.js'

/** One order, with all that both books have of it. */
export interface OrderFile {
  readonly order: Order
  readonly payments: readonly PaymentFile[]
}

/** One payment, with what was given back of it and what the gateway has of it. */
export interface PaymentFile {
  readonly payment: Payment
  readonly refunds: readonly Refund[]
  readonly charges: readonly LedgerCharge[]
}

/** Everything that is looked at in the end: the shop's books, and the gateway's. */
export interface Books {
  readonly side: GatewaySide
  readonly orderBook: OrderBook
  readonly witness: Witness
  readonly orders: readonly OrderFile[]
  readonly payments: readonly PaymentFile[]
  /** Charges at the gateway under a reference that no payment of ours has. */
  readonly strangers: readonly LedgerCharge[]
  /** Events that nobody has been told of. */
  readonly undelivered: number
  /** References of callbacks whose effect is in no payment. */
  readonly unsettled: readonly string[]
  /** Everything that is stored, as bytes or text. */
  readonly contents: Buffer | string
  /** Virtual ms that the bound allows after the last fault. */
  readonly boundMs: number
}

/** Tells that an invariant does not hold, for people with figures. */
export type Violated = (entity: string, text: string) => void

/** Looks whether one invariant holds. */
export interface Checker {
  readonly invariant: Invariant
  /** Gives for how many things it was looked at. */
  check(books: Books, violated: Violated): number
}

/**
 * Whether giving the money back because it has no order came to nothing: `giveBack`'s own refund
 * for what the payment is in review for, which bears its reason and id as its name.
 */
export function isGiveBackUndone({ payment, refunds }: PaymentFile): boolean {
  return refunds.some(
    ({ id, requestId, state }) =>
      (state === 'refused' || state === 'failed') && requestId === `${payment.reviewReason}-${id}`,
  )
}

/** What the gateway holds of a payment, over all charges of its reference, in minor units. */
export function heldOf({ charges }: PaymentFile): number {
  return charges.reduce((sum, { held }) => sum + held, 0)
}
