import { describe, expect, it } from 'vitest'
import { won } from '../../payment/money.js'
import type { Payment } from '../../payment/payment.js'
import type { HttpRequest, HttpResponse } from '../../ports/http-transport.js'
import {
  cardError,
  declinedIntent,
  failureOf,
  intentOf,
  listOf,
  madeAt,
  madeAtS,
  refundListOf,
  refundOf,
  respond,
  scriptedAsk,
  stripePayment,
  stripeRefund,
  webhookSecret,
} from '../../testing/stripe-samples.js'
import { stripe } from './stripe-dialect.js'

const dialect = stripe({ secretKey: 'sk_test_1', webhookSecrets: [webhookSecret] })
const lookUpWithin = async (
  requestLifetimeMs: number,
  payment: Payment,
  ...responses: HttpResponse[]
) => {
  const { ask, asked } = scriptedAsk(...responses)
  return { answer: await dialect.lookUp(payment, ask, { requestLifetimeMs }), asked }
}
const lookUp = (payment: Payment, ...responses: HttpResponse[]) =>
  lookUpWithin(dialect.times.requestLifetimeMs, payment, ...responses)
const known = stripePayment({ gatewayKey: 'pi_1A' })
const ok = (body: unknown) => respond(200, body)
const approved = {
  gatewayKey: 'pi_1A',
  status: 'approved',
  amount: won(50_000),
  reference: 'order-1-1',
  owner: 'buyer-1',
}
const refunded = (amount_refunded: number) =>
  intentOf({ latest_charge: { id: 'ch_1A', amount_refunded } })
const strange = refundOf({ payment_intent: 'pi_2B' })
const endless = ok(refundListOf([refundOf()], true))

describe('a look-up by the PaymentIntent', () => {
  it('retrieves it with its charge, and asks for no refunds where there are none', async () => {
    const { answer, asked } = await lookUp(known, ok(intentOf()))
    expect(asked).toEqual(['GET /v1/payment_intents/pi_1A?expand[0]=latest_charge'])
    const transactions = [{ ...approved, refundedMinor: 0 }]
    expect(answer).toEqual({ kind: 'transactions', transactions })
  })

  it('tells a decline that may still turn, and an authentication that is waited for', async () => {
    expect((await lookUp(known, ok(declinedIntent()))).answer).toMatchObject({
      transactions: [{ status: 'declined', mayStillTurn: true }],
    })
    const waiting = intentOf({ status: 'requires_action' })
    expect((await lookUp(known, ok(waiting))).answer).toMatchObject({
      transactions: [{ status: 'pending', buyerAction: { kind: 'authenticate' } }],
    })
  })

  it('adds up what has gone back and what is on its way, over pages, less failures', async () => {
    const page = refundListOf([refundOf({ amount: 1000 }), refundOf({ status: 'failed' })], true)
    const rest = [
      refundOf({ id: 're_1D', amount: 300, status: 'pending' }),
      refundOf({ id: 're_1E', amount: 20, status: 'requires_action' }),
      refundOf({ id: 're_1F', status: 'canceled' }),
      refundOf({ id: 're_1G', amount: 4000 }),
    ]
    const responses = [ok(refunded(25_320)), ok(page), ok(refundListOf(rest))]
    const { answer, asked } = await lookUp(known, ...responses)
    expect(asked.slice(1)).toEqual([
      'GET /v1/refunds?payment_intent=pi_1A&limit=100',
      'GET /v1/refunds?payment_intent=pi_1A&limit=100&starting_after=re_1A',
    ])
    const transactions = [{ ...approved, refundedMinor: 5000, refundPendingMinor: 320 }]
    expect(answer).toEqual({ kind: 'transactions', transactions })
  })

  it.each<[string, Partial<Payment>]>([
    ['one is open', { refund: stripeRefund() }],
    ['some has gone back', { refundedMinor: 1000 }],
  ])('asks for refunds where %s, whatever the charge says', async (_name, change) => {
    const { asked } = await lookUp({ ...known, ...change }, ok(intentOf()), ok(refundListOf([])))
    expect(asked).toHaveLength(2)
  })

  it('asks for refunds where the charge is not told in full', async () => {
    const bare = intentOf({ latest_charge: 'ch_1A' })
    expect((await lookUp(known, ok(bare), ok(refundListOf([])))).asked).toHaveLength(2)
  })

  it("is absent by Stripe's own 404 about it, and by nothing else", async () => {
    const gone = failureOf({ code: 'resource_missing', param: 'intent' })
    expect((await lookUp(known, respond(404, gone))).answer).toEqual({ kind: 'absent' })
    for (const other of [failureOf({}), '<html>Not Found</html>']) {
      expect((await lookUp(known, respond(404, other))).answer.kind).toBe('inconclusive')
    }
  })

  it.each<[string, HttpResponse[]]>([
    ['another PaymentIntent', [ok(intentOf({ id: 'pi_2B' }))]],
    ['a limit', [respond(429, failureOf({ code: 'rate_limit' }))]],
    ['a strange currency', [ok(intentOf({ currency: 'gbp' }))]],
    ['a 402', [respond(402, { error: cardError({ payment_intent: declinedIntent() }) })]],
    ['refunds that cannot be read', [ok(refunded(1)), respond(500, failureOf({}))]],
    ['refunds that are none', [ok(refunded(1)), ok(listOf([]))]],
    ["another payment's", [ok(refunded(1)), ok(refundListOf([strange]))]],
    ['refunds without end', [ok(refunded(1)), ...Array(10).fill(endless)]],
  ])('is inconclusive by %s', async (_name, responses) => {
    expect((await lookUp(known, ...responses)).answer.kind).toBe('inconclusive')
  })
})

describe('a look-up by our reference', () => {
  const payment = stripePayment({ lastSentAt: madeAt + 10_000 })
  const [nearTo, lateTo] = [madeAtS + 10 + 80 + 120, madeAtS + 10 + 3600 + 120]
  const near = `created[gte]=${madeAtS - 120}&created[lte]=${nearTo}`
  const early = `created[gte]=${madeAtS - 3600}&created[lte]=${madeAtS - 121}`
  const late = `created[gte]=${nearTo + 1}&created[lte]=${lateTo}`
  const nothing = ok(listOf([]))
  const rest = 'limit=100&expand[0]=data.latest_charge'
  const stranger = { id: 'pi_9Z', object: 'payment_intent', created: madeAtS, metadata: {} }

  it('reads the list around its time, page by page, and tells all that is ours', async () => {
    const first = listOf([intentOf(), stranger], true)
    const second = listOf([declinedIntent({ id: 'pi_1B' })])
    const { answer, asked } = await lookUp(payment, ok(first), ok(second))
    expect(asked).toEqual([
      `GET /v1/payment_intents?${near}&${rest}`,
      `GET /v1/payment_intents?${near}&${rest}&starting_after=pi_9Z`,
    ])
    expect(answer).toMatchObject({
      transactions: [
        { gatewayKey: 'pi_1A', status: 'approved', refundedMinor: 0 },
        { gatewayKey: 'pi_1B', status: 'declined' },
      ],
    })
  })

  it('is absent only where it was not made earlier or later either', async () => {
    const { answer, asked } = await lookUp(payment, ok(listOf([stranger])), nothing, nothing)
    expect(asked).toEqual(
      [near, early, late].map((window) => `GET /v1/payment_intents?${window}&${rest}`),
    )
    expect(answer).toEqual({ kind: 'absent' })
    const found = ok(listOf([intentOf()]))
    expect((await lookUp(payment, nothing, found)).answer.kind).toBe('transactions')
    expect((await lookUp(payment, nothing, nothing, found)).answer.kind).toBe('transactions')
    const refused = respond(500, failureOf({ type: 'api_error' }))
    expect((await lookUp(payment, nothing, refused)).answer.kind).toBe('inconclusive')
  })

  it('goes by how long the client says a request may be executed, at least an hour', async () => {
    const lastUrlWithin = async (lifetimeMs: number) =>
      (await lookUpWithin(lifetimeMs, payment, nothing, nothing, nothing)).asked.at(-1)
    const until = (lastS: number) =>
      `GET /v1/payment_intents?created[gte]=${nearTo + 1}&created[lte]=${lastS}&${rest}`
    expect(await lastUrlWithin(7_200_000)).toBe(until(lateTo + 3600))
    expect(await lastUrlWithin(1000)).toBe(until(lateTo))
  })

  it('finds what was made while clocks were apart by minutes, either way', async () => {
    for (const apartS of [-3500, -180, 0, 180, 3500]) {
      const createdS = madeAtS + apartS
      const ask = async ({ url }: HttpRequest): Promise<HttpResponse> => {
        const { searchParams } = new URL(url)
        const bound = (name: string) => Number(searchParams.get(`created[${name}]`))
        const isIn = bound('gte') <= createdS && createdS <= bound('lte')
        return ok(listOf(isIn ? [intentOf({ created: createdS })] : []))
      }
      const answer = await dialect.lookUp(payment, ask, { requestLifetimeMs: 60_000 })
      expect(answer, String(apartS)).toMatchObject({ transactions: [{ status: 'approved' }] })
    }
  })

  it('takes what was never confirmed for nothing of ours', async () => {
    for (const status of ['requires_confirmation', 'requires_payment_method']) {
      const bare = ok(listOf([intentOf({ status })]))
      const { answer } = await lookUp(payment, bare, nothing, nothing)
      expect(answer).toEqual({ kind: 'absent' })
    }
    const both = listOf([intentOf({ id: 'pi_1B', status: 'requires_confirmation' }), intentOf()])
    expect((await lookUp(payment, ok(both))).answer).toMatchObject({
      transactions: [{ gatewayKey: 'pi_1A' }],
    })
  })

  it.each<[string, HttpResponse]>([
    ['an error', respond(500, failureOf({ type: 'api_error' }))],
    ["a proxy's page", ok('<html>')],
    ['ours in an unknown shape', ok(listOf([intentOf({ status: 'of_tomorrow' })]))],
    ['ours in a strange currency', ok(listOf([intentOf({ currency: 'gbp' })]))],
    ['a page that leads nowhere', ok(listOf([], true))],
  ])('is inconclusive by %s', async (_name, response) => {
    expect((await lookUp(payment, response)).answer.kind).toBe('inconclusive')
  })

  it('is inconclusive after 30 pages, and where a page leads to itself', async () => {
    const pages = Array.from({ length: 31 }, (_, page) =>
      ok(listOf([{ ...stranger, id: `pi_${page}` }], true)),
    )
    const { answer, asked } = await lookUp(payment, ...pages)
    expect(asked).toHaveLength(30)
    expect(answer.kind).toBe('inconclusive')
    const same = ok(listOf([stranger], true))
    expect((await lookUp(payment, same, same)).answer.kind).toBe('inconclusive')
  })

  it('lets the errors of the network through', async () => {
    const refuse = () => Promise.reject(new Error('reset'))
    await expect(dialect.lookUp(payment, refuse, dialect.times)).rejects.toThrow('reset')
    await expect(dialect.lookUp(known, refuse, dialect.times)).rejects.toThrow('reset')
  })
})
