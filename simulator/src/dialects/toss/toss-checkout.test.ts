import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTossShop, type TossReply, type TossShop } from '../../testing/toss-shop.js'

const ENGLISH = { 'accept-language': 'en-US' }

describe('the payment window in a browser', () => {
  let shop: TossShop
  beforeEach(async () => {
    shop = await startTossShop()
  })
  afterEach(() => shop.close())

  function order(change: Record<string, string> = {}): string {
    const query = new URLSearchParams({
      orderId: 'order-window',
      orderName: '토스 <티셔츠>',
      amount: '15000',
      successUrl: `${shop.merchant.origin}/success?cart=7`,
      failUrl: `${shop.merchant.origin}/fail`,
      ...change,
    })
    return `/checkout?${query.toString()}`
  }

  async function opened(change?: Record<string, string>): Promise<string> {
    const { status, headers } = await shop.call('GET', order(change))
    expect([status, headers['location']]).toEqual([303, expect.stringMatching(/^checkout\/tviva/)])
    return `/${headers['location']}`
  }

  const choose = (window: string, choice: string): Promise<TossReply> =>
    shop.call(
      'POST',
      window,
      { 'content-type': 'application/x-www-form-urlencoded' },
      new URLSearchParams({ choice }).toString(),
    )

  const choicesOf = ({ text }: TossReply): (string | undefined)[] =>
    [...text.matchAll(/name="choice" value="([^"]+)"/g)].map(([, choice]) => choice)

  it('opens with the order as a page that asks nobody else for anything', async () => {
    const window = await opened()
    expect((await shop.byOrder('order-window')).json).toMatchObject({
      status: 'READY',
      method: null,
      useEscrow: null,
      orderName: '토스 <티셔츠>',
    })
    const page = await shop.call('GET', window)
    expect(page.status).toBe(200)
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
    expect(page.text).toContain('<html lang="ko">')
    expect(page.text).toContain('토스 &lt;티셔츠&gt;')
    expect(page.text).toContain('15,000원')
    expect(page.text).not.toMatch(/(?:src|href)="(?!data:)/)
    expect(choicesOf(page)).toEqual([
      'card',
      'virtual-account',
      'card-over-limit',
      'decline',
      'close',
    ])
    const english = await shop.call('GET', window, ENGLISH)
    expect(english.text).toContain('<html lang="en">')
    expect(english.text).toContain('Pay by card')
  })

  it('leads to the success address with what the confirm needs, and once only', async () => {
    const window = await opened()
    const { status, headers } = await choose(window, 'card')
    expect(status).toBe(303)
    const address = new URL(headers['location'] ?? '')
    expect(`${address.origin}${address.pathname}`).toBe(`${shop.merchant.origin}/success`)
    const query = Object.fromEntries(address.searchParams)
    expect(query).toEqual({
      cart: '7',
      paymentType: 'NORMAL',
      orderId: 'order-window',
      amount: '15000',
      paymentKey: window.replace('/checkout/', ''),
    })
    const { paymentKey, orderId } = query
    const confirmed = await shop.confirm({ paymentKey, orderId, amount: 15_000 })
    expect(confirmed.json).toMatchObject({ status: 'DONE', method: '카드' })
    expect((await choose(window, 'card')).status).toBe(409)
    const over = await shop.call('GET', window)
    expect(over.text).toContain(paymentKey)
    expect(choicesOf(over)).toEqual([])
  })

  it.each([
    ['virtual-account', 200, { status: 'WAITING_FOR_DEPOSIT', method: '가상계좌' }],
    ['card-over-limit', 403, { code: 'REJECT_CARD_PAYMENT' }],
  ])('lets the buyer choose %s (confirm: %i)', async (choice, status, body) => {
    const window = await opened()
    const { headers } = await choose(window, choice)
    const { searchParams } = new URL(headers['location'] ?? '')
    const [paymentKey, orderId] = [searchParams.get('paymentKey'), searchParams.get('orderId')]
    const reply = await shop.confirm({ paymentKey, orderId, amount: 15_000 })
    expect([reply.status, reply.json]).toMatchObject([status, body])
  })

  it('leads to the fail address, without the order where the buyer left', async () => {
    const window = await opened()
    const fail = `${shop.merchant.origin}/fail`
    for (const [choice, told] of [
      ['decline', { code: 'REJECT_CARD_COMPANY', orderId: 'order-window' }],
      ['close', { code: 'PAY_PROCESS_CANCELED' }],
    ] as const) {
      const { status, headers } = await choose(window, choice)
      const address = new URL(headers['location'] ?? '')
      expect([status, `${address.origin}${address.pathname}`]).toEqual([303, fail])
      const { message, ...rest } = Object.fromEntries(address.searchParams)
      expect([message?.length, rest]).toEqual([expect.any(Number), told])
    }
    expect((await shop.byOrder('order-window')).json['status']).toBe('READY')
  })

  it('offers the one way to pay that the shop asks for', async () => {
    const window = await opened({ method: 'VIRTUAL_ACCOUNT' })
    expect(choicesOf(await shop.call('GET', window))).toEqual([
      'virtual-account',
      'decline',
      'close',
    ])
    expect((await choose(window, 'card')).status).toBe(400)
    expect((await choose(window, 'virtual-account')).status).toBe(303)
  })

  it.each([
    ['an order id that no order can have', { orderId: 'short' }, 'orderId'],
    ['no amount', { amount: '' }, 'amount'],
    ['an amount that is no whole number', { amount: '1e3' }, 'amount'],
    ['an unknown way to pay', { method: 'GOLD' }, 'method'],
    ['no address', { successUrl: 'success' }, 'successUrl'],
    ['a foreign address', { failUrl: 'http://elsewhere.example/fail' }, 'http://127.0.0.1'],
    ['a script for an address', { successUrl: 'javascript:alert(1)' }, 'http://127.0.0.1'],
  ])('opens nothing for %s', async (_, change, named) => {
    const { status, text, headers } = await shop.call('GET', order(change))
    expect([status, headers['content-type']]).toEqual([400, 'text/html; charset=utf-8'])
    expect(text).toContain(`<li>${named}`)
    expect(shop.simulator.ledger().charges).toEqual([])
  })

  it('knows no window of another key, and no choice of another name', async () => {
    expect((await shop.call('GET', '/checkout/no-such-key')).status).toBe(404)
    expect((await choose('/checkout/no-such-key', 'card')).status).toBe(404)
    const window = await opened()
    for (const choice of ['', 'gold', 'toString']) {
      expect((await choose(window, choice)).status).toBe(400)
    }
  })

  it('meets no faults, and leads on below the name of the dialect', async () => {
    for (const operation of ['submit', 'inquiry']) {
      await shop.simulator.addFault({ fault: 'fail-before-commit', match: { operation } })
    }
    expect((await shop.byKey('some-key')).status).toBe(500)
    const window = await opened()
    expect((await choose(window, 'card')).status).toBe(303)
    const below = await fetch(`${shop.url}/toss${order({ orderId: 'order-below' })}`)
    expect(below.url).toMatch(/\/toss\/checkout\/tviva/)
    expect(await below.text()).toContain('order-below')
  })

  it('ends with a page where no shop waits for the browser', async () => {
    const { checkoutPath } = shop.act('open-window', { orderId: 'order-alone', amount: 1000 })
    for (const choice of ['close', 'card']) {
      const { status, text } = await choose(String(checkoutPath), choice)
      expect([status, text]).toEqual([200, expect.stringContaining('paymentKey')])
    }
    expect((await shop.byOrder('order-alone')).json['status']).toBe('IN_PROGRESS')
  })
})
