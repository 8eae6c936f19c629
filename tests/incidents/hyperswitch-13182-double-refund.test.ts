import type { CancelResult } from '@holdfast/pg-client'
import { afterEach, describe, expect, it } from 'vitest'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import { stripeGateway, tossGateway, type ShopGateway } from '../shop-under-test/shop-gateways.js'
import type { ShopProcess } from '../shop-under-test/shop-process.js'

describe.each([
  ['toss', tossGateway as ShopGateway<unknown>, '/cancel'],
  ['stripe', stripeGateway as ShopGateway<unknown>, '/v1/refunds'],
])('juspay/hyperswitch#13182: two refunds at once, both succeed (%s)', (_name, gateway, path) => {
  let shop: IncidentShop<unknown>
  afterEach(() => shop.close())

  const refund = (by: ShopProcess<unknown>, id: string, requestId: string): Promise<CancelResult> =>
    by.client.cancel(id, { amountMinor: 6000, reason: 'requested_by_customer', requestId })

  it.each([
    ['one process', 1],
    ['two processes on one store', 2],
  ])('gives 6 000 of 10 000 back once, asked twice at once of %s', async (_what, processes) => {
    shop = await IncidentShop.open(gateway)
    const first = shop.process
    const second = processes === 2 ? shop.addProcess() : first
    const { payment } = await shop.pay('order-1')

    const [one, other] = await shop.until(
      Promise.all([refund(first, payment.id, 'r1'), refund(second, payment.id, 'r2')]),
    )
    const [won, lost] = one.refund ? [one, other] : [other, one]
    expect(won).toMatchObject({ certainty: 'accepted', refund: { state: 'done' } })
    expect(lost).toMatchObject({ refund: null, conflict: 'cancel-open' })
    expect(shop.posted(path)).toHaveLength(1)
    expect(await first.client.listRefunds(payment.id)).toMatchObject([{ amountMinor: 6000 }])

    const later = await shop.until(refund(second, payment.id, 'r3'))
    expect(later).toMatchObject({ refund: null, conflict: 'exceeds-refundable' })
    expect(shop.posted(path)).toHaveLength(1)
    await shop.rest()
    expect(shop.charges('order-1')).toMatchObject([{ refunded: 6000, held: 4000 }])
    expect(await first.store.get(payment.id)).toMatchObject({
      state: 'partiallyCanceled',
      refundedMinor: 6000,
      refund: null,
    })
  })

  it('takes the same refund, asked for by two buttons, for one', async () => {
    shop = await IncidentShop.open(gateway)
    const { payment } = await shop.pay('order-1')
    // Both would fit: only its name says that it is the same one.
    const half = { amountMinor: 5000, reason: 'requested_by_customer', requestId: 'r1' }
    const { client } = shop.process
    const asked = [client.cancel(payment.id, half), client.cancel(payment.id, half)]
    const results = await shop.until(Promise.all(asked))
    expect(results.every(({ refund }) => refund?.requestId === 'r1')).toBe(true)
    expect(shop.posted(path)).toHaveLength(1)
    expect(shop.charges('order-1')).toMatchObject([{ refunded: 5000 }])
  })
})
