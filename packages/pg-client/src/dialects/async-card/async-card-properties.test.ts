import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { samplePayment } from '../../conformance/sample-payment.js'
import type { HttpRequest, HttpResponse } from '../../ports/http-transport.js'
import { mutatedBodies } from '../../testing/body-mutations.js'
import { paymentAfter } from '../../testing/payment-after.js'
import { asyncCard } from './async-card-dialect.js'

const root = 'http://gateway.test:8082/api/v1/payments'
const dialect = asyncCard({
  baseUrl: 'http://gateway.test:8082',
  callbackUrl: 'http://shop.test/payments/callback',
})
const payment = samplePayment()
const { reference } = payment
const key = '20250816:TR:9577c5'
const runs = { numRuns: 1000 }

const success = (data: object) => ({ meta: { result: 'SUCCESS', message: null }, data })
const failure = (message: string) => ({ meta: { result: 'FAIL', errorCode: 'E', message } })
const wire = {
  transactionKey: key,
  orderId: reference,
  cardType: 'SAMSUNG',
  amount: 50_000,
  cardNo: '1234-5678-9814-1451',
  status: 'SUCCESS',
  reason: '정상 승인되었습니다.',
}
const respond = (status: number, body: string): HttpResponse => ({ status, headers: {}, body })

/** What a body says, read without any of the code under test. */
interface Said {
  readonly meta?: { readonly result?: unknown; readonly message?: unknown }
  readonly data?: {
    readonly orderId?: unknown
    readonly status?: unknown
    readonly amount?: unknown
  }
}
function said(body: string): Said {
  try {
    return (JSON.parse(body) ?? {}) as Said
  } catch {
    return {}
  }
}

/** Whether nothing in it contradicts the payment; the answer to a submit has no amount. */
function isOurs({ data }: Said): boolean {
  return (data?.orderId ?? reference) === reference
}

describe('a valid body that was tampered with', { timeout: 60_000 }, () => {
  const status = fc.constantFrom(200, 200, 200, 400, 404, 500)

  it('is an answer to a submit only as far as it still says so', () => {
    const statuses = ['SUCCESS', 'FAILED', 'PENDING']
    const answers = [
      ...statuses.map((one) => success({ transactionKey: key, status: one, orderId: reference })),
      failure('카드 번호는 xxxx-xxxx-xxxx-xxxx 형식이어야 합니다.'),
      failure("필드 'cardType'의 값 'X'이(가) 예상 타입(CardTypeDto)과 일치하지 않습니다."),
    ]
    const told = { approved: 0, declined: 0, refused: 0 }
    fc.assert(
      fc.property(status, mutatedBodies(...answers), (code, body) => {
        const answer = dialect.decodeSubmit(payment, respond(code, body))
        const { meta, data } = said(body)
        if (answer.kind === 'declined') {
          told.refused += 1
          expect([code, meta?.result]).toEqual([400, 'FAIL'])
          expect(meta?.message).toMatch(/카드 번호는 xxxx-xxxx-xxxx-xxxx|\(CardTypeDto\)/)
        }
        if (answer.kind !== 'transaction') return
        const finding = { kind: 'transactions', transactions: [answer.transaction] } as const
        const { state } = paymentAfter(payment, finding)
        if (state === 'approved') expect(data?.status).toBe('SUCCESS')
        if (state === 'declined') expect(data?.status).toBe('FAILED')
        if (state !== 'review') expect([code, meta?.result]).toEqual([200, 'SUCCESS'])
        expect(state === 'review').toBe(!isOurs(said(body)))
        if (state === 'approved' || state === 'declined') told[state] += 1
      }),
      runs,
    )
    expect(Math.min(...Object.values(told))).toBeGreaterThan(0)
  })

  it('is found by a look-up only as far as list and transaction still say so', async () => {
    const list = mutatedBodies(success({ orderId: reference, transactions: [wire] }))
    const states = ['SUCCESS', 'FAILED', 'PENDING']
    const detail = mutatedBodies(...states.map((one) => success({ ...wire, status: one })))
    const told = { approved: 0, declined: 0 }
    await fc.assert(
      fc.asyncProperty(list, detail, async (listed, one) => {
        const ask = async ({ url }: HttpRequest): Promise<HttpResponse> => {
          expect(new URL(url).href === url && url.startsWith(root)).toBe(true)
          return respond(200, url.includes('?') ? listed : one)
        }
        const found = await dialect.lookUp(payment, ask, dialect.times)
        expect(found.kind).not.toBe('absent')
        if (found.kind !== 'transactions') return
        const { state } = paymentAfter(payment, found, 'inquiry')
        const { data } = said(one)
        if (state === 'review') return
        expect([data?.orderId, data?.amount]).toEqual([reference, 50_000])
        expect(said(listed).data?.orderId).toBe(reference)
        const expected = { SUCCESS: 'approved', FAILED: 'declined', PENDING: 'pending' }
        expect(state).toBe(expected[data?.status as keyof typeof expected])
        if (state === 'approved' || state === 'declined') told[state] += 1
      }),
      runs,
    )
    expect(Math.min(...Object.values(told))).toBeGreaterThan(0)
  })

  it('proves absence only by the very sentence about this very reference', async () => {
    const sentence = `(orderId: ${reference}) 에 해당하는 결제건이 존재하지 않습니다.`
    let absent = 0
    await fc.assert(
      fc.asyncProperty(status, mutatedBodies(failure(sentence)), async (code, body) => {
        const found = await dialect.lookUp(payment, async () => respond(code, body), dialect.times)
        expect(found.kind).toMatch(/^(absent|inconclusive)$/)
        if (found.kind !== 'absent') return
        absent += 1
        expect([code, said(body).meta]).toMatchObject([404, { result: 'FAIL', message: sentence }])
      }),
      runs,
    )
    expect(absent).toBeGreaterThan(0)
  })

  it('is a callback without proof, and of a bounded size, whatever it says', () => {
    fc.assert(
      fc.property(mutatedBodies(wire), (rawBody) => {
        const reading = dialect.readCallback({ rawBody }, 0)
        if (reading.kind !== 'callback') {
          expect(reading.kind).toBe('malformed')
          return
        }
        const { callback } = reading
        expect(callback.authenticated).toBe(false)
        expect(callback.masked.replaceAll(/[-\s]/g, '')).not.toContain('1234567898141451')
        expect(callback.reference.length + callback.eventId.length).toBeLessThan(600)
      }),
      runs,
    )
  })
})
