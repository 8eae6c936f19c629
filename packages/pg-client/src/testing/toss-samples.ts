import { samplePayment } from '../conformance/sample-payment.js'
import { won } from '../payment/money.js'
import type { Payment } from '../payment/payment.js'
import type { KeyedRequest } from '../payment/sending.js'
import type { HttpResponse } from '../ports/http-transport.js'

/** The payment key of {@link paymentBody}. */
export const paymentKey = 'tviva20260101000000Kq3Z1'

/** A payment of 15 000 won of this dialect, not sent yet. */
export function tossPayment(change: Partial<Payment> = {}): Payment {
  const own = { reference: 'order-1-Kx9', amount: won(15_000), dialect: 'toss', cardLast4: null }
  return samplePayment({ ...own, ...change })
}

/** The confirm of a payment as it is stored. */
export function storedConfirm(payment: Payment, key: string = paymentKey): KeyedRequest {
  const body = { paymentKey: key, orderId: payment.reference, amount: payment.amount.minor }
  const url = 'https://gateway.test/v1/payments/confirm'
  const sent = { method: 'POST', url, headers: {}, body: JSON.stringify(body) } as const
  return { key: `pay-${payment.id}`, ...sent, bodyHash: '', firstSentAt: payment.createdAt }
}

/** Toss's payment of that one, approved; `change` is laid over it. */
export function paymentBody(change: object = {}): Record<string, unknown> {
  return {
    mId: 'tvivarepublica',
    paymentKey,
    orderId: 'order-1-Kx9',
    currency: 'KRW',
    method: '카드',
    totalAmount: 15_000,
    balanceAmount: 15_000,
    status: 'DONE',
    approvedAt: '2026-01-01T00:00:05+09:00',
    virtualAccount: null,
    cancels: null,
    secret: null,
    failure: null,
    ...change,
  }
}

/** The account of a payment that waits for a deposit. */
export const virtualAccount = {
  accountType: '일반',
  accountNumber: 'X1234567890123',
  bankCode: '20',
  expired: false,
  customerName: '김결제',
  dueDate: '2026-01-08T11:00:05+09:00',
}

/** One row of the list of transactions; `at` in wall-clock ms. */
export function transactionRow(at: number, change: object = {}): Record<string, unknown> {
  return {
    mId: 'tvivarepublica',
    transactionKey: `t-${at}`,
    paymentKey,
    orderId: 'order-1-Kx9',
    currency: 'KRW',
    method: '카드',
    amount: 15_000,
    status: 'DONE',
    transactionAt: new Date(at).toISOString(),
    ...change,
  }
}

/** One row of the settlement file; `at` in wall-clock ms. */
export function settlementRow(at: number, change: object = {}): Record<string, unknown> {
  return {
    mId: 'tvivarepublica',
    transactionKey: `t-${at}`,
    paymentKey,
    orderId: 'order-1-Kx9',
    currency: 'KRW',
    method: '카드',
    amount: 15_000,
    fee: 495,
    approvedAt: new Date(at).toISOString(),
    ...change,
  }
}

/** A response with a body as JSON. */
export function respond(
  status: number,
  body: unknown,
  headers: HttpResponse['headers'] = {},
): HttpResponse {
  return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) }
}

/** Toss's own error. */
export function refuse(status: number, code: string, message = '그럴 수 없습니다.'): HttpResponse {
  return respond(status, { code, message })
}

/** Every page of a list, one after the other. */
export async function allPages<T>(pages: AsyncIterable<readonly T[]> | undefined): Promise<T[]> {
  const all: T[] = []
  for await (const page of pages ?? []) all.push(...page)
  return all
}
