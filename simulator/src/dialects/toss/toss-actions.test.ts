import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTossShop, type TossShop } from '../../testing/toss-shop.js'

describe('what the buyer and the bank can be made to do', () => {
  let shop: TossShop
  beforeEach(async () => {
    shop = await startTossShop()
  })
  afterEach(() => shop.close())

  it('opens a window and authenticates in it, or both at once', async () => {
    const order = { orderId: 'order-both', amount: 1000 }
    const successUrl = `${shop.merchant.origin}/success`
    const open = shop.act('open-window', { ...order, orderName: '책', successUrl })
    expect(open).toEqual({
      ...order,
      status: 'READY',
      paymentKey: expect.any(String),
      checkoutPath: `/checkout/${String(open['paymentKey'])}`,
    })
    const { paymentKey } = open
    expect(shop.act('authenticate', { paymentKey })).toEqual({
      ...order,
      paymentKey,
      status: 'IN_PROGRESS',
      redirectUrl:
        `${successUrl}?paymentType=NORMAL&orderId=order-both` +
        `&paymentKey=${String(paymentKey)}&amount=1000`,
    })
    expect(() => shop.act('authenticate', { paymentKey })).toThrow('IN_PROGRESS, not READY')
    expect(shop.act('authenticate', order)).not.toHaveProperty('redirectUrl')
  })

  it('authenticates only in the way that the window offers', () => {
    const order = { orderId: 'order-one-way', amount: 1000, method: '가상계좌' }
    const { paymentKey } = shop.act('open-window', order)
    expect(() => shop.act('authenticate', { paymentKey, method: 'card' })).toThrow('가상계좌')
    shop.act('authenticate', { paymentKey })
  })

  it('sends no browser to a foreign address', () => {
    const order = { orderId: 'order-foreign', amount: 1000 }
    for (const action of ['open-window', 'authenticate']) {
      for (const name of ['successUrl', 'failUrl']) {
        const foreign = { [name]: `${shop.merchant.origin}@elsewhere.example/` }
        expect(() => shop.act(action, { ...order, ...foreign })).toThrow('is on none of')
      }
    }
    expect(shop.simulator.ledger().charges).toEqual([])
  })

  it.each([
    ['authenticate', {}],
    ['authenticate', { orderId: 'order-no-amount' }],
    ['authenticate', { orderId: 'order-and-key', amount: 1, paymentKey: 'key' }],
    ['authenticate', { orderId: 'order-card', amount: 1, card: '1234' }],
    ['open-window', { orderId: 'order-text', amount: '1000' }],
    ['open-window', { orderId: 'order-typo', amount: 1000, ordername: 'x' }],
    ['deposit', {}],
    ['expire', { orderId: 'order-both', paymentKey: 'key' }],
  ])('refuses %s of %j as wrong input', (action, input) => {
    expect(() => shop.act(action, input)).toThrow(
      expect.objectContaining({ name: 'ScenarioError' }),
    )
  })

  it.each(['deposit', 'fail-deposit', 'expire'])('cannot %s what there is not', (action) => {
    const refused = expect.objectContaining({ name: 'ActionRefused' })
    expect(() => shop.act(action, { orderId: 'order-none' })).toThrow(refused)
    expect(() => shop.act(action, { paymentKey: 'none' })).toThrow(refused)
  })

  it('refuses what the state of the payment does not allow, and changes nothing', async () => {
    const { orderId } = await shop.confirmed()
    for (const action of ['deposit', 'expire', 'fail-deposit']) {
      expect(() => shop.act(action, { orderId })).toThrow(/DONE|card/)
    }
    expect((await shop.byOrder(orderId)).json['status']).toBe('DONE')
  })
})
