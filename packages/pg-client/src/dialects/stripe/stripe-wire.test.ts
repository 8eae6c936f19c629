import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  eventOf,
  intentOf,
  madeAt,
  respond,
  signed,
  stripePayment,
  stripeRefund,
  webhookSecret,
} from '../../testing/stripe-samples.js'
import { stripe } from './stripe-dialect.js'

const dialect = stripe({ secretKey: 'sk_test_1', webhookSecrets: [webhookSecret] })
const payment = stripePayment()
const known = stripePayment({ gatewayKey: 'pi_1A' })

/** Nothing of Stripe's, but made of its words. */
const nearly = fc.record(
  {
    id: fc.oneof(fc.constantFrom('pi_1A', 're_1A', 'evt_1A'), fc.anything()),
    object: fc.constantFrom('payment_intent', 'refund', 'list', 'event', 'charge'),
    status: fc.oneof(fc.constantFrom('succeeded', 'canceled', 'pending'), fc.anything()),
    amount: fc.oneof(fc.double(), fc.string(), fc.constant(-1)),
    currency: fc.anything(),
    data: fc.anything(),
    has_more: fc.anything(),
    type: fc.constantFrom('payment_intent.succeeded', 'charge.refunded'),
    error: fc.record(
      { type: fc.string(), code: fc.anything(), payment_intent: fc.anything() },
      { requiredKeys: [] },
    ),
    metadata: fc.anything(),
  },
  { requiredKeys: [] },
)
const response = fc.record({
  status: fc.oneof(
    fc.constantFrom(200, 400, 402, 404, 409, 429, 500, 502),
    fc.integer({ min: 100, max: 599 }),
  ),
  headers: fc.constant({}),
  body: fc.oneof(
    fc.string(),
    fc.json(),
    nearly.map((value) => JSON.stringify(value)),
  ),
})

describe('whatever comes over the wire', () => {
  it('makes no decoder throw, and turns into nothing that was never said', async () => {
    await fc.assert(
      fc.asyncProperty(response, async (random) => {
        const { times } = dialect
        const context = { now: madeAt, times }
        const ask = () => Promise.resolve(random)
        expect(dialect.decodeSubmit(payment, random).kind).toMatch(/^(error|unanswered)$/)
        const refunded = dialect.cancels?.decode(known, stripeRefund(), random)
        expect(refunded?.kind).toMatch(/^(error|unanswered)$/)
        expect((await dialect.lookUp(payment, ask, times)).kind).toBe('inconclusive')
        expect((await dialect.lookUp(known, ask, times)).kind).toBe('inconclusive')
        const batch = await dialect.batchInquiry?.([payment, known], ask, context)
        expect(batch?.size).toBe(0)
        const read = dialect.readCallback(signed(random.body), madeAt)
        expect(read.kind).toMatch(/^(ignored|malformed)$/)
      }),
      { numRuns: 1000 },
    )
  })

  it('is believed of no webhook without a signature, whatever the headers', () => {
    const webhook = fc.record({
      rawBody: fc.oneof(fc.string(), fc.uint8Array()),
      headers: fc.dictionary(
        fc.constantFrom('stripe-signature', 'Stripe-Signature', 'x'),
        fc.oneof(fc.string(), fc.array(fc.string()), fc.constant(`t=${madeAt / 1000},v1=00`)),
      ),
    })
    fc.assert(
      fc.property(webhook, (random) => {
        expect(dialect.readCallback(random, madeAt).kind).toBe('forged')
      }),
      { numRuns: 1000 },
    )
  })

  it('is no answer when any byte of it is missing', () => {
    const whole = JSON.stringify(intentOf())
    for (let length = 0; length < whole.length; length += 1) {
      const answer = dialect.decodeSubmit(payment, respond(200, whole.slice(0, length)))
      expect(answer.kind).toBe('unanswered')
    }
  })

  it('may have members that nobody knows yet, and null for absent ones', () => {
    const answer = dialect.decodeSubmit(
      payment,
      respond(200, intentOf({ latest_charge: null, metadata: null, of_tomorrow: [1] })),
    )
    expect(answer).toMatchObject({ kind: 'transaction', transaction: { status: 'approved' } })
    const event = { ...eventOf('payment_intent.succeeded', intentOf()), of_tomorrow: 1 }
    expect(dialect.readCallback(signed(event), madeAt).kind).toBe('callback')
  })
})
