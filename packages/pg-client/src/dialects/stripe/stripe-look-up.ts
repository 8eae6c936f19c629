import type { GatewayTransaction } from '../../payment/evidence.js'
import type { Payment } from '../../payment/payment.js'
import { isOpenRefund } from '../../payment/refund.js'
import type { Ask, DialectTimes, LookUpAnswer } from '../../ports/gateway-dialect.js'
import { detailOf, givenBackOf, pagesOf } from './stripe-lists.js'
import { retrieveRequest, type ListWindow, type StripeEndpoint } from './stripe-requests.js'
import { chargeRefundedOf, isUnconfirmed, oursIn, transactionOf } from './stripe-transactions.js'
import { readFailure, readIntent, toIntent, type WireIntent } from './stripe-wire.js'

/** How far our clock and Stripe's are apart at most, as a rule, in seconds. */
const clockSkewS = 120
/** How far they may be apart before nothing that we say of a time is true, in seconds. */
const worstSkewS = 3600
/** Pages that one look-up reads of a window: 3000 PaymentIntents. */
const mostPages = 30

type WindowTimes = Pick<DialectTimes, 'responseTimeoutMs' | 'requestLifetimeMs'>

/**
 * When a payment's PaymentIntent was created, by the seconds of Stripe's clock: while somebody
 * waited for an answer. Nearly always it is in here; that it is not proves nothing.
 */
export function nearWindowOf(
  { createdAt, lastSentAt }: Payment,
  { responseTimeoutMs }: Pick<DialectTimes, 'responseTimeoutMs'>,
): ListWindow {
  return {
    from: Math.floor(createdAt / 1000) - clockSkewS,
    to: secondAfter(lastSentAt ?? createdAt, responseTimeoutMs) + clockSkewS,
  }
}

/**
 * Where else it may be, before it counts as absent: up to an hour earlier, where our clock was
 * ahead; and later, for as long as a request may be executed, and for an hour at least, where our
 * clock was behind.
 */
function farWindowsOf(payment: Payment, times: WindowTimes): readonly ListWindow[] {
  const near = nearWindowOf(payment, times)
  const { createdAt, lastSentAt } = payment
  const lastingS = Math.max(Math.ceil(times.requestLifetimeMs / 1000), worstSkewS)
  return [
    { from: Math.floor(createdAt / 1000) - worstSkewS, to: near.from - 1 },
    { from: near.to + 1, to: secondAfter(lastSentAt ?? createdAt, 0) + lastingS + clockSkewS },
  ]
}

function secondAfter(at: number, ms: number): number {
  return Math.ceil((at + ms) / 1000)
}

/**
 * Looks a payment up: by its PaymentIntent where that is known, and else in the list of those
 * that were created around that time, by our reference in their metadata. A search is never used:
 * it lags. What was created and never confirmed counts as absent: see {@link isUnconfirmed}.
 *
 * Of the list, the time in which it nearly always is comes first; only where it is not there is
 * the rest read, so that a payment that was found has cost no more.
 */
export async function lookUp(
  endpoint: StripeEndpoint,
  times: WindowTimes,
  payment: Payment,
  ask: Ask,
): Promise<LookUpAnswer> {
  if (payment.gatewayKey !== null) return retrieve(endpoint, payment, payment.gatewayKey, ask)
  for (const window of [nearWindowOf(payment, times), ...farWindowsOf(payment, times)]) {
    if (window.from > window.to) continue
    const found = await findIn(endpoint, window, payment, ask)
    if (found.kind !== 'absent') return found
  }
  return { kind: 'absent' }
}

async function retrieve(
  endpoint: StripeEndpoint,
  payment: Payment,
  gatewayKey: string,
  ask: Ask,
): Promise<LookUpAnswer> {
  const response = await ask(retrieveRequest(endpoint, gatewayKey))
  const intent = response.status === 200 ? readIntent(response.body) : undefined
  if (intent?.id === gatewayKey) return tellAll(endpoint, payment, [intent], ask)
  const isGone = response.status === 404 && readFailure(response.body)?.code === 'resource_missing'
  return isGone
    ? { kind: 'absent' }
    : { kind: 'inconclusive', detail: detailOf(response, 'a retrieval') }
}

async function findIn(
  endpoint: StripeEndpoint,
  window: ListWindow,
  payment: Payment,
  ask: Ask,
): Promise<LookUpAnswer> {
  const found: WireIntent[] = []
  let pages = 0
  for await (const page of pagesOf(endpoint, window, ask)) {
    if (page.kind === 'unreadable') return { kind: 'inconclusive', detail: page.detail }
    const ours = page.intents.filter(
      ({ metadata }) => oursIn(metadata).reference === payment.reference,
    )
    const intents = ours.flatMap((one) => toIntent(one) ?? [])
    if (intents.length < ours.length) return unreadable
    found.push(...intents.filter((one) => !isUnconfirmed(one)))
    pages += 1
    if (pages === mostPages && page.completeFrom > window.from) return tooMany
  }
  return found.length === 0 ? { kind: 'absent' } : tellAll(endpoint, payment, found, ask)
}

const unreadable: LookUpAnswer = {
  kind: 'inconclusive',
  detail: 'a PaymentIntent of ours is in a shape that we do not know',
}
const tooMany: LookUpAnswer = {
  kind: 'inconclusive',
  detail: `more than ${mostPages * 100} PaymentIntents were created around that time`,
}

async function tellAll(
  endpoint: StripeEndpoint,
  payment: Payment,
  intents: readonly WireIntent[],
  ask: Ask,
): Promise<LookUpAnswer> {
  const transactions: GatewayTransaction[] = []
  for (const intent of intents) {
    const transaction = transactionOf(intent)
    if (!transaction) return unreadable
    if (transaction.status !== 'approved' || isNothingGivenBack(intent, payment)) {
      transactions.push(
        transaction.status === 'approved' ? { ...transaction, refundedMinor: 0 } : transaction,
      )
      continue
    }
    const givenBack = await givenBackOf(endpoint, intent, ask)
    if (!givenBack) return refundsUntold
    transactions.push({ ...transaction, ...givenBack })
  }
  return { kind: 'transactions', transactions }
}

const refundsUntold: LookUpAnswer = {
  kind: 'inconclusive',
  detail: 'what was given back could not be read',
}

/** Whether the refunds need not be asked for: neither side knows of any. */
export function isNothingGivenBack(intent: WireIntent, payment: Payment): boolean {
  const isOpen = payment.refund !== null && isOpenRefund(payment.refund)
  return chargeRefundedOf(intent) === 0 && !isOpen && payment.refundedMinor === 0
}
