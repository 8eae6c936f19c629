import type { Outcome } from '../../gateway/charge.js'
import { writePaymentKey } from './toss-keys.js'
import { WINDOW_OWNER, type TossCharge, type TossGateway, type TossMethod } from './toss-payment.js'

/** How long the buyer may take to authenticate, and the shop to confirm after it. */
const READY_MS = 30 * 60_000
const IN_PROGRESS_MS = 10 * 60_000

/** The card of a buyer who names none. It is nobody's: its check digit is wrong. */
const SOMEBODYS_CARD = '9410-0000-0000-1234'

/** What a shop's page gives to the payment window. */
export interface WindowOrder {
  readonly orderId: string
  /** Won; a positive integer. */
  readonly amount: number
  readonly orderName: string
  readonly customerName: string
  /** The only way to pay that is offered; absent: the buyer chooses. */
  readonly method?: TossMethod | undefined
  readonly isPartialCancelable?: boolean | undefined
  readonly successUrl?: string | undefined
  readonly failUrl?: string | undefined
}

/** What the buyer shows in the window. */
export interface Authentication {
  readonly method: TossMethod
  /** Absent: a card that is nobody's. */
  readonly cardNumber?: string | undefined
  /** What the card company will say at the confirm; absent: the card or chance decides. */
  readonly outcome?: Outcome | undefined
}

/** Opens the payment window: a payment that is `READY` for half an hour. */
export function openWindow(gateway: TossGateway, order: WindowOrder): TossCharge {
  const { orderId, amount, orderName, customerName, method, isPartialCancelable = true } = order
  const { successUrl, failUrl } = order
  const charge = gateway.open({
    owner: WINDOW_OWNER,
    reference: orderId,
    occurrence: gateway.ledger.byReference(WINDOW_OWNER, orderId).length + 1,
    amount,
    currency: 'KRW',
    writeKey: writePaymentKey,
    details: {
      orderName,
      customerName,
      isPartialCancelable,
      receipts: [],
      ...(method === undefined ? {} : { offers: method }),
      ...(successUrl === undefined ? {} : { successUrl }),
      ...(failUrl === undefined ? {} : { failUrl }),
    },
  })
  gateway.expireLater(charge.key, READY_MS)
  return charge
}

/**
 * Authenticates the buyer: the payment is `IN_PROGRESS` for ten minutes.
 *
 * @throws {Error} when the payment is not `READY`.
 */
export function authenticate(
  gateway: TossGateway,
  charge: TossCharge,
  { method, cardNumber = SOMEBODYS_CARD, outcome }: Authentication,
): TossCharge {
  const details = { ...charge.details, method, ...(outcome === undefined ? {} : { outcome }) }
  const change = method === '카드' ? { details, cardNumber } : { details }
  const authenticated = gateway.move(charge.key, 'authenticated', change)
  gateway.expireLater(charge.key, IN_PROGRESS_MS)
  return authenticated
}

/** Lets a payment of an earlier process expire when its time is over, at once if that was so. */
export function expireAsBefore(gateway: TossGateway, charge: TossCharge, nowMs: number): void {
  const { state, changedAtMs, key } = charge
  if (state !== 'opened' && state !== 'authenticated') return
  const allowedMs = state === 'opened' ? READY_MS : IN_PROGRESS_MS
  gateway.expireLater(key, Math.max(0, changedAtMs + allowedMs - nowMs))
}

/** Where the browser goes after a success; `undefined` where no browser is played. */
export function successAddress({
  key,
  reference,
  amount,
  details,
}: TossCharge): string | undefined {
  const query = {
    paymentType: 'NORMAL',
    orderId: reference,
    paymentKey: key,
    amount: String(amount),
  }
  return withQuery(details.successUrl, query)
}

/** Where the browser goes after a failure; a buyer who left is told without the order. */
export function failAddress(
  { reference, details }: TossCharge,
  code: 'PAY_PROCESS_CANCELED' | 'REJECT_CARD_COMPANY',
  message: string,
): string | undefined {
  const query =
    code === 'PAY_PROCESS_CANCELED' ? { code, message } : { code, message, orderId: reference }
  return withQuery(details.failUrl, query)
}

function withQuery(
  address: string | undefined,
  query: Readonly<Record<string, string>>,
): string | undefined {
  if (address === undefined) return undefined
  const url = new URL(address)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url.href
}
