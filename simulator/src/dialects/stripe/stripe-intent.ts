import type { Charge } from '../../gateway/charge.js'
import { DECLINES, type DeclineName } from './stripe-declines.js'
import type { CancellationReason, CaptureMethod } from './stripe-parameters.js'
import { testMethodOf, type PaymentMethod } from './stripe-payment-methods.js'

/** One attempt to take money: a charge, in this gateway's words. */
export interface Attempt {
  readonly id: string
  readonly method: PaymentMethod
  /** Wall-clock milliseconds since the epoch. */
  readonly createdAtMs: number
  /** Why it failed, or will once the bank has answered. */
  readonly decline?: DeclineName
}

/** What the core does not know of a refund. */
export interface RefundNote {
  readonly metadata: Readonly<Record<string, string>>
  readonly isPending: boolean
}

/** What the core does not know of a PaymentIntent. */
export interface IntentDetails {
  /** What `client_secret` ends with. */
  readonly secret: string
  readonly captureMethod: CaptureMethod
  readonly confirmationMethod: 'automatic' | 'manual'
  readonly customer: string | null
  readonly description: string | null
  readonly metadata: Readonly<Record<string, string>>
  readonly automaticPaymentMethods: {
    readonly allow_redirects?: 'always' | 'never'
    readonly enabled: boolean
  } | null
  /** As the merchant listed them; absent where the gateway chooses. */
  readonly listedTypes?: readonly string[]
  /** The latest one, also after it failed. */
  readonly method?: PaymentMethod
  /** How often it was confirmed. */
  readonly confirmations: number
  /** Whether the shopper has authenticated with this payment method. */
  readonly isAuthenticated: boolean
  /** Where the shopper is to authenticate; kept while that is awaited. */
  readonly authentication?: { readonly returnUrl: string | null; readonly url: string }
  /** Oldest first. */
  readonly attempts: readonly Attempt[]
  /** Why the latest confirmation failed, or will once the bank has answered. */
  readonly decline?: DeclineName
  readonly cancellationReason?: CancellationReason
  /** By the refund's id. */
  readonly refunds: Readonly<Record<string, RefundNote>>
}

/** A PaymentIntent: a charge of the core with the above. */
export type Intent = Charge<IntentDetails>

/** Where a PaymentIntent stands, in this gateway's words. */
export type IntentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'processing'
  | 'requires_capture'
  | 'canceled'
  | 'succeeded'

/** Where it stands. Between confirmation and the card company's answer it still is as before. */
export function statusOf({ state, details }: Intent): IntentStatus {
  switch (state) {
    case 'opened':
      return details.method === undefined || details.decline !== undefined
        ? 'requires_payment_method'
        : 'requires_confirmation'
    case 'authenticated':
      return details.authentication === undefined ? 'requires_confirmation' : 'requires_action'
    case 'pending':
      return 'processing'
    case 'authorized':
      return 'requires_capture'
    case 'approved':
      return 'succeeded'
    case 'awaitingDeposit':
    case 'declined':
    case 'expired':
    case 'canceled':
      return 'canceled'
  }
}

/** Why the latest confirmation failed; not while the bank is yet to say so. */
export function declineOf({ state, details }: Intent): DeclineName | undefined {
  return state === 'pending' ? undefined : details.decline
}

/** The payment method that the next confirmation would use; none after it failed. */
export function methodOf(intent: Intent): PaymentMethod | undefined {
  return declineOf(intent) === undefined ? intent.details.method : undefined
}

/** The status and why it is so. */
export function describeIntent(intent: Intent): { status: string; reason?: string } {
  const decline = declineOf(intent)
  const status = statusOf(intent)
  return decline === undefined ? { status } : { status, reason: DECLINES[decline].message }
}

/** Whether the bank is asked and will not answer: such a PaymentIntent may be canceled. */
export function isLeftUnanswered({ details: { method } }: Intent): boolean {
  return method !== undefined && testMethodOf(method).outcome === 'never'
}

/** The charge that took the money, or failed last. */
export function latestAttempt({ details }: Intent): Attempt | undefined {
  return details.attempts.at(-1)
}
