import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { absenceProves } from '../../ports/gateway-dialect.js'
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
import type { StripeOptions } from './stripe-options.js'

const secretKey = 'sk_test_9Zsecret'
const webhookSecrets = [webhookSecret]
const make = (change: Partial<StripeOptions> = {}) =>
  stripe({ secretKey, webhookSecrets, ...change })
const dialect = make()
const payment = stripePayment({ gatewayKey: 'pi_1A' })

describe('its key', () => {
  const requests = [
    dialect.encodeSubmit(payment, { paymentMethod: 'pm_1' }, 'k'),
    dialect.cancels?.encode(payment, stripeRefund(), 'k'),
    dialect.encodeClose?.(payment, 'k'),
  ].flatMap((request) => request ?? [])

  it('is in no request that may be stored, and not in the dialect itself', () => {
    expect(requests).toHaveLength(3)
    expect(JSON.stringify(requests)).not.toMatch(/9Zsecret|Bearer|whsec/)
    expect(inspect(dialect, { depth: 9, showHidden: true })).not.toMatch(/9Zsecret|whsec_/)
  })

  it('is added at the last moment, and nothing else is changed', () => {
    for (const request of requests) {
      expect(dialect.authorize(request)).toEqual({
        ...request,
        headers: { ...request.headers, Authorization: `Bearer ${secretKey}` },
      })
    }
  })

  it('goes along with look-ups, and the version of the API with it', () => {
    const url = 'https://api.stripe.com/v1/payment_intents/pi_1A'
    expect(dialect.authorize({ method: 'GET', url, headers: {} }).headers).toEqual({
      Authorization: `Bearer ${secretKey}`,
      'Stripe-Version': '2026-10-28.endive',
    })
  })

  it('leaves a stored request in the version that it was written in', () => {
    const [stored] = requests
    if (!stored) throw new Error('no request')
    const next = make({ apiVersion: '2027-01-01.fig' })
    expect(next.authorize(stored).headers['Stripe-Version']).toBe('2026-10-28.endive')
  })

  it.each([
    'https://api.stripe.com.evil.example/v1/refunds',
    'https://api.stripe.com@evil.example/v1/refunds',
    'http://127.0.0.1:8082/v1/refunds',
  ])('never goes to another address, where a stored request may lead: %s', (url) => {
    const request = { method: 'POST', url, headers: {} } as const
    expect(dialect.authorize(request)).toEqual(request)
  })
})

describe('its options', () => {
  it.each(['sk_test_1', 'sk_live_1', 'rk_test_1', 'rk_live_1'])('take the key %s', (key) => {
    expect(() => make({ secretKey: key })).not.toThrow()
  })

  it.each(['pk_test_Zz1', 'sk_Zz1', 'sk_test_', 'sk_test_Zz1 ', 'Bearer sk_test_Zz1', ''])(
    'refuse the key "%s" without repeating it',
    (key) => {
      expect(() => make({ secretKey: key })).toThrow(/^(?!.*Zz1).*secretKey.*$/s)
    },
  )

  it.each([
    'https://api.stripe.com.evil.example',
    'https://api.stripe.com@evil.example',
    'https://api.stripe.com:8443',
    'https://api.stripe.com/v2',
    'http://api.stripe.com',
    'http://127.0.0.1:8082',
  ])('send no live key to %s', (baseUrl) => {
    for (const key of ['sk_live_Zz1', 'rk_live_Zz1']) {
      expect(() => make({ secretKey: key, baseUrl })).toThrow(/^(?!.*Zz1).*$/s)
    }
  })

  it('send a live key to the official address, however it is written', () => {
    for (const baseUrl of ['https://api.stripe.com/', 'HTTPS://API.Stripe.com:443']) {
      const live = make({ secretKey: 'sk_live_1', baseUrl })
      const { url } = live.encodeSubmit(payment, { paymentMethod: 'pm_1' }, 'k')
      expect(url).toBe('https://api.stripe.com/v1/payment_intents')
    }
  })

  it.each(['http://localhost:1', 'http://127.0.0.1', 'http://[::1]:1', 'https://stripe.test/x/'])(
    'take %s with a test key',
    (baseUrl) => {
      expect(() => make({ baseUrl })).not.toThrow()
    },
  )

  it.each([
    'http://stripe.test',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'ftp://localhost',
    'https://user@stripe.test',
    'https://stripe.test?x=1',
    'stripe',
  ])('refuse the address %s', (baseUrl) => {
    expect(() => make({ baseUrl })).toThrow('baseUrl')
  })

  it('must name secrets of webhooks, a version and a tolerance', () => {
    expect(() => make({ webhookSecrets: [] })).toThrow('webhookSecrets')
    expect(() => make({ webhookSecrets: ['whsec_1', 'Zz1'] })).toThrow(/^(?!.*Zz1).*$/s)
    expect(() => make({ apiVersion: 'latest' })).toThrow('apiVersion')
    expect(() => make({ webhookToleranceMs: 0 })).toThrow(RangeError)
  })

  it('override single times, and how old a webhook may be', () => {
    const { times } = make({ times: { responseTimeoutMs: 5 } })
    expect(times).toMatchObject({ responseTimeoutMs: 5, connectTimeoutMs: 3000 })
    const webhook = signed(eventOf('payment_intent.succeeded', intentOf()))
    const patient = make({ webhookToleranceMs: 3_600_000 })
    expect(dialect.readCallback(webhook, madeAt + 1_000_000).kind).toBe('forged')
    expect(patient.readCallback(webhook, madeAt + 1_000_000).kind).toBe('callback')
  })
})

describe('the dialect', () => {
  it('promises what the contract promises', () => {
    const { capabilities, times } = dialect
    expect(capabilities).toMatchObject({ answerEndsRequest: true, cancel: 'partial' })
    expect(absenceProves(capabilities)).toBe(true)
    expect(capabilities.idempotencyWindowMs).toBeLessThan(24 * 3_600_000)
    expect(capabilities.currencies.toSorted()).toEqual(['EUR', 'JPY', 'KRW', 'USD'])
    expect(times.deadlineMs).toBeGreaterThan(times.responseTimeoutMs)
    const minutes = times.checkAfterMs.map((ms) => ms / 60_000)
    expect(minutes).toEqual([1, 5, 5, 5, 5, 5, 60, 1440])
  })

  it('tells the last four digits, and nothing longer', () => {
    const last4Of = (last4?: string) =>
      dialect.last4Of({ paymentMethod: 'pm_1', ...(last4 !== undefined && { last4 }) })
    expect([last4Of('4242'), last4Of(), last4Of('4242424242424242')]).toEqual(['4242', null, null])
  })

  it('reads answers to a submit, to closing it and to a refund', () => {
    expect(dialect.decodeSubmit(payment, respond(200, intentOf())).kind).toBe('transaction')
    const closed = respond(200, intentOf({ status: 'canceled' }))
    expect(dialect.decodeSubmit(payment, closed)).toMatchObject({
      transaction: { status: 'expired' },
    })
  })
})
