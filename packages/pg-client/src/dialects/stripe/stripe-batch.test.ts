import { describe, expect, it } from 'vitest'
import type { Payment } from '../../payment/payment.js'
import type { HttpResponse } from '../../ports/http-transport.js'
import {
  declinedIntent,
  failureOf,
  intentOf,
  listOf,
  madeAt,
  madeAtS,
  respond,
  scriptedAsk,
  stripePayment,
  stripeRefund,
  webhookSecret,
} from '../../testing/stripe-samples.js'
import { stripe } from './stripe-dialect.js'

const dialect = stripe({ secretKey: 'sk_test_1', webhookSecrets: [webhookSecret] })
const minute = 60_000
const paymentAt = (id: string, afterMs = 0, change: Partial<Payment> = {}) =>
  stripePayment({ id, reference: `ref-${id}`, createdAt: madeAt + afterMs, ...change })
const intentFor = (id: string, afterS = 0, change: object = {}) =>
  intentOf({
    id: `pi_${id}`,
    created: madeAtS + afterS,
    metadata: { order_id: `ref-${id}` },
    ...change,
  })
const ok = (...intents: ReturnType<typeof intentOf>[]) => respond(200, listOf(intents))
const more = (...intents: ReturnType<typeof intentOf>[]) => respond(200, listOf(intents, true))

async function inquire(payments: Payment[], now: number, ...responses: HttpResponse[]) {
  const { ask, asked } = scriptedAsk(...responses)
  const answers = await dialect.batchInquiry?.(payments, ask, { now, times: dialect.times })
  const kinds = Object.fromEntries([...(answers ?? [])].map(([id, { kind }]) => [id, kind]))
  return { answers, kinds, asked }
}

describe('a batch', () => {
  it('finds payments of one time with one request', async () => {
    const payments = [paymentAt('a'), paymentAt('b', minute, { gatewayKey: 'pi_b' })]
    const page = ok(intentFor('b', 60, { status: 'processing' }), intentFor('a'))
    const { answers, asked } = await inquire(payments, madeAt + minute, page)
    expect(asked).toEqual([
      `GET /v1/payment_intents?created[gte]=${madeAtS - 120}&created[lte]=${madeAtS + 260}` +
        '&limit=100&expand[0]=data.latest_charge',
    ])
    expect(Object.fromEntries(answers ?? [])).toMatchObject({
      a: { transactions: [{ gatewayKey: 'pi_a', status: 'approved', refundedMinor: 0 }] },
      b: { transactions: [{ gatewayKey: 'pi_b', status: 'pending' }] },
    })
  })

  it('leaves out what is not listed: by its own clock that proves nothing', async () => {
    const payments = [paymentAt('a'), paymentAt('b'), paymentAt('c', 0, { gatewayKey: 'pi_c' })]
    for (const afterMs of [minute, 10 * minute, 9000 * minute]) {
      const { kinds } = await inquire(payments, madeAt + afterMs, ok(intentFor('a')))
      expect(kinds).toEqual({ a: 'transactions' })
    }
  })

  it('leaves out what was never confirmed', async () => {
    const bare = intentFor('a', 0, { status: 'requires_confirmation' })
    const known = paymentAt('a', 0, { gatewayKey: 'pi_a' })
    for (const one of [paymentAt('a'), known]) {
      const { kinds } = await inquire([one, paymentAt('b')], madeAt, ok(bare))
      expect(kinds).toEqual({})
    }
  })

  it('reads one window for each time, and none for a payment that stands alone', async () => {
    const hour = 60 * minute
    const payments = [
      ...[paymentAt('d', 48 * hour), paymentAt('a'), paymentAt('old', -9000 * hour)],
      ...[paymentAt('b', 1000), paymentAt('c', 48 * hour)],
    ]
    const early = ok(intentFor('a'), intentFor('b'))
    const late = ok(intentFor('c', 172_800), intentFor('d', 172_800))
    const { kinds, asked } = await inquire(payments, madeAt + 49 * hour, early, late)
    expect(asked).toHaveLength(2)
    expect(kinds).toEqual(
      Object.fromEntries(['a', 'b', 'c', 'd'].map((id) => [id, 'transactions'])),
    )
  })

  it('spends no more requests than there are payments, and leaves out what it missed', async () => {
    const payments = [paymentAt('a'), paymentAt('b', 4 * minute)]
    const pages = [more(intentFor('b', 240)), more(intentFor('x', 60)), ok(intentFor('a'))]
    const { kinds, asked } = await inquire(payments, madeAt + 4 * minute, ...pages)
    expect(asked).toHaveLength(2)
    expect(kinds).toEqual({ b: 'transactions' })
  })

  it('takes a window for read only down to the second before the last one of a page', async () => {
    // The window of `b` begins 120 s after that of `a`: in the very second the page ends in.
    const payments = [paymentAt('a'), paymentAt('b', 2 * minute)]
    const ends = (afterS: number) =>
      inquire(payments, madeAt + 2 * minute, more(intentFor('b', 120), intentFor('x', afterS)))
    await expect(ends(0)).rejects.toThrow('not expected')
    const unreadable = respond(500, failureOf({ type: 'api_error' }))
    const page = (afterS: number) => more(intentFor('b', 120), intentFor('x', afterS))
    expect((await inquire(payments, madeAt, page(0), unreadable)).kinds).toEqual({})
    expect((await inquire(payments, madeAt, page(-1), unreadable)).kinds).toEqual({
      b: 'transactions',
    })
  })

  it('leaves out what needs more than the list: refunds, unknown shapes', async () => {
    const payments = [
      ...[paymentAt('a', 0, { refund: stripeRefund() }), paymentAt('b', 0, { refundedMinor: 1 })],
      ...[paymentAt('c'), paymentAt('d'), paymentAt('e'), paymentAt('f')],
    ]
    const page = ok(
      ...[intentFor('a'), intentFor('b'), declinedIntent(intentFor('c', 0, failed))],
      intentFor('d', 0, { latest_charge: { id: 'ch_d', amount_refunded: 1 } }),
      intentFor('e', 0, { latest_charge: 'ch_e' }),
      intentFor('f', 0, { status: 'of_tomorrow' }),
    )
    const { kinds } = await inquire(payments, madeAt, page)
    expect(kinds).toEqual({ c: 'transactions' })
  })

  it('tells several PaymentIntents under one reference', async () => {
    const again = intentFor('a', 5, { id: 'pi_again' })
    const { answers } = await inquire([paymentAt('a'), paymentAt('b')], madeAt, {
      ...ok(again, intentFor('a')),
    })
    expect(answers?.get('a')).toMatchObject({
      transactions: [{ gatewayKey: 'pi_again' }, { gatewayKey: 'pi_a' }],
    })
  })

  it('asks nothing about nothing, and lets the errors of the network through', async () => {
    expect((await inquire([], madeAt)).answers?.size).toBe(0)
    await expect(inquire([paymentAt('a'), paymentAt('b')], madeAt)).rejects.toThrow('expected')
  })
})

const failed = {
  status: 'requires_payment_method',
  last_payment_error: { type: 'card_error', code: 'card_declined' },
}
