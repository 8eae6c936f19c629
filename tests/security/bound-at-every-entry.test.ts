import { createHmac } from 'node:crypto'
import type { Payment, PaymentState } from '@holdfast/pg-client'
import { afterEach, describe, expect, it } from 'vitest'
import { cardGateway, secrets, stripeGateway, tossGateway } from './watched-gateways.js'
import type { WatchedGateway } from './watched-gateways.js'
import { WatchedShop } from './watched-shop.js'

/** Turns what a gateway says into something about another amount, currency, order or buyer. */
type Tamper = readonly [name: string, from: RegExp, to: string]

const another = '"order-of-another-1"'
const tampers = {
  'async-card': [
    ['amount', /"amount":10000/g, '"amount":1000'],
    ['reference', /"orderId":"[^"]*"/g, `"orderId":${another}`],
  ],
  toss: [
    ['amount', /("totalAmount"|"balanceAmount"|"amount"):10000/g, '$1:1000'],
    ['currency', /"currency":"KRW"/g, '"currency":"JPY"'],
    ['reference', /"orderId":"[^"]*"/g, `"orderId":${another}`],
  ],
  stripe: [
    ['amount', /("amount"|"amount_received"):10000/g, '$1:1000'],
    ['currency', /"currency":"krw"/g, '"currency":"jpy"'],
    ['reference', /"order_id":"[^"]*"/g, `"order_id":${another}`],
    ['owner', /"owner":"buyer-1"/g, '"owner":"buyer-2"'],
  ],
} satisfies Record<string, readonly Tamper[]>

/** Whatever its instruments are: a shop takes them from the gateway and hands them back. */
type AnyGateway = WatchedGateway<unknown>
const gateways = [cardGateway, tossGateway, stripeGateway] as readonly AnyGateway[]
const everyTamper = gateways.flatMap((gateway) =>
  tampers[gateway.name].map((tamper) => [gateway.name, tamper[0], gateway, tamper] as const),
)
/** What money would be taken, given back or given up for. */
const believed: readonly PaymentState[] = ['approved', 'declined', 'canceled', 'partiallyCanceled']

let shop: WatchedShop<unknown>
afterEach(() => shop.close())

/** Tampers with every response from now on; `only`: with those to that method. */
function tamper([, from, to]: Tamper, only?: 'GET' | 'POST'): { readonly changed: number } {
  const count = { changed: 0 }
  shop.way = async (request, send) => {
    const response = await send()
    if (only !== undefined && request.method !== only) return response
    const body = response.body.replaceAll(from, to)
    if (body !== response.body) count.changed += 1
    return { ...response, body }
  }
  return count
}

async function stored({ id }: Payment): Promise<Payment> {
  const payment = await shop.store.get(id)
  if (!payment) throw new Error(`no payment ${id}`)
  return payment
}

describe('what says something else is not believed', { timeout: 120_000 }, () => {
  const inAnswers = everyTamper.filter(([name]) => name !== 'async-card')
  it.each(inAnswers)('in an answer of %s: %s', async (_name, what, gateway, how) => {
    shop = await WatchedShop.open(gateway, { processing: 0 })
    const count = tamper(how)
    const { payment } = await shop.pay('order-1')
    expect(count.changed).toBeGreaterThan(0)
    expect(payment.state).toBe('review')
    expect(payment.reviewReason).toBe(what === 'currency' ? 'amount-mismatch' : `${what}-mismatch`)
  })

  it('in an answer of async-card, which has no amount: reference', async () => {
    shop = await WatchedShop.open(cardGateway as AnyGateway)
    const data = { transactionKey: '20261102:TR:1', status: 'SUCCESS', orderId: 'another-1' }
    const body = JSON.stringify({ meta: { result: 'SUCCESS' }, data })
    shop.way = async () => ({ status: 200, headers: {}, body })
    const { payment } = await shop.pay('order-1')
    expect(payment).toMatchObject({ state: 'review', reviewReason: 'reference-mismatch' })
  })

  it.each(everyTamper)('in a look-up of %s: %s', async (_name, _what, gateway, how) => {
    shop = await WatchedShop.open(gateway)
    const lost = { fault: 'answer-lost', match: { operation: 'submit' } }
    const count = tamper(how, 'GET')
    const { payment } = await shop.simulator.withFault(lost, () => shop.pay('order-1'))
    const checked = await shop.do(shop.client.checkNow(payment.id))
    expect(believed).not.toContain(checked.payment.state)
    expect(count.changed).toBeGreaterThan(0)
    // The test can fail: it was taken, and is believed as soon as the gateway says so.
    shop.way = (_request, send) => send()
    if (checked.payment.state === 'review') return
    await shop.do(shop.client.checkNow(payment.id))
    expect((await stored(payment)).state).toBe('approved')
  })

  it.each(everyTamper)('in a batch of %s: %s', async (_name, _what, gateway, how) => {
    shop = await WatchedShop.open(gateway)
    await shop.simulator.addFault({ fault: 'callback-lost' })
    const lost = { fault: 'answer-lost', match: { operation: 'submit' } }
    // The submit's own look-ups are left alone, or they would find out.
    shop.way = (request, send) =>
      request.method === 'POST' ? send() : Promise.resolve({ status: 503, headers: {}, body: '' })
    const payments = await shop.simulator.withFault(lost, async () => {
      const results = []
      for (const order of ['order-1', 'order-2']) {
        results.push(await shop.pay(order))
        // The breaker has heard nothing and refuses; it lets another one try later.
        await shop.pass(120_000)
      }
      return results.map(({ payment }) => payment)
    })
    const count = tamper(how, 'GET')
    await shop.pass(3_600_000)
    await shop.do(shop.client.reconciler.sweep())
    expect(count.changed).toBeGreaterThan(0)
    for (const payment of payments) {
      expect(payment.state).toBe('unknown')
      expect(believed).not.toContain((await stored(payment)).state)
    }
  })

  it.each(everyTamper)('in a callback of %s: %s', async (name, _what, gateway, how) => {
    shop = await WatchedShop.open(gateway)
    const genuine: string[] = []
    shop.door.receiver = async ({ rawBody }) => {
      genuine.push(String(rawBody))
      return { status: 200, outcome: 'stored' }
    }
    const { payment } = await shop.pay('order-1')
    await shop.pass(60_000)
    const [, from, to] = how
    const told = genuine.find((body) => !body.includes('.created"') && body.search(from) >= 0) ?? ''
    const rawBody = told.replaceAll(from, to)
    expect(rawBody).not.toBe(told)
    const seconds = Math.floor(shop.clock.now() / 1000)
    const hmac = createHmac('sha256', secrets.webhook).update(`${seconds}.${rawBody}`)
    const signature = `t=${seconds},v1=${hmac.digest('hex')}`
    const headers = name === 'stripe' ? { 'stripe-signature': signature } : {}
    const before = await stored(payment)
    const { outcome } = await shop.do(shop.client.handleCallback({ rawBody, headers }))
    // Another order's callback does not concern this one. What the gateway has signed is for a
    // person; what anybody can send makes the client ask, and the gateway has the last word.
    if (outcome === 'parked') expect(await stored(payment)).toEqual(before)
    else if (name === 'stripe') {
      expect([outcome, (await stored(payment)).state]).toEqual(['quarantined', 'review'])
    } else {
      await shop.do(shop.client.idle())
      expect([outcome, (await stored(payment)).state]).toEqual(['stored', 'approved'])
    }
  })
})

describe('a redirect that says something else', () => {
  it.each([
    ['amount', { amount: 1000 }],
    ['reference', { orderId: 'order-of-another-1' }],
  ])('than the order, in its %s, sends nothing', async (_what, change) => {
    const here = await WatchedShop.open(tossGateway)
    shop = here as WatchedShop<unknown>
    const reference = await here.client.nextReference('order-1')
    const instrument = tossGateway.instrument(here.simulator, reference, 10_000)
    const order = { orderId: 'order-1', owner: 'buyer-1', instrument: { ...instrument, ...change } }
    const amount = { minor: 10_000, currency: 'KRW' } as const
    const result = await here.do(here.client.submit({ ...order, amount }))
    expect([result.conflict, result.certainty]).toEqual(['contradiction', 'notExecuted'])
    expect(here.wire).toEqual([])
  })
})

describe('a refund is not believed done', { timeout: 120_000 }, () => {
  type RefundTamper = readonly [gateway: AnyGateway, tamper: Tamper]
  const atStripe: readonly Tamper[] = [
    ['amount', /"amount":4000/g, '"amount":400'],
    ['currency', /"currency":"krw"/g, '"currency":"jpy"'],
    ['payment', /"payment_intent":"[^"]*"/g, '"payment_intent":"pi_another"'],
    ['reference', /"order_id":"[^"]*"/g, `"order_id":${another}`],
    ['refund', /"refund_id":"[^"]*"/g, '"refund_id":"another"'],
  ]
  const atToss: readonly Tamper[] = [
    ...tampers.toss,
    ['payment', /"paymentKey":"[^"]*"/g, '"paymentKey":"another-key"'],
  ]
  const refundTampers: readonly RefundTamper[] = [
    ...atToss.map((one): RefundTamper => [tossGateway as AnyGateway, one]),
    ...atStripe.map((one): RefundTamper => [stripeGateway as AnyGateway, one]),
  ]

  it.each(refundTampers.map((one) => [one[0].name, one[1][0], one] as const))(
    'by an answer of %s about another %s',
    async (_name, _what, [gateway, how]) => {
      shop = await WatchedShop.open(gateway)
      // Or one would have the gateway asked, which tells the truth.
      await shop.simulator.addFault({ fault: 'callback-lost' })
      const { payment } = await shop.pay('order-1')
      expect((await stored(payment)).state).toBe('approved')
      const count = tamper(how, 'POST')
      const cancel = { amountMinor: 4000, reason: 'wrong size', requestId: 'r-1' }
      const { refund } = await shop.do(shop.client.cancel(payment.id, cancel))
      expect(count.changed).toBeGreaterThan(0)
      expect(refund?.state).not.toBe('done')
      const { state, refundedMinor } = await stored(payment)
      expect(believed).not.toContain(state)
      expect(refundedMinor).toBe(0)
      if (state === 'review') return
      // The answer was none. The gateway itself is asked, and has it done.
      await shop.do(shop.client.checkNow(payment.id))
      const after = await stored(payment)
      expect([after.state, after.refundedMinor]).toEqual(['partiallyCanceled', 4000])
    },
  )
})
