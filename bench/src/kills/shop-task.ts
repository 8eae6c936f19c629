import type { Payment } from '@holdfast/pg-client'
import type { Database } from '../databases.js'
import type { Stall } from './stalls.js'

/** What one life of the shop's process is given. */
export interface ShopTask {
  readonly database: Database
  readonly cardUrl: string
  readonly tossUrl: string
  readonly adminUrl: string
  /** Where it takes callbacks; the same in every life. */
  readonly port: number
  /** Names its orders, so that lives do not share any. */
  readonly life: number
  /** Since when the client's own audit looks at payments, as wall-clock time in ms. */
  readonly auditFrom: number
  /** Where it stands still, to be killed; null: it only recovers. */
  readonly stall: Stall | null
}

/** What the shop's process tells the one that kills it. */
export type ShopWord =
  /** Nothing of earlier lives is open any more. */
  | {
      readonly kind: 'recovered'
      /** From the start of the reconcilers, in ms. */
      readonly afterMs: number
      /** All there are. */
      readonly payments: readonly ToldPayment[]
      /** What the client's own audit found, and of how many payments. */
      readonly breaks: readonly string[]
      readonly audited: number
    }
  /** A payment has come to the phase, and stays there: its reference, or its gateway's key. */
  | { readonly kind: 'stalled'; readonly payment: string; readonly openPayments: number }

/** A payment as the books are compared by. */
export type ToldPayment = Pick<
  Payment,
  'reference' | 'orderId' | 'dialect' | 'state' | 'gatewayKey' | 'refundedMinor'
> & { readonly amountMinor: number }
