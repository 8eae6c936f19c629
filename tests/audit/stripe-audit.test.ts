import { AuditError, type Payment } from '@holdfast/pg-client'
import { stripe, type StripeInstrument } from '@holdfast/pg-client/dialects/stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AuditedShop, told } from './audited-shop.js'

const secretKey = 'sk_test_123'
const headers = {
  authorization: `Bearer ${secretKey}`,
  'content-type': 'application/x-www-form-urlencoded',
}

describe('an audit at Stripe', { timeout: 60_000 }, () => {
  let shop: AuditedShop<StripeInstrument>
  beforeEach(async () => {
    shop = await AuditedShop.open({
      name: 'stripe',
      dialect: (baseUrl) => stripe({ secretKey, webhookSecrets: ['whsec_test'], baseUrl }),
      instrument: (_simulator, _reference, _amount, isRefused) => ({
        paymentMethod: isRefused ? 'pm_card_visa_chargeDeclined' : 'pm_card_visa',
      }),
    })
  })
  afterEach(() => shop.close())

  const chargeDirectly = (reference?: string, faults = {}): Promise<string> => {
    const form = {
      amount: '50000',
      currency: 'krw',
      confirm: 'true',
      payment_method: 'pm_card_visa',
      'automatic_payment_methods[enabled]': 'true',
      'automatic_payment_methods[allow_redirects]': 'never',
      ...(reference !== undefined && { 'metadata[order_id]': reference }),
    }
    return shop.call(
      '/v1/payment_intents',
      { ...headers, ...faults },
      new URLSearchParams(form).toString(),
    )
  }
  const refundDirectly = ({ gatewayKey }: Payment, amount: number): Promise<string> => {
    const form = { payment_intent: gatewayKey ?? '', amount: String(amount) }
    return shop.call('/v1/refunds', headers, new URLSearchParams(form).toString())
  }

  it('finds what was planted: no more, no fewer', async () => {
    const paid = []
    for (let order = 1; order <= 6; order += 1) paid.push(await shop.pay(`order-${order}`))
    const [, changed, lost, refunded, twice, partly] = paid
    if (!changed || !lost || !refunded || !twice || !partly) throw new Error('six were paid')
    await shop.client.cancel(partly.id, { requestId: 'r1', amountMinor: 10_000, reason: '변심' })
    const clean = await shop.audit()
    expect(clean).toMatchObject({ comparedWith: 'list', ours: 6, theirs: 6, breaks: [] })

    await chargeDirectly('behind-our-back')
    const { id: unnamed } = JSON.parse(await chargeDirectly()) as { id: string }
    await chargeDirectly(twice.reference)
    // Without a key, what the network doubles is charged twice.
    await chargeDirectly('doubled', { 'X-Sim-Fault': 'request-duplicated' })
    await shop.rewrite(changed, { refundedMinor: 7, state: 'partiallyCanceled' })
    await shop.rewrite(lost, { state: 'declined', active: false })
    await refundDirectly(refunded, 20_000)
    await shop.invent(changed, 'order-invented')

    const planted = [
      'duplicate doubled',
      'duplicate order-5-1',
      'missing-here behind-our-back',
      'missing-here doubled',
      'missing-here doubled',
      `missing-here ${unnamed}`,
      'missing-there order-invented-1',
      'refund order-2-1',
      'refund order-4-1',
      'status order-3-1',
    ]
    const report = await shop.audit()
    expect(told(report)).toEqual(planted)
    expect(report).toMatchObject({ ours: 7, theirs: 11, settled: null })

    const again = await shop.audit()
    expect([told(again), again.closed]).toEqual([planted, 0])
    await shop.rewrite(lost, { state: 'approved' })
    expect(await shop.audit()).toMatchObject({ closed: 1, byKind: { refund: 2 } })
  })

  it('ignores what was begun there and never took money', async () => {
    const form = { amount: '50000', currency: 'krw', 'metadata[order_id]': 'abandoned' }
    await shop.call('/v1/payment_intents', headers, new URLSearchParams(form).toString())
    expect(await shop.pay('order-1', true)).toMatchObject({ state: 'declined' })
    await shop.pay('order-1')
    expect(await shop.audit()).toMatchObject({ ours: 2, theirs: 3, breaks: [] })
  })

  it('is not finished where the gateway refuses its list, and stores nothing', async () => {
    await chargeDirectly('behind-our-back')
    shop.alter = (path, response) =>
      path === '/v1/payment_intents' ? { ...response, status: 403 } : response
    const error = await shop.audit().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(AuditError)
    expect(error).toMatchObject({ question: 'records', page: 1 })
    expect(await shop.store.listBreaks({ dialect: 'stripe', isOpen: true, limit: 9 })).toEqual([])
  })
})
