import type { WorldGateway } from '@holdfast/pg-simulator/simulation'
import type { Order } from '../../orders/order.js'
import type { PaymentView } from '../../payments/payment-view.js'
import type { Held } from '../witness/hold-witness.js'

/** What the gateway knows of one charge. */
export type LedgerCharge = ReturnType<WorldGateway<unknown>['charges']>[number]

/** An order with all that belongs to it, in every module and at the gateway. */
export interface OrderFile {
  /** The buyer's wish that it came from. */
  readonly wish: string
  readonly order: Order
  /** Under so many keys its buyer may have paid, as far as the buyer was told. */
  readonly payKeys: number
  /** Oldest first. */
  readonly payments: readonly PaymentView[]
  readonly charges: readonly LedgerCharge[]
  /** What is taken for it, by the stores that it is taken from. */
  readonly held: Held
  /** What the settlement has for it: sales less refunds, in won. */
  readonly settled: number
}

/** One product's stock. */
export interface ShelfFile {
  readonly productId: string
  readonly left: number
  readonly seeded: number
  /** Whether the gate would let somebody in who wants all that is left. */
  readonly isLetIn: boolean
}

/** One buyer's points, in won. */
export interface PointsFile {
  readonly userId: string
  readonly left: number
  readonly welcome: number
}

/** Everything that checkers read, after the end. */
export interface Books {
  readonly orders: readonly OrderFile[]
  /** What belongs to no order. */
  readonly strangers: readonly LedgerCharge[]
  readonly shelves: readonly ShelfFile[]
  readonly points: readonly PointsFile[]
  /** Sales less refunds of all orders, in won. */
  readonly settledInAll: number
  readonly work: {
    /** Pieces of work that were given up. */
    readonly dead: readonly { readonly wish: string; readonly kind: string }[]
    /** How many are still to be done. */
    readonly left: number
  }
}

/** Whether an order keeps its goods and its points: it is paid, or may still be. */
export function isHolding({ order: { status } }: OrderFile): boolean {
  return status !== 'FAILED' && status !== 'CANCELLED'
}

/** Whether a person has still to decide about a payment of an order. */
export function isInReview({ payments }: OrderFile): boolean {
  return payments.some(({ state }) => state === 'review')
}

/** What the gateway holds for an order, in won. */
export function heldFor({ charges }: OrderFile): number {
  return charges.reduce((sum, { held }) => sum + held, 0)
}

/** What an order costs beside its points, by its items and not by what it says itself, in won. */
export function priceOf({ order: { items, pointsUsed } }: OrderFile): number {
  return items.reduce((sum, { price, quantity }) => sum + price * quantity, -pointsUsed)
}

/** Whether all that an order had to do is done: nothing of it is on its way any more. */
export function isAtRest({ order: { status, steps } }: OrderFile): boolean {
  if (status === 'CONFIRMED') return true
  const isOpen = steps.some(
    ({ step, state }) => step !== 'payment' && (state === 'running' || state === 'undoing'),
  )
  return (status === 'FAILED' || status === 'CANCELLED') && !isOpen
}
