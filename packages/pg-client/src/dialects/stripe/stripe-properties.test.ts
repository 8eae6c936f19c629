import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Payment } from '../../payment/payment.js'
import type { HttpRequest, HttpResponse } from '../../ports/http-transport.js'
import { mutatedBodies } from '../../testing/body-mutations.js'
import { paymentAfter } from '../../testing/payment-after.js'
import {
  cardError,
  declinedIntent,
  eventOf,
  failureOf,
  intentOf,
  listOf,
  madeAt,
  madeAtS,
  refundListOf,
  refundOf,
  respond,
  signed,
  stripePayment,
  stripeRefund,
  webhookSecret,
  type Members,
} from '../../testing/stripe-samples.js'
import { stripe } from './stripe-dialect.js'

const origin = 'https://api.stripe.com/v1/'
const dialect = stripe({ secretKey: 'sk_test_properties', webhookSecrets: [webhookSecret] })
const payment = stripePayment()
const known: Payment = { ...payment, state: 'pending', gatewayKey: 'pi_1A' }
const runs = { numRuns: 1000 }
const status = fc.constantFrom(200, 200, 200, 402, 404, 500)
const canceled = intentOf({ status: 'canceled', amount_received: 0 })
const intents = [intentOf(), declinedIntent(), canceled]

/** What a body says, read without any of the code under test. */
function said(body: string): Members {
  try {
    return (JSON.parse(body) ?? {}) as Members
  } catch {
    return {}
  }
}

const stateOf: Readonly<Record<string, unknown>> = {
  succeeded: 'approved',
  requires_payment_method: 'declined',
  canceled: 'failed',
}

/** That a PaymentIntent says what became of the payment, and contradicts it in nothing. */
function expectOurs(intent: Members, state: string): void {
  const { amount, amount_received: received, currency, metadata } = intent
  const { order_id: order, owner } = (metadata ?? {}) as Members
  if (stateOf[state] !== undefined) expect(intent['status']).toBe(stateOf[state])
  const minor = intent['status'] === 'succeeded' ? (received ?? amount) : amount
  expect([minor, currency]).toEqual([50_000, 'krw'])
  expect([order || 'order-1-1', owner || 'buyer-1']).toEqual(['order-1-1', 'buyer-1'])
}

function askOf(
  answer: (url: URL) => HttpResponse,
): (request: HttpRequest) => Promise<HttpResponse> {
  return async ({ url }) => {
    expect(new URL(url).href === url && url.startsWith(origin)).toBe(true)
    return answer(new URL(url))
  }
}

describe('a valid body that was tampered with', { timeout: 60_000 }, () => {
  const stateName = { approved: 'succeeded', declined: 'requires_payment_method' } as const
  const intentStatus = (state: string): unknown => stateName[state as keyof typeof stateName]

  it('is an answer to a submit only as far as it still says so', () => {
    const told: Record<string, number> = { approved: 0, declined: 0 }
    const declined = failureOf({ ...cardError(), payment_intent: declinedIntent() })
    fc.assert(
      fc.property(status, mutatedBodies(...intents, declined), (code, body) => {
        const answer = dialect.decodeSubmit(payment, respond(code, body))
        expect(answer.kind).not.toBe('declined')
        if (answer.kind !== 'transaction') return
        const finding = { kind: 'transactions', transactions: [answer.transaction] } as const
        const { state } = paymentAfter(payment, finding)
        const { error } = said(body) as { error?: Members }
        const intent = code === 200 ? said(body) : (error?.['payment_intent'] as Members)
        if (state !== 'review') expectOurs(intent, state)
        if (intentStatus(state)) expect(intent['status']).toBe(intentStatus(state))
        told[state] = (told[state] ?? 0) + 1
      }),
      runs,
    )
    expect(Math.min(...Object.values(told))).toBeGreaterThan(0)
  })

  it('gives back only what it still says, of this payment', () => {
    const refund = stripeRefund()
    const paid: Payment = { ...known, state: 'canceling', refund }
    let done = 0
    fc.assert(
      fc.property(status, mutatedBodies(refundOf(), failureOf({})), (code, body) => {
        const answer = dialect.cancels?.decode(paid, refund, respond(code, body))
        const says = said(body)
        if (answer?.kind === 'declined') expect(says['status']).toMatch(/^(failed|canceled)$/)
        if (answer?.kind !== 'refund') return
        const ours = { payment_intent: 'pi_1A', amount: 20_000, currency: 'krw' }
        expect(says).toMatchObject(ours)
        const { order_id: order, refund_id: id } = (says['metadata'] ?? {}) as Members
        expect([order ?? 'order-1-1', id ?? 'refund-1']).toEqual(['order-1-1', 'refund-1'])
        if (answer.status === 'done')
          expect([says['status'], ++done > 0]).toEqual(['succeeded', true])
      }),
      runs,
    )
    expect(done).toBeGreaterThan(0)
  })

  it('is found by a look-up only as far as it still says so, and leads nowhere else', async () => {
    const told: Record<string, number> = { approved: 0, declined: 0, absent: 0 }
    const absent = failureOf({ code: 'resource_missing' })
    const found = mutatedBodies(...intents, absent)
    const refunds = respond(200, refundListOf([]))
    await fc.assert(
      fc.asyncProperty(status, found, async (code, body) => {
        const ask = askOf(({ pathname }) =>
          pathname === '/v1/refunds' ? refunds : respond(code, body),
        )
        const answer = await dialect.lookUp(known, ask, dialect.times)
        const { error } = said(body) as { error?: Members }
        if (answer.kind === 'absent') {
          expect([code, error?.['code']]).toEqual([404, 'resource_missing'])
          told['absent'] = (told['absent'] ?? 0) + 1
        }
        if (answer.kind !== 'transactions') return
        const { state } = paymentAfter(known, answer, 'inquiry')
        if (state !== 'review') expectOurs(said(body), state)
        if (intentStatus(state)) expect(said(body)['status']).toBe(intentStatus(state))
        told[state] = (told[state] ?? 0) + 1
      }),
      runs,
    )
    expect(Math.min(...Object.values(told))).toBeGreaterThan(0)
  })

  it('tells refunds only as far as their list still does', async () => {
    const paid: Payment = { ...known, state: 'canceling', refund: stripeRefund() }
    let told = 0
    await fc.assert(
      fc.asyncProperty(mutatedBodies(refundListOf([refundOf()])), async (body) => {
        const answer = await dialect.lookUp(
          paid,
          askOf(({ pathname }) => respond(200, pathname === '/v1/refunds' ? body : intentOf())),
          dialect.times,
        )
        if (answer.kind !== 'transactions') return
        const { data } = said(body) as { data: readonly Members[] }
        const isOurs = (one: Members): boolean =>
          one['payment_intent'] === 'pi_1A' && one['currency'] === 'krw'
        expect(data.every(isOurs)).toBe(true)
        const gone = data.filter((one) => one['status'] === 'succeeded')
        const sum = gone.reduce((total, { amount }) => total + Number(amount), 0)
        expect(answer.transactions.map(({ refundedMinor }) => refundedMinor)).toEqual([sum])
        if (sum > 0) told += 1
      }),
      runs,
    )
    expect(told).toBeGreaterThan(0)
  })

  it('is found in a list only as far as that says so still; records never surprise', async () => {
    const other = stripePayment({ id: 'payment-2', orderId: 'order-2', reference: 'order-2-1' })
    const others = intentOf({ id: 'pi_2A', metadata: { order_id: 'order-2-1', owner: 'buyer-1' } })
    const lists = mutatedBodies(listOf([others, intentOf()]), listOf([declinedIntent(), others]))
    const told: Record<string, number> = { approved: 0, declined: 0 }
    await fc.assert(
      fc.asyncProperty(lists, async (body) => {
        const ask = askOf(({ pathname }) =>
          respond(200, pathname === '/v1/refunds' ? refundListOf([]) : body),
        )
        const single = await dialect.lookUp(payment, ask, dialect.times)
        const context = { now: madeAt + 1000, times: dialect.times }
        const batch = await dialect.batchInquiry?.([payment, other], ask, context)
        for (const answer of [single, batch?.get(payment.id)]) {
          if (answer?.kind !== 'transactions') continue
          const { state } = paymentAfter(payment, answer, 'inquiry')
          if (state === 'review') continue
          const { data } = said(body) as { data: readonly Members[] }
          const mine = data.filter(({ metadata }) => {
            return (metadata as Members | undefined)?.['order_id'] === 'order-1-1'
          })
          const wanted = mine.find((one) => one['status'] === intentStatus(state)) ?? mine[0] ?? {}
          expectOurs(wanted, state)
          told[state] = (told[state] ?? 0) + 1
        }
        const pages = dialect.listRecords?.({ from: madeAt, to: madeAt + 1000 }, ask)
        const problem = await allOf(pages).then(
          () => undefined,
          (error: unknown) => String(error),
        )
        if (problem) expect(problem).toMatch(/^Error: stripe: /)
      }),
      runs,
    )
    expect(Math.min(told['approved'] ?? 0, told['declined'] ?? 0)).toBeGreaterThan(0)
  })

  it('is forged under its old signature, and signed anew says no more than it does', () => {
    const events = intents.map((one) => eventOf('payment_intent.succeeded', one))
    let approved = 0
    const valid = signed(events[0])
    fc.assert(
      fc.property(mutatedBodies(...events), (rawBody) => {
        const stale = dialect.readCallback({ ...valid, rawBody }, madeAt)
        if (rawBody !== valid.rawBody) expect(stale.kind).toBe('forged')
        const reading = dialect.readCallback(signed(rawBody, { atS: madeAtS }), madeAt)
        if (reading.kind !== 'callback') {
          expect(reading.kind).toMatch(/^(ignored|malformed)$/)
          return
        }
        const { transaction, reference } = reading.callback
        const { data } = said(rawBody) as { data: { object: Members } }
        expect((data.object['metadata'] as Members)['order_id']).toBe(reference)
        if (!transaction) return
        const finding = { kind: 'transactions', transactions: [transaction] } as const
        const { state } = paymentAfter(payment, finding, 'callback')
        if (state !== 'review') expectOurs(data.object, state)
        if (intentStatus(state)) expect(data.object['status']).toBe(intentStatus(state))
        if (state === 'approved') approved += 1
      }),
      runs,
    )
    expect(approved).toBeGreaterThan(0)
  })
})

async function allOf(pages: AsyncIterable<unknown> | undefined): Promise<void> {
  for await (const page of pages ?? []) expect(page).toBeInstanceOf(Array)
}
