import { describe, expect, it } from 'vitest'
import { money } from '../../payment/money.js'
import { stripePayment, stripeRefund } from '../../testing/stripe-samples.js'
import { closeRequest, createRequest, refundRequest } from './stripe-requests.js'

const endpoint = { base: 'https://api.stripe.com', apiVersion: '2026-10-28.endive' }
const instrument = { paymentMethod: 'pm_card_visa' }
const payment = stripePayment()
const known = stripePayment({ gatewayKey: 'pi_1A' })
const fieldsOf = (body = '') => Object.fromEntries(new URLSearchParams(body))

describe('a submit', () => {
  it('creates and confirms a PaymentIntent under our reference, in one request', () => {
    const { body, ...request } = createRequest(endpoint, payment, instrument, 'key-1')
    expect(request).toEqual({
      method: 'POST',
      url: 'https://api.stripe.com/v1/payment_intents',
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        'Stripe-Version': '2026-10-28.endive',
        'Idempotency-Key': 'key-1',
      },
    })
    expect(fieldsOf(body)).toEqual({
      amount: '50000',
      currency: 'krw',
      confirm: 'true',
      payment_method: 'pm_card_visa',
      'automatic_payment_methods[enabled]': 'true',
      'automatic_payment_methods[allow_redirects]': 'never',
      'metadata[order_id]': 'order-1-1',
      'metadata[owner]': 'buyer-1',
    })
  })

  it('goes without a key where there is none', () => {
    const { headers } = createRequest(endpoint, payment, instrument, null)
    expect(headers).not.toHaveProperty('Idempotency-Key')
  })

  it('is in cents for dollars, and names a customer', () => {
    const dollars = stripePayment({ amount: money(199, 'USD') })
    const saved = { ...instrument, customer: 'cus_1A' }
    const { body } = createRequest(endpoint, dollars, saved, 'k')
    expect(fieldsOf(body)).toMatchObject({ amount: '199', currency: 'usd', customer: 'cus_1A' })
  })

  it('escapes what form fields would take for their own', () => {
    const odd = stripePayment({ reference: 'a&b=c d[e]%+', owner: '구매자' })
    const { body } = createRequest(endpoint, odd, instrument, 'k')
    expect(body?.split('&')).toHaveLength(8)
    expect(fieldsOf(body)).toMatchObject({
      'metadata[order_id]': 'a&b=c d[e]%+',
      'metadata[owner]': '구매자',
    })
  })

  it.each([
    ['a card number', { paymentMethod: '4242424242424242' }],
    ['a card number after the prefix of an id', { paymentMethod: 'pm_4242-4242-4242-4242' }],
    ['a customer that is none', { ...instrument, customer: '4242424242424242' }],
    ['a card number for its last four', { ...instrument, last4: '4242424242424242' }],
  ])('refuses %s without repeating it', (_name, refused) => {
    const submit = () => createRequest(endpoint, payment, refused, 'k')
    expect(submit).toThrow(TypeError)
    expect(submit).toThrow(/^(?!.*4242).*$/s)
  })

  it('takes keys of up to 255 characters', () => {
    const of = (length: number) => () =>
      createRequest(endpoint, payment, instrument, 'k'.repeat(length))
    expect(of(255)).not.toThrow()
    expect(of(256)).toThrow('255')
    expect(of(0)).toThrow('255')
  })
})

describe('a refund', () => {
  it('is of a part of the PaymentIntent, and says whose it is', () => {
    const { url, headers, body } = refundRequest(endpoint, known, stripeRefund(), 'key-2')
    expect(url).toBe('https://api.stripe.com/v1/refunds')
    expect(headers).toMatchObject({ 'Idempotency-Key': 'key-2' })
    expect(fieldsOf(body)).toEqual({
      payment_intent: 'pi_1A',
      amount: '20000',
      reason: 'requested_by_customer',
      'metadata[order_id]': 'order-1-1',
      'metadata[refund_id]': 'refund-1',
    })
  })

  it('has another reason where it is one of theirs', () => {
    const { body } = refundRequest(endpoint, known, stripeRefund({ reason: 'duplicate' }), 'k')
    expect(fieldsOf(body)).toMatchObject({ reason: 'duplicate' })
  })
})

describe('closing a declined payment', () => {
  it('cancels its PaymentIntent', () => {
    const { url, headers, body } = closeRequest(endpoint, known, 'key-3')
    expect(url).toBe('https://api.stripe.com/v1/payment_intents/pi_1A/cancel')
    expect(headers).toMatchObject({ 'Idempotency-Key': 'key-3' })
    expect(fieldsOf(body)).toEqual({ cancellation_reason: 'abandoned' })
  })

  it('and refunding need the PaymentIntent', () => {
    expect(() => closeRequest(endpoint, payment, 'k')).toThrow('look it up first')
    expect(() => refundRequest(endpoint, payment, stripeRefund(), 'k')).toThrow('look it up')
  })
})
