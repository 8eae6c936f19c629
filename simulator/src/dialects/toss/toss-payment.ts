import {
  refundedAmount,
  type Charge,
  type DeclineReason,
  type Outcome,
} from '../../gateway/charge.js'
import type { Gateway } from '../../gateway/gateway.js'

/** A payment with what only this dialect keeps of it. */
export type TossCharge = Charge<TossPayment>

/** The gateway of this dialect. */
export type TossGateway = Gateway<TossPayment>

/** How the buyer pays, in Toss's own words. */
export type TossMethod = '카드' | '가상계좌'

/** What the gateway keeps of a payment beside the charge itself. */
export interface TossPayment {
  readonly orderName: string
  readonly customerName: string
  readonly isPartialCancelable: boolean
  /** The only way to pay that the window offers; absent: the buyer chooses. */
  readonly offers?: TossMethod
  /** How the buyer pays; absent until the buyer has chosen. */
  readonly method?: TossMethod
  /** Where the browser goes from the payment window; absent where no browser is played. */
  readonly successUrl?: string
  readonly failUrl?: string
  /** Whose payment it is: whoever confirmed it. Absent before. */
  readonly merchantId?: string
  /** What the card company will say, where the buyer's side fixed it. */
  readonly outcome?: Outcome
  /** Accounts issued and money received, oldest first; cancels are not among them. */
  readonly receipts: readonly TossReceipt[]
  readonly account?: VirtualAccount
  /** The cancel of a payment that had no money yet; every other one is a refund. */
  readonly canceledUnpaid?: { readonly key: string; readonly reason: string; readonly atMs: number }
}

/** An account that was issued, or money that came in. */
export interface TossReceipt {
  readonly kind: 'issued' | 'paid'
  /** The transaction's key. */
  readonly key: string
  /** Wall-clock milliseconds since the epoch. */
  readonly atMs: number
  /** The bank found the deposit to be wrong: it moved nothing after all. */
  readonly bounced?: true
}

/** The account that the buyer pays to. */
export interface VirtualAccount {
  readonly number: string
  /** Proves the webhooks of its deposits. */
  readonly secret: string
  /** Wall-clock milliseconds since the epoch. */
  readonly dueAtMs: number
  /** Where a refund went. */
  readonly refundTo?: {
    readonly bankCode: string
    readonly accountNumber: string
    readonly holderName: string
  }
}

/** Where a payment stands, in Toss's words. */
export type TossStatus =
  | 'READY'
  | 'IN_PROGRESS'
  | 'WAITING_FOR_DEPOSIT'
  | 'DONE'
  | 'CANCELED'
  | 'PARTIAL_CANCELED'
  | 'ABORTED'
  | 'EXPIRED'

/**
 * All payments have the same owner in the core: the payment window makes them before anybody
 * knows whose they are. `merchantId` tells, from the confirm on.
 */
export const WINDOW_OWNER = 'payment-window'

/** The code of a decline. */
export const DECLINE_CODES = {
  limitExceeded: 'REJECT_CARD_PAYMENT',
  invalidCard: 'INVALID_CARD_NUMBER',
} as const satisfies Record<DeclineReason, string>

/** Where the payment stands. Refunded in parts it never becomes `CANCELED`, not even at 0. */
export function statusOf(charge: TossCharge): TossStatus {
  switch (charge.state) {
    case 'opened':
      return 'READY'
    // This dialect asks the card company inside the confirm: the next two are never seen.
    case 'authenticated':
    case 'pending':
    case 'authorized':
      return 'IN_PROGRESS'
    case 'awaitingDeposit':
      return 'WAITING_FOR_DEPOSIT'
    case 'approved':
      if (charge.refunds.length === 0) return 'DONE'
      return isWholeRefund(charge) ? 'CANCELED' : 'PARTIAL_CANCELED'
    case 'canceled':
      return 'CANCELED'
    case 'declined':
      return 'ABORTED'
    case 'expired':
      return 'EXPIRED'
  }
}

/** Whether one single refund gave everything back. */
export function isWholeRefund({ refunds, amount }: TossCharge): boolean {
  return refunds[0]?.amount === amount
}

/** What can still be canceled; all of it while nothing was paid. */
export function balanceOf(charge: TossCharge): number {
  return charge.details.canceledUnpaid ? 0 : charge.amount - refundedAmount(charge)
}

/** Whether a confirm of it succeeded, whatever became of it since. */
export function wasConfirmed({ details }: TossCharge): boolean {
  return details.receipts.length > 0
}

/** When its money came in; `undefined` while there is none. */
export function approvedAtMs({ details, state }: TossCharge): number | undefined {
  if (state !== 'approved') return undefined
  return details.receipts.findLast(({ kind }) => kind === 'paid')?.atMs
}

/** The key of its newest transaction; `undefined` before the first. */
export function lastTransactionKey({ refunds, details }: TossCharge): string | undefined {
  return (refunds.at(-1) ?? details.canceledUnpaid ?? details.receipts.at(-1))?.key
}

/** Whether a merchant sees it: its own, and those that nobody has confirmed yet. */
export function isSeenBy(merchantId: string, { details }: TossCharge): boolean {
  return details.merchantId === undefined || details.merchantId === merchantId
}
