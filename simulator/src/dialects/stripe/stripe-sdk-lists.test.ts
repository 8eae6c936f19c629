import type { Stripe } from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Stage } from '../../testing/stage.js'
import { startStripe } from '../../testing/stripe-stage.js'

const CONFIRMED = {
  amount: 5000,
  currency: 'krw',
  confirm: true,
  payment_method: 'pm_card_visa',
  metadata: { order_id: 'order-1' },
} as const

/** Lists and searches by the official npm package, over HTTP. */
describe('the stripe package', () => {
  const stage = new Stage()
  let stripe: Stripe

  beforeEach(async () => {
    ;({ stripe } = await startStripe(stage))
  })
  afterEach(() => stage.clear())

  it('pages through everything by itself, forwards and backwards', async () => {
    const made: string[] = []
    for (let number = 1; number <= 7; number += 1) {
      const customer = number % 2 === 0 ? 'cus_even' : 'cus_odd'
      const { id } = await stripe.paymentIntents.create({
        amount: number,
        currency: 'usd',
        customer,
      })
      made.unshift(id)
    }
    const paged = await stripe.paymentIntents.list({ limit: 3 }).autoPagingToArray({ limit: 100 })
    expect(paged.map(({ id }) => id)).toEqual(made)
    const first = await stripe.paymentIntents.list({ limit: 3 })
    expect(first).toMatchObject({ object: 'list', has_more: true, url: '/v1/payment_intents' })
    const before = await stripe.paymentIntents.list({ limit: 2, ending_before: made.at(4) ?? '' })
    expect(before.data.map(({ id }) => id)).toEqual(made.slice(2, 4))
    expect(before.has_more).toBe(true)
    const backwards = await stripe.paymentIntents
      .list({ limit: 2, ending_before: made.at(5) ?? '' })
      .autoPagingToArray({ limit: 100 })
    expect(backwards.map(({ id }) => id)).toEqual(made.slice(0, 5).reverse())
    const even = await stripe.paymentIntents.list({ customer: 'cus_even' })
    expect(even.data.map(({ amount }) => amount)).toEqual([6, 4, 2])
    const now = Math.floor(Date.now() / 1000)
    const old = await stripe.paymentIntents.list({ created: { lt: now - 3600 } })
    expect(old).toMatchObject({ data: [], has_more: false })
    const fresh = await stripe.paymentIntents.list({ created: { gte: now - 3600 }, limit: 100 })
    expect(fresh.data).toHaveLength(7)
  })

  it('searches by order, status, currency and customer', async () => {
    const paid = await stripe.paymentIntents.create({ ...CONFIRMED, customer: "o'neil" })
    const open = await stripe.paymentIntents.create({
      amount: 1,
      currency: 'usd',
      metadata: { order_id: 'order-1' },
    })
    const found = async (query: string): Promise<string[]> => {
      const all = stripe.paymentIntents.search({ query, limit: 1 })
      return (await all.autoPagingToArray({ limit: 100 })).map(({ id }) => id)
    }
    expect(await found("metadata['order_id']:'order-1'")).toEqual([open.id, paid.id])
    expect(await found("status:'succeeded' AND currency:'krw'")).toEqual([paid.id])
    expect(await found("customer:'o\\'neil'")).toEqual([paid.id])
    expect(await found("metadata['order_id']:'order-2'")).toEqual([])
    await expect(found("status:'succeeded' OR currency:'krw'")).rejects.toMatchObject({
      type: 'StripeInvalidRequestError',
      param: 'query',
    })
  })

  it('pages through refunds of everything, and of one charge', async () => {
    const pay = () => stripe.paymentIntents.create(CONFIRMED)
    const [one, other] = [await pay(), await pay()]
    const made: string[] = []
    for (const { id: payment_intent } of [one, other, one]) {
      const { id } = await stripe.refunds.create({ payment_intent, amount: 1000 })
      made.push(id)
    }
    const all = await stripe.refunds.list({ limit: 2 }).autoPagingToArray({ limit: 10 })
    expect(all.map(({ id }) => id).toSorted()).toEqual(made.toSorted())
    const charge = typeof one.latest_charge === 'string' ? one.latest_charge : ''
    const ofOne = await stripe.refunds.list({ charge })
    expect(ofOne.data.map(({ id }) => id)).toEqual([made.at(2), made.at(0)])
    const mixed = await stripe.refunds.list({ charge, payment_intent: other.id })
    expect(mixed.data).toEqual([])
  })

  it('is told of wrong pages', async () => {
    const { id } = await stripe.paymentIntents.create(CONFIRMED)
    const wrong: [Promise<unknown>, string][] = [
      [stripe.paymentIntents.list({ limit: 0 }), 'limit'],
      [stripe.paymentIntents.list({ limit: 101 }), 'limit'],
      [stripe.paymentIntents.list({ starting_after: 'pi_nothing' }), 'starting_after'],
      [stripe.paymentIntents.list({ starting_after: id, ending_before: id }), 'ending_before'],
      [stripe.paymentIntents.list({ created: { gt: -1 } }), 'created[gt]'],
      [stripe.paymentIntents.list({ expand: ['data.customer'] }), 'expand[0]'],
      [stripe.refunds.list({ payment_intent: 'pi_nothing' }), 'payment_intent'],
      [stripe.refunds.list({ charge: 'ch_nothing' }), 'charge'],
      [stripe.paymentIntents.search({ query: "status:'succeeded'", page: 'x' }), 'page'],
      [stripe.paymentIntents.search({ query: "status['x']:'succeeded'" }), 'query'],
      [stripe.paymentIntents.search({ query: "metadata:'order-1'" }), 'query'],
    ]
    for (const [call, param] of wrong) {
      await expect(call).rejects.toMatchObject({ type: 'StripeInvalidRequestError', param })
    }
  })

  it('gets charges in full where it asks for them', async () => {
    await stripe.paymentIntents.create(CONFIRMED)
    const expand = ['data.latest_charge']
    const { data } = await stripe.paymentIntents.list({ expand })
    expect(data).toMatchObject([{ latest_charge: { object: 'charge', paid: true } }])
    const query = "status:'succeeded'"
    const found = await stripe.paymentIntents.search({ query, expand })
    expect(found.data).toMatchObject([{ latest_charge: { object: 'charge', paid: true } }])
  })
})
