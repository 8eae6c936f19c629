import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../payment/evidence.js'
import { newRefund } from '../../payment/refund.js'
import type { GatewayAnswer } from '../../ports/gateway-dialect.js'
import type { HttpRequest } from '../../ports/http-transport.js'
import { mutatedBodies } from '../../testing/body-mutations.js'
import { paymentAfter } from '../../testing/payment-after.js'
import {
  allPages,
  paymentBody,
  paymentKey,
  respond,
  storedConfirm,
  tossPayment,
  transactionRow,
  virtualAccount,
} from '../../testing/toss-samples.js'
import { codeClasses, decliningFamilies } from './toss-codes.js'
import { toss } from './toss-dialect.js'

const origin = 'https://gateway.test'
const dialect = toss({ secretKey: 'test_sk_properties', baseUrl: origin })
const sent = tossPayment()
const payment = { ...sent, keyedRequest: storedConfirm(sent) }
const { reference } = payment
const runs = { numRuns: 1000 }
const status = fc.constantFrom(200, 200, 200, 400, 404, 500)

const withAccount = { status: 'WAITING_FOR_DEPOSIT', virtualAccount, secret: 'ps_secret' }
const failure = { code: 'REJECT_CARD_PAYMENT', message: '한도초과' }
const bodies = mutatedBodies(
  ...[paymentBody(), paymentBody({ status: 'ABORTED', failure }), paymentBody(withAccount)],
  ...[paymentBody({ status: 'EXPIRED' }), failure],
)

/** What a body says, read without any of the code under test. */
function said(body: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(body) ?? {}) as Readonly<Record<string, unknown>>
  } catch {
    return {}
  }
}

const isPaid = (one: unknown): boolean =>
  ['DONE', 'CANCELED', 'PARTIAL_CANCELED'].includes(String(one))

/** What a payment must say to be this one. */
const ours = { orderId: reference, totalAmount: 15_000, currency: 'KRW' }

/** What a list says was approved under our reference; one transaction that came twice is one. */
function paidIn(list: string): number {
  const rows = said(list) as unknown as readonly Record<string, unknown>[]
  const mine = rows.filter(({ orderId, status: one }) => orderId === reference && one === 'DONE')
  const byKey = new Map(mine.map((row) => [row['transactionKey'], Number(row['amount'])]))
  return [...byKey.values()].reduce((sum, amount) => sum + amount, 0)
}

const declines = (code: unknown): boolean =>
  codeClasses.declined.includes(String(code)) ||
  decliningFamilies.some((beginning) => String(code).startsWith(beginning))

function findingOf(answer: GatewayAnswer): Finding | undefined {
  if (answer.kind === 'declined') return answer
  if (answer.kind !== 'transaction') return undefined
  return { kind: 'transactions', transactions: [answer.transaction] }
}

describe('a valid body that was tampered with', { timeout: 60_000 }, () => {
  it('is an answer to a confirm only as far as it still says so', () => {
    const told = { approved: 0, declined: 0 }
    fc.assert(
      fc.property(status, bodies, (code, body) => {
        const finding = findingOf(dialect.decodeSubmit(payment, respond(code, body)))
        if (!finding) return
        const { state } = paymentAfter(payment, finding)
        const says = said(body)
        if (finding.kind === 'declined') {
          expect(code).toBeGreaterThanOrEqual(400)
          expect(declines(says['code'])).toBe(true)
        } else if (code === 200 && state !== 'review') expect(says).toMatchObject(ours)
        if (state === 'approved') expect(isPaid(says['status'])).toBe(true)
        if (state === 'declined' && code === 200) expect(says['status']).toBe('ABORTED')
        if (state in told) told[state as keyof typeof told] += 1
      }),
      runs,
    )
    expect(Math.min(...Object.values(told))).toBeGreaterThan(0)
  })

  it('gives back only what it still says, of this payment', () => {
    const asked = { id: 'refund-1', paymentId: payment.id, requestId: 'r-1', amountMinor: 5000 }
    const written = newRefund({ ...asked, reason: '변심', createdAt: payment.createdAt })
    const refund = { ...written, attempts: 1 }
    const paid = { ...payment, state: 'canceling', gatewayKey: paymentKey, refund } as const
    const cancels = [{ cancelAmount: 5000, cancelStatus: 'DONE' }]
    const gone = { status: 'PARTIAL_CANCELED', balanceAmount: 10_000, cancels }
    const refusal = { code: 'NOT_CANCELABLE_PAYMENT', message: '취소할 수 없습니다.' }
    let done = 0
    fc.assert(
      fc.property(status, mutatedBodies(paymentBody(gone), refusal), (code, body) => {
        const answer = dialect.cancels?.decode(paid, refund, respond(code, body))
        const says = said(body)
        if (answer?.kind === 'declined') expect([400, 404, 500]).toContain(code)
        if (answer?.kind !== 'transaction') return
        const { transaction } = answer
        const { state } = paymentAfter(paid, {
          kind: 'transactions',
          transactions: [transaction],
        })
        expect(state).not.toBe('approved')
        if (state !== 'canceled' && state !== 'partiallyCanceled') return
        done += 1
        expect(says).toMatchObject({ ...ours, paymentKey })
        expect(15_000 - Number(says['balanceAmount'])).toBeGreaterThanOrEqual(5000)
      }),
      runs,
    )
    expect(done).toBeGreaterThan(0)
  })

  it('is found by a look-up only as far as it still says so, and leads nowhere else', async () => {
    const told = { approved: 0, declined: 0, absent: 0 }
    const absent = { code: 'NOT_FOUND_PAYMENT', message: '존재하지 않는 결제 정보입니다.' }
    const found = mutatedBodies(paymentBody(), paymentBody({ status: 'ABORTED', failure }), absent)
    await fc.assert(
      fc.asyncProperty(status, found, async (code, body) => {
        const ask = async ({ url }: HttpRequest) => {
          expect(new URL(url).href === url && url.startsWith(`${origin}/v1/payments/`)).toBe(true)
          return respond(code, body)
        }
        const answer = await dialect.lookUp(payment, ask, dialect.times)
        const says = said(body)
        if (answer.kind === 'absent') {
          told.absent += 1
          const isUntaken = ['READY', 'IN_PROGRESS'].includes(String(says['status']))
          const isAnothers = says['orderId'] !== reference
          if (!isUntaken && !isAnothers) expect([code, says['code']]).toEqual([404, absent.code])
        }
        if (answer.kind !== 'transactions') return
        const { state } = paymentAfter(payment, answer, 'inquiry')
        if (state !== 'review') expect(says).toMatchObject(ours)
        if (state === 'approved') expect(isPaid(says['status'])).toBe(true)
        if (state === 'declined') expect(says['status']).toBe('ABORTED')
        if (state in told) told[state as keyof typeof told] += 1
      }),
      runs,
    )
    expect(Math.min(...Object.values(told))).toBeGreaterThan(0)
  })

  it('is found in a list only as far as that says so still; records never surprise', async () => {
    const at = payment.createdAt
    const other = tossPayment({ id: 'payment-2', orderId: 'order-2', reference: 'order-2-Kx9' })
    const rows = [
      transactionRow(at, { paymentKey: 'key-2', orderId: other.reference, transactionKey: 't-2' }),
      transactionRow(at),
    ]
    let approved = 0
    await fc.assert(
      fc.asyncProperty(mutatedBodies(rows), async (body) => {
        const ask = async () => respond(200, body)
        const context = { now: at + 1000, times: dialect.times }
        const answers = await dialect.batchInquiry?.([payment, other], ask, context)
        const mine = answers?.get(payment.id)
        if (mine?.kind === 'transactions') {
          const { state } = paymentAfter(payment, mine, 'inquiry')
          if (state === 'approved') {
            approved += 1
            expect(paidIn(body)).toBe(15_000)
          }
        }
        const records = allPages(dialect.listRecords?.({ from: at, to: at + 1 }, ask))
        const problem = await records.then(
          () => undefined,
          (error: unknown) => String(error),
        )
        if (problem) expect(problem).toMatch(/^Error: (Toss answered|a page came twice)/)
      }),
      runs,
    )
    expect(approved).toBeGreaterThan(0)
  })

  it('is a callback without proof, that says nothing it may not, whatever it says', () => {
    const event = { eventType: 'PAYMENT_STATUS_CHANGED', createdAt: '2026-01-01T00:00:00' }
    const deposit = { createdAt: '2026-01-01', secret: 'ps_secret', status: 'DONE' }
    const callbacks = mutatedBodies(
      ...[
        { ...event, data: paymentBody(withAccount) },
        { ...deposit, orderId: reference },
      ],
    )
    fc.assert(
      fc.property(callbacks, (rawBody) => {
        const reading = dialect.readCallback({ rawBody }, 0)
        if (reading.kind !== 'callback') {
          expect(reading.kind).toMatch(/^(malformed|ignored)$/)
          return
        }
        const { callback } = reading
        expect(callback.authenticated).toBe(false)
        const { callbackProof, buyerAction } = callback.transaction ?? {}
        expect([callbackProof, buyerAction]).toEqual([undefined, undefined])
        expect(callback.reference.length + callback.eventId.length).toBeLessThan(600)
      }),
      runs,
    )
  })
})
