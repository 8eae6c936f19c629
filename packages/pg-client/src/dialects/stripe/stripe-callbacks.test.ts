import { describe, expect, it } from 'vitest'
import { won } from '../../payment/money.js'
import {
  declinedIntent,
  eventOf,
  intentOf,
  madeAt,
  refundOf,
  signed,
  webhookSecret,
} from '../../testing/stripe-samples.js'
import { readCallback } from './stripe-callbacks.js'

const rules = { secrets: [webhookSecret], toleranceMs: 300_000 }
const read = (type: string, object: unknown) =>
  readCallback(signed(eventOf(type, object)), rules, madeAt)

const charge = {
  id: 'ch_1A',
  object: 'charge',
  amount: 50_000,
  amount_refunded: 20_000,
  currency: 'krw',
  metadata: { order_id: 'order-1-1' },
  payment_intent: 'pi_1A',
}

describe('an event', () => {
  it('about what is final is evidence, named by its id', () => {
    expect(read('payment_intent.succeeded', intentOf())).toMatchObject({
      kind: 'callback',
      callback: {
        eventId: 'evt_1A',
        reference: 'order-1-1',
        authenticated: true,
        transaction: {
          gatewayKey: 'pi_1A',
          status: 'approved',
          amount: won(50_000),
          reference: 'order-1-1',
          owner: 'buyer-1',
        },
      },
    })
    expect(read('payment_intent.canceled', intentOf({ status: 'canceled' }))).toMatchObject({
      callback: { transaction: { status: 'expired' } },
    })
  })

  it.each<[string, unknown]>([
    ['payment_intent.processing', intentOf({ status: 'processing' })],
    ['payment_intent.requires_action', intentOf({ status: 'requires_action' })],
    ['payment_intent.amount_capturable_updated', intentOf({ status: 'requires_capture' })],
    ['payment_intent.payment_failed', declinedIntent()],
    ['charge.refunded', charge],
    ['charge.refund.updated', refundOf()],
    ['refund.created', refundOf({ status: 'pending' })],
    ['refund.updated', refundOf()],
    ['refund.failed', refundOf({ status: 'failed' })],
  ])('about what may have changed since has the gateway asked: %s', (type, object) => {
    expect(read(type, object)).toMatchObject({
      kind: 'callback',
      callback: { reference: 'order-1-1', transaction: null, authenticated: true },
    })
  })

  it('whose object contradicts its type, or has a strange currency, has the gateway asked', () => {
    for (const change of [{ status: 'processing' }, { currency: 'gbp' }]) {
      expect(read('payment_intent.succeeded', intentOf(change))).toMatchObject({
        callback: { transaction: null },
      })
    }
  })

  it.each<[string, unknown]>([
    ['payment_intent.created', intentOf({ status: 'requires_confirmation' })],
    ['customer.created', { id: 'cus_1A' }],
    ['charge.dispute.created', charge],
  ])('that says nothing about a payment is ignored: %s', (type, object) => {
    expect(read(type, object)).toEqual({ kind: 'ignored', eventType: type })
  })

  it("about somebody else's object is ignored", () => {
    const type = 'payment_intent.succeeded'
    for (const metadata of [{}, null, { order_id: '' }, { invoice: '7' }]) {
      expect(read(type, intentOf({ metadata }))).toEqual({ kind: 'ignored', eventType: type })
    }
    expect(read('refund.updated', refundOf({ metadata: {} })).kind).toBe('ignored')
  })

  it.each<[string, unknown]>([
    ['no JSON', '{'],
    ['no event', { id: 'evt_1A' }],
    ["no event's id", { ...eventOf('payment_intent.succeeded', intentOf()), id: 'x' }],
    ['no object', eventOf('payment_intent.succeeded', null)],
    ['no PaymentIntent', eventOf('payment_intent.succeeded', charge)],
  ])('that is %s is malformed', (_name, event) => {
    expect(readCallback(signed(event), rules, madeAt)).toEqual({ kind: 'malformed' })
  })

  it('is verified before it is parsed', () => {
    const { rawBody } = signed('{')
    expect(readCallback({ rawBody, headers: {} }, rules, madeAt).kind).toBe('forged')
    const bytes = { ...signed('{'), rawBody: new TextEncoder().encode('{') }
    expect(readCallback(bytes, rules, madeAt).kind).toBe('malformed')
  })

  it('is kept without client secret, authentication page and card number', () => {
    const url = 'https://hooks.stripe.com/authenticate?client_secret=src_secret'
    const object = intentOf({
      status: 'requires_action',
      next_action: { type: 'redirect_to_url', redirect_to_url: { url } },
      metadata: { order_id: 'order-1-1', owner: 'buyer-1', note: '4242 4242 4242 4242' },
      description: '4242-4242-4242-4242',
    })
    const reading = read('payment_intent.requires_action', object)
    expect(JSON.stringify(reading)).not.toMatch(/secret|4242/)
    expect(reading).toMatchObject({
      callback: { masked: expect.stringMatching(/evt_1A.*pi_1A.*requires_action.*order-1-1/) },
    })
  })
})
