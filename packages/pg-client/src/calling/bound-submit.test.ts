import { describe, expect, it } from 'vitest'
import { money, won } from '../payment/money.js'
import type { Payment } from '../payment/payment.js'
import type { PaymentOrder } from '../payment-client.js'
import {
  approvedPayment,
  keyedClientUnderTest,
  keyedOrder,
} from '../testing/keyed-client-under-test.js'
import type { KeyedInstrument } from '../testing/keyed-dialect.js'
import { pay } from '../testing/pay.js'

type Order = PaymentOrder<KeyedInstrument>

const refused = { conflict: 'contradiction', certainty: 'notExecuted', payment: null }

/** An order of the same id with something else about it. */
const others: readonly (readonly [what: string, order: Order])[] = [
  ['owner', { ...keyedOrder(), owner: 'buyer-2' }],
  ['amount', keyedOrder('order-1', 120)],
  ['amount', { ...keyedOrder(), amount: money(100, 'USD') }],
]

describe('an order that has a payment', () => {
  it.each(others)('is not shown it by a submit with another %s', async (what, order) => {
    const { client, clock, gateway, observed, payment } = await approvedPayment()
    const posts = gateway.posts.length
    const result = await clock.advanceUntil(client.submit(order))
    expect(result).toEqual({ ...refused, buyerMessage: result.buyerMessage })
    expect(result.buyerMessage.ko).toContain('일치하지 않아')
    expect(result.buyerMessage.en).toContain('does not match the order')
    expect(gateway.posts).toHaveLength(posts)
    expect(await client.listByOrder('order-1')).toEqual([payment])
    expect(observed.at(-1)).toEqual({
      type: 'contradicted',
      orderId: 'order-1',
      paymentId: payment.id,
      detail: expect.stringContaining(`another ${what}`) as string,
    })
  })

  it('has one that is sent, however many differ at the same time', async () => {
    const { client, clock, gateway } = keyedClientUnderTest()
    const minors = [100, 120, 140, 160]
    const results = await clock.advanceUntil(
      Promise.all(minors.map((minor) => client.submit(keyedOrder('order-1', minor)))),
    )
    expect(results.map(({ conflict }) => conflict).filter((one) => !one)).toHaveLength(1)
    expect(results.filter(({ payment }) => payment === null)).toHaveLength(3)
    expect(gateway.posts).toHaveLength(1)
  })

  it('is shown the one over its amount where late truth has brought another back', async () => {
    const { client, store, payment } = await approvedPayment()
    const late = { ...payment, id: 'late', amount: won(80) }
    store.listByOrder = () => Promise.resolve([late, payment])
    expect(await client.submit(keyedOrder())).toMatchObject({
      conflict: 'payment-open',
      payment: { id: payment.id },
    })
  })

  it('may be paid with another amount after a decline, but by nobody else', async () => {
    const { client, clock, gateway } = keyedClientUnderTest()
    gateway.submitSteps.push('decline')
    await clock.advanceUntil(client.submit(keyedOrder()))
    const stranger = { ...keyedOrder(), owner: 'buyer-2' }
    expect(await clock.advanceUntil(client.submit(stranger))).toMatchObject(refused)
    const edited = await clock.advanceUntil(client.submit(keyedOrder('order-1', 120)))
    expect(edited).toMatchObject({
      certainty: 'accepted',
      payment: { reference: 'order-1-2', amount: won(120) },
    })
  })
})

describe('what a buyer brings', () => {
  const brought = (reference: string): Order => {
    const order = keyedOrder()
    return { ...order, instrument: { ...order.instrument, reference } }
  }

  it('for another order or amount is not sent, and uses no reference up', async () => {
    const { client, clock, gateway, observed } = keyedClientUnderTest()
    const order = keyedOrder()
    const cheap = { ...order, instrument: { ...order.instrument, amountMinor: 99 } }
    for (const bad of [cheap, brought('order-2-1')]) {
      expect(await clock.advanceUntil(client.submit(bad))).toMatchObject(refused)
      const detail = expect.stringContaining('made for another') as string
      expect(observed.at(-1)).toEqual({ type: 'contradicted', orderId: 'order-1', detail })
    }
    expect([gateway.posts, gateway.lookUps]).toEqual([[], []])
    expect(await client.listByOrder('order-1')).toEqual([])
    expect(await clock.advanceUntil(client.submit(brought('order-1-1')))).toMatchObject({
      certainty: 'accepted',
      payment: { reference: 'order-1-1' },
    })
  })

  it('again is answered with its own payment, and leaves the open window its own', async () => {
    const { client, clock, gateway } = keyedClientUnderTest()
    gateway.submitSteps.push('decline')
    const first = await clock.advanceUntil(pay(client, brought('order-1-1')))
    const next = await client.nextReference('order-1')
    const posts = gateway.posts.length
    const reloaded = await clock.advanceUntil(client.submit(brought('order-1-1')))
    expect(reloaded).toEqual({ ...first, conflict: 'already-submitted' })
    expect(reloaded).toMatchObject({ certainty: 'declined', payment: { state: 'declined' } })
    expect(gateway.posts).toHaveLength(posts)
    expect(await client.nextReference('order-1')).toBe(next)
    expect(await clock.advanceUntil(client.submit(brought(next)))).toMatchObject({
      certainty: 'accepted',
      payment: { reference: next },
    })
    // The order is paid now, whatever page is loaded again.
    expect(await clock.advanceUntil(client.submit(brought('order-1-1')))).toMatchObject({
      conflict: 'payment-open',
      payment: { reference: next, state: 'approved' },
    })
  })

  it("that fits another gateway's payment is not answered with that one", async () => {
    const { client, store, payment } = await approvedPayment()
    const other = { ...payment, state: 'declined', active: false, dialect: 'x' } as const
    store.listByOrder = () => Promise.resolve([other])
    expect(await client.submit(brought(payment.reference))).toMatchObject(refused)
  })
})

describe('the sentence for an order that is taken', () => {
  const openSentence = 'We are confirming a payment for this order'
  const sentences: readonly (readonly [Partial<Payment>, en: string, ko: string])[] = [
    [{ state: 'requested' }, openSentence, '다시 결제하지 말고'],
    [{ state: 'unknown' }, openSentence, '다시 결제하지 말고'],
    [{ state: 'pending' }, openSentence, '다시 결제하지 말고'],
    [{ state: 'approved' }, 'This order is already paid.', '이미 결제되었습니다'],
    [{ state: 'canceling' }, 'is being canceled', '취소하고 있습니다'],
    [{ state: 'partiallyCanceled' }, 'A part of your payment', '일부가 취소'],
    [{ state: 'review' }, 'Customer service', '고객센터'],
    // Another gateway's: this one cannot close it.
    [{ state: 'declined', mayStillTurn: true, dialect: 'x' }, openSentence, '확인하고 있습니다'],
  ]

  it.each(sentences)('by a payment that is %j', async (change, en, ko) => {
    const { client, store, payment } = await approvedPayment()
    store.listByOrder = () => Promise.resolve([{ ...payment, ...change }])
    const result = await client.submit(keyedOrder())
    expect(result).toMatchObject({ conflict: 'payment-open', payment: { id: payment.id } })
    expect(result.buyerMessage.en).toContain(en)
    expect(result.buyerMessage.ko).toContain(ko)
  })
})
