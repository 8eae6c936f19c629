import { describe, expect, it } from 'vitest'
import { samplePayment } from '../../../testing/sample-books.js'
import { ChanceBook } from '../../chance/chance.js'
import { gatewayByName } from './gateway-list.js'
import { gatewayUrl } from './gateway-side.js'

const dialects = ['async-card', 'toss', 'stripe'] as const
const now = Date.UTC(2026, 0, 1)

describe('the gateways of the world', () => {
  it.each(dialects)('have %s by its name', (name) => {
    expect(gatewayByName(name).name).toBe(name)
    expect(gatewayByName(name).dialect().name).toBe(name)
  })

  it('are no others', () => {
    expect(() => gatewayByName('paypal')).toThrow(new RangeError('no gateway is called paypal'))
  })

  it.each(dialects)('say of %s what its dialect says', (name) => {
    const side = gatewayByName(name)
    const { capabilities } = side.dialect()
    expect(side.cancels).toBe(capabilities.cancel !== 'none')
    expect(side.payElsewhere !== undefined).toBe(!side.declinesAreFinal)
  })

  it.each(dialects)('take no forged callback of %s for evidence', (name) => {
    const side = gatewayByName(name)
    const { rawBody, headers } = side.forge(samplePayment('order-1', { dialect: name }), now)
    const reading = side.dialect().readCallback({ rawBody, headers }, now)
    if (reading.kind === 'callback') {
      expect(reading.callback).toMatchObject({ reference: 'order-1-1', authenticated: false })
      expect(reading.callback.transaction?.status).toBe('approved')
    } else {
      expect(reading.kind).toBe('forged')
    }
    expect(reading.kind).toBe(name === 'stripe' ? 'forged' : 'callback')
  })

  it.each([
    ['async-card', 'POST', '/api/v1/payments', 'submit'],
    ['async-card', 'GET', '/api/v1/payments', 'look-up'],
    ['toss', 'POST', '/v1/payments/confirm', 'submit'],
    ['toss', 'POST', '/v1/payments/tviva1/cancel', 'cancel'],
    ['toss', 'GET', '/v1/payments/orders/order-1-1', 'look-up'],
    ['stripe', 'POST', '/v1/payment_intents', 'submit'],
    ['stripe', 'POST', '/v1/refunds', 'cancel'],
    ['stripe', 'POST', '/v1/payment_intents/pi_1/cancel', 'cancel'],
    ['stripe', 'GET', '/v1/payment_intents/search', 'look-up'],
  ] as const)('know what a request to %s is for: %s %s', (name, method, path, way) => {
    expect(gatewayByName(name).wayOf(method, path)).toBe(way)
  })
})

describe('what buyers bring', () => {
  const bringing = (reference: string) => ({
    reference,
    amount: 50_000,
    number: 1,
    chance: new ChanceBook({ seed: 1, rates: {} }),
    act: (name: string, input: object) => ({ paymentKey: `${name} ${JSON.stringify(input)}` }),
  })

  it('is a card that prints nothing of its number', () => {
    const side = gatewayByName('async-card')
    expect(JSON.stringify(side.instrument(bringing('order-1-1')))).not.toContain(side.cardDigits)
  })

  it('is a key of the window in which they have authenticated', () => {
    expect(gatewayByName('toss').instrument(bringing('order-1-1'))).toEqual({
      paymentKey: 'authenticate {"orderId":"order-1-1","amount":50000}',
      orderId: 'order-1-1',
      amount: 50_000,
    })
  })

  it('is a card of many, each of them now and then, the same for the same reference', () => {
    const side = gatewayByName('stripe')
    const cards = Array.from({ length: 200 }, (_, n) => side.instrument(bringing(`order-${n}-1`)))
    expect(new Set(cards.map((card) => JSON.stringify(card))).size).toBe(4)
    expect(side.instrument(bringing('order-7-1'))).toEqual(cards[7])
  })
})

it('a buyer can pay in another tab where declines can turn', () => {
  const { method, url } = gatewayByName('stripe').payElsewhere?.('pi_1') ?? {}
  expect([method, url]).toEqual(['POST', `${gatewayUrl}/v1/payment_intents/pi_1/confirm`])
})
