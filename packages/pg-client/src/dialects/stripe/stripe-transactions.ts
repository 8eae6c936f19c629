import type { GatewayTransaction } from '../../payment/evidence.js'
import type { Currency, Money } from '../../payment/money.js'
import { declineOf } from './stripe-declines.js'
import type { WireIntent } from './stripe-wire.js'

const currencyByCode: Readonly<Record<Lowercase<Currency>, Currency>> = {
  krw: 'KRW',
  usd: 'USD',
  eur: 'EUR',
  jpy: 'JPY',
}

/** All currencies that a payment can be in: Stripe takes each of them. */
export const currencies: readonly Currency[] = Object.values(currencyByCode)

const currencyOf = new Map<string, Currency>(Object.entries(currencyByCode))

/** The members of `metadata` that are ours. */
interface OurMetadata {
  readonly reference?: string
  readonly owner?: string
}

/** Whose object it is: `order_id` is our reference, since each payment has one of its own. */
export function oursIn(metadata: Readonly<Record<string, string>> | null | undefined): OurMetadata {
  const { order_id: reference, owner } = metadata ?? {}
  return { ...(reference && { reference }), ...(owner && { owner }) }
}

/**
 * Whether a PaymentIntent was made and never confirmed: nothing that could take money has begun,
 * and nobody but us can begin it, as its client secret was told to nobody.
 */
export function isUnconfirmed({ status, last_payment_error }: WireIntent): boolean {
  return (
    status === 'requires_confirmation' ||
    (status === 'requires_payment_method' && !last_payment_error)
  )
}

/**
 * What was charged: what was received of it, once it has succeeded. Undefined where it is in a
 * currency that we do not know, and so cannot be a payment of ours.
 */
export function amountOf(intent: WireIntent): Money | undefined {
  const { status, amount, amount_received } = intent
  const currency = currencyOf.get(intent.currency)
  const minor = status === 'succeeded' ? (amount_received ?? amount) : amount
  return currency && minor > 0 ? { minor, currency } : undefined
}

/** How a PaymentIntent stands. There is no `failed`: a decline brings it back to its beginning. */
export function statusOf({ status, last_payment_error }: WireIntent): GatewayTransaction['status'] {
  switch (status) {
    case 'succeeded':
      return 'approved'
    case 'canceled':
      return 'expired'
    case 'requires_payment_method':
      return last_payment_error ? 'declined' : 'pending'
    default:
      return 'pending'
  }
}

/**
 * Translates a PaymentIntent; undefined where its amount cannot be told. Does not tell what has
 * been given back: that stands in its refunds.
 */
export function transactionOf(intent: WireIntent): GatewayTransaction | undefined {
  const amount = amountOf(intent)
  if (!amount) return undefined
  const status = statusOf(intent)
  const { client_secret: clientSecret, last_payment_error: error } = intent
  return {
    gatewayKey: intent.id,
    status,
    amount,
    ...oursIn(intent.metadata),
    ...(status === 'declined' && error && { decline: declineOf(error), mayStillTurn: true }),
    ...(intent.status === 'requires_action' &&
      clientSecret && { buyerAction: { kind: 'authenticate', clientSecret } }),
  }
}

/** What the latest charge says was given back, in full or on its way; undefined: it is not told. */
export function chargeRefundedOf({ latest_charge: charge }: WireIntent): number | undefined {
  return charge && typeof charge === 'object' ? charge.amount_refunded : undefined
}
