import { z } from 'zod'
import type { TossCode } from './toss-codes.js'
import { newAccountNumber, newSecret, newTransactionKey } from './toss-keys.js'
import {
  DECLINE_CODES,
  WINDOW_OWNER,
  isSeenBy,
  wasConfirmed,
  type TossCharge,
  type TossGateway,
  type TossPayment,
} from './toss-payment.js'

/** What came of a confirm or a cancel: an error, or (`code` absent) the payment as it is now. */
export type Changed =
  | { readonly code?: undefined; readonly charge: TossCharge }
  | { readonly code: TossCode; readonly charge?: TossCharge }

/** A merchant at the gateway. */
export interface Desk {
  readonly gateway: TossGateway
  readonly merchantId: string
  /** Wall-clock milliseconds since the epoch. */
  readonly now: () => number
}

const ACCOUNT_IS_OPEN_MS = 7 * 86_400_000

const MINIMUM_WON = { 카드: 100, 가상계좌: 200 } as const

const confirmRequest = z.object({
  paymentKey: z.string().min(1).max(200),
  // The browser's SDK allows `=` too.
  orderId: z.string().regex(/^[A-Za-z0-9_=-]{6,64}$/),
  amount: z.int().min(1),
})

/** Confirms a payment that the buyer has authenticated; checks in the order of the contract. */
export function confirmPayment(desk: Desk, body: unknown): Changed {
  const read = confirmRequest.safeParse(body)
  if (!read.success) return { code: 'INVALID_REQUEST' }
  const { paymentKey, orderId, amount } = read.data
  const charge = desk.gateway.ledger.byKey(WINDOW_OWNER, paymentKey)
  if (charge === undefined || !isSeenBy(desk.merchantId, charge) || !hasSession(charge)) {
    return { code: 'NOT_FOUND_PAYMENT_SESSION' }
  }
  if (charge.reference !== orderId || charge.amount !== amount) return { code: 'FORBIDDEN_REQUEST' }
  if (charge.state !== 'authenticated') return { code: 'ALREADY_PROCESSED_PAYMENT' }
  if (isConfirmedOtherwise(desk, charge)) return { code: 'DUPLICATED_ORDER_ID' }
  const { method = '카드' } = charge.details
  if (amount < MINIMUM_WON[method]) return { code: 'BELOW_MINIMUM_AMOUNT' }
  return method === '카드' ? chargeCard(desk, charge) : issueAccount(desk, charge)
}

function hasSession({ state }: TossCharge): boolean {
  return state !== 'opened' && state !== 'expired'
}

/** Whether another payment of its order was confirmed by the same merchant. */
function isConfirmedOtherwise(
  { gateway, merchantId }: Desk,
  { key, reference }: TossCharge,
): boolean {
  return gateway.ledger
    .byReference(WINDOW_OWNER, reference)
    .some(
      (other) =>
        other.key !== key && other.details.merchantId === merchantId && wasConfirmed(other),
    )
}

function chargeCard(desk: Desk, charge: TossCharge): Changed {
  const { gateway, merchantId } = desk
  const details: TossPayment = { ...charge.details, merchantId }
  const outcome = details.outcome ?? gateway.outcomeOf(charge)
  if (outcome !== 'approved') {
    const declined = gateway.move(charge.key, 'declined', { decline: outcome, details })
    return { code: DECLINE_CODES[outcome], charge: declined }
  }
  const receipt = {
    kind: 'paid',
    key: newTransactionKey(gateway, charge),
    atMs: desk.now(),
  } as const
  return {
    charge: gateway.move(charge.key, 'approved', { details: { ...details, receipts: [receipt] } }),
  }
}

/** No card company is asked: an account is always to be had. */
function issueAccount(desk: Desk, charge: TossCharge): Changed {
  const { gateway, merchantId, now } = desk
  const details: TossPayment = {
    ...charge.details,
    merchantId,
    receipts: [{ kind: 'issued', key: newTransactionKey(gateway, charge), atMs: now() }],
    account: {
      number: newAccountNumber(gateway, charge),
      secret: newSecret(gateway, charge),
      dueAtMs: now() + ACCOUNT_IS_OPEN_MS,
    },
  }
  return { charge: gateway.move(charge.key, 'awaitingDeposit', { details }) }
}
