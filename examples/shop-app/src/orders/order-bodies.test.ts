import { describe, expect, it } from 'vitest'
import { cardOf, confirmBody, fingerprintOf, orderBody, withoutNumber } from './order-bodies.js'

const card = { type: 'KB', number: '1234-5678-9814-1451' } as const

describe('what orders take', () => {
  it('keeps a card number in a type that does not print it', () => {
    const { number } = cardOf(card)
    expect(String(number)).not.toContain('5678')
    expect(JSON.stringify(number)).not.toContain('5678')
    expect(number.revealForGateway()).toBe(card.number)
    expect(withoutNumber(card)).toEqual({ type: 'KB', last4: '1451' })
  })

  it('has another fingerprint for another content, and for another kind of request', () => {
    const content = { items: [{ productId: '1', quantity: 1 }] }
    const prints = [
      fingerprintOf('order', content),
      fingerprintOf('payment', content),
      fingerprintOf('confirm', content),
      fingerprintOf('order', { items: [{ productId: '1', quantity: 2 }] }),
    ]
    expect(new Set(prints).size).toBe(4)
    expect(fingerprintOf('order', structuredClone(content))).toBe(prints[0])
  })

  it.each([
    [
      'the same product twice',
      [
        { productId: '1', quantity: 1 },
        { productId: '1', quantity: 2 },
      ],
    ],
    [
      'more products than an order has',
      Array.from({ length: 51 }, (_, n) => ({ productId: String(n), quantity: 1 })),
    ],
    ['more pieces than an order has', [{ productId: '1', quantity: 1001 }]],
  ])('refuses %s', (_, items) => {
    expect(orderBody.safeParse({ items }).success).toBe(false)
  })

  it('uses no points unless it is told to', () => {
    const items = [{ productId: '1', quantity: 1 }]
    expect(orderBody.parse({ items })).toEqual({ items, pointsToUse: 0 })
  })

  it.each([{ amount: 0 }, { amount: 1.5 }, { paymentKey: '' }, { orderId: 'x'.repeat(65) }])(
    'refuses a redirect with %j',
    (change) => {
      const redirect = { paymentKey: 'key', orderId: 'order-1', amount: 1000 }
      expect(confirmBody.safeParse(redirect).success).toBe(true)
      expect(confirmBody.safeParse({ ...redirect, ...change }).success).toBe(false)
    },
  )
})
