import { maskCardNumbers } from '../../payment/card-number.js'
import type { Payment } from '../../payment/payment.js'
import type { Refund } from '../../payment/refund.js'
import type { Period } from '../../ports/gateway-records.js'
import type { HttpRequest } from '../../ports/http-transport.js'
import { seoulDay, seoulMoment } from './seoul-time.js'
import { keyInConfirm } from './toss-wire.js'

/**
 * What the redirect to `successUrl` carried, its amount made a number. It went through the buyer's
 * hands: `orderId` must be the payment's reference and `amount` its amount, or nothing is sent.
 */
export interface TossInstrument {
  readonly paymentKey: string
  readonly orderId: string
  /** In won. */
  readonly amount: number
}

const longestKey = 300
const longestReason = 200

/** What the redirect contradicts the payment in; undefined where it fits. */
export function contradictionOf(
  { reference, amount }: Payment,
  instrument: TossInstrument,
): string | undefined {
  if (instrument.orderId !== reference) return 'the redirect is about another order'
  if (instrument.amount !== amount.minor) return 'the redirect is about another amount'
  return undefined
}

/**
 * The confirm. Order and amount are the payment's own, whatever the redirect said.
 *
 * @throws TypeError on another currency than KRW, a reference that Toss would not take, a payment
 * key that is none, or an idempotency key of more than 300 characters.
 */
export function confirmRequest(
  baseUrl: string,
  { reference: orderId, amount }: Payment,
  { paymentKey }: TossInstrument,
  key: string | null,
): HttpRequest {
  if (amount.currency !== 'KRW') throw new TypeError(`toss takes KRW only, got ${amount.currency}`)
  if (!/^[\w-]{6,64}$/.test(orderId)) {
    throw new TypeError('toss takes a reference of 6 to 64 letters, digits, - and _')
  }
  // What it consists of is not told; but it comes from the buyer, and goes into a path later.
  const isKey = typeof paymentKey === 'string' && /^[!-~]{1,200}$/.test(paymentKey)
  if (!isKey || /^\.+$/.test(paymentKey)) throw new TypeError('paymentKey is no key of a payment')
  const body = { paymentKey, orderId, amount: amount.minor }
  return post(`${baseUrl}/v1/payments/confirm`, body, key)
}

/**
 * The cancel of a part or of the rest. It always says how much may still be canceled, and nothing
 * happens if that is not so: sent again after a lost answer, even under a key that Toss has
 * forgotten, it cannot give back twice.
 *
 * @throws TypeError where the payment has no key at Toss, or the idempotency key is too long.
 */
export function cancelRequest(
  baseUrl: string,
  payment: Payment,
  { amountMinor, reason }: Refund,
  key: string | null,
): HttpRequest {
  const paymentKey = payment.gatewayKey ?? submittedKeyOf(payment)
  if (paymentKey === undefined) throw new TypeError('a payment without a key cannot be canceled')
  const body = {
    cancelReason: cancelReasonOf(reason),
    cancelAmount: amountMinor,
    refundableAmount: payment.amount.minor - payment.refundedMinor,
  }
  return post(`${baseUrl}/v1/payments/${encodeURIComponent(paymentKey)}/cancel`, body, key)
}

/**
 * Closes a virtual account that nobody has paid into. One that was paid meanwhile is not touched:
 * Toss gives such money back only to an account of the buyer's, which this does not name.
 *
 * @throws TypeError where the payment has no key at Toss, or the idempotency key is too long.
 */
export function closeRequest(
  baseUrl: string,
  { gatewayKey }: Payment,
  key: string | null,
): HttpRequest {
  if (gatewayKey === null) throw new TypeError('a payment without a key cannot be closed')
  const body = { cancelReason: '주문 취소' }
  return post(`${baseUrl}/v1/payments/${encodeURIComponent(gatewayKey)}/cancel`, body, key)
}

/** The look-up by our reference, which finds what the buyer made under any payment key. */
export function lookUpRequest(baseUrl: string, { reference }: Payment): HttpRequest {
  return get(`${baseUrl}/v1/payments/orders/${encodeURIComponent(reference)}`)
}

/** The look-up by Toss's own key. */
export function paymentRequest(baseUrl: string, paymentKey: string): HttpRequest {
  return get(`${baseUrl}/v1/payments/${encodeURIComponent(paymentKey)}`)
}

/** One page of the transactions of a period. */
export function transactionsRequest(
  baseUrl: string,
  { from, to }: Period,
  { limit, startingAfter }: { readonly limit: number; readonly startingAfter?: string | undefined },
): HttpRequest {
  const query = {
    startDate: seoulMoment(from),
    // The end's whole second is taken in.
    endDate: seoulMoment(Math.max(from, to - 1)),
    limit: String(limit),
    ...(startingAfter !== undefined && { startingAfter }),
  }
  return get(`${baseUrl}/v1/transactions?${new URLSearchParams(query).toString()}`)
}

/** One page, from 1, of what was sold on the days of a period. */
export function settlementsRequest(
  baseUrl: string,
  { from, to }: Period,
  { page, size }: { readonly page: number; readonly size: number },
): HttpRequest {
  const query = {
    startDate: seoulDay(from),
    endDate: seoulDay(Math.max(from, to - 1)),
    dateType: 'soldDate',
    page: String(page),
    size: String(size),
  }
  return get(`${baseUrl}/v1/settlements?${new URLSearchParams(query).toString()}`)
}

/** The key of the payment that we confirmed, as the stored request has it. */
export function submittedKeyOf({ keyedRequest, gatewayKey }: Payment): string | undefined {
  const sent = keyedRequest ? keyInConfirm(keyedRequest.body) : undefined
  return sent ?? gatewayKey ?? undefined
}

function cancelReasonOf(reason: string): string {
  let text = ''
  for (const character of maskCardNumbers(reason.trim())) {
    if (text.length + character.length > longestReason) break
    text += character
  }
  return text.trim() === '' ? '환불' : text
}

function get(url: string): HttpRequest {
  return { method: 'GET', url, headers: {} }
}

function post(url: string, body: object, key: string | null): HttpRequest {
  if (key !== null && !/^[!-~]{1,300}$/.test(key)) {
    throw new TypeError(`toss takes an idempotency key of 1 to ${longestKey} characters`)
  }
  const headers = {
    'Content-Type': 'application/json',
    ...(key !== null && { 'Idempotency-Key': key }),
  }
  return { method: 'POST', url, headers, body: JSON.stringify(body) }
}
