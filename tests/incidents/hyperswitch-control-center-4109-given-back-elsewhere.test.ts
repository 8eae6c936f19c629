import type { CancelResult, Payment } from '@holdfast/pg-client'
import { afterEach, describe, expect, it } from 'vitest'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import { stripeGateway, tossGateway, type ShopGateway } from '../shop-under-test/shop-gateways.js'

interface Dashboard {
  readonly gateway: ShopGateway<unknown>
  path(payment: Payment): string
  body(payment: Payment, minor: number): string
}

const dashboards: Readonly<Record<string, Dashboard>> = {
  toss: {
    gateway: tossGateway as ShopGateway<unknown>,
    path: ({ gatewayKey }) => `/v1/payments/${gatewayKey}/cancel`,
    body: (_payment, cancelAmount) => JSON.stringify({ cancelReason: '고객센터', cancelAmount }),
  },
  stripe: {
    gateway: stripeGateway as ShopGateway<unknown>,
    path: () => '/v1/refunds',
    body: ({ gatewayKey }, minor) =>
      new URLSearchParams({ payment_intent: gatewayKey ?? '', amount: `${minor}` }).toString(),
  },
}

describe.each(Object.entries(dashboards))(
  'juspay/hyperswitch-control-center#4109: money goes back by two ways, twice (%s)',
  (_name, { gateway, path, body }) => {
    let shop: IncidentShop<unknown>
    afterEach(() => shop.close())

    const paid = async (): Promise<Payment> => {
      shop = await IncidentShop.open(gateway)
      const { payment } = await shop.pay('order-1')
      await shop.rest()
      return payment
    }
    const giveBackElsewhere = (payment: Payment, minor: number): Promise<string> =>
      shop.call(path(payment), body(payment, minor))
    const cancelRest = ({ id }: Payment): Promise<CancelResult> =>
      shop.until(shop.process.client.cancel(id, { reason: 'requested_by_customer' }))

    const expectGoneBackOnce = async ({ id }: Payment): Promise<void> => {
      await shop.rest()
      expect(shop.charges('order-1')).toMatchObject([{ refunded: 10_000, held: 0 }])
      expect(await shop.process.store.get(id)).toMatchObject({
        state: 'canceled',
        refundedMinor: 10_000,
        refund: null,
        reviewReason: null,
      })
      expect(shop.toldOf('order-1').filter(({ to }) => to === 'canceled')).toHaveLength(1)
    }

    it('tells of each part that others gave back, also of one that moves no state', async () => {
      const payment = await paid()
      for (const minor of [4000, 3000]) {
        await giveBackElsewhere(payment, minor)
        await shop.rest()
      }
      const told = shop.toldOf('order-1').filter(({ to }) => to === 'partiallyCanceled')
      expect(told.map(({ from, refundedMinor }) => [from, refundedMinor])).toEqual([
        ['approved', 4000],
        ['partiallyCanceled', 7000],
      ])
    })

    it('counts a part that others gave back, and gives back what is left', async () => {
      const payment = await paid()
      await giveBackElsewhere(payment, 4000)
      await shop.rest()
      const { refund } = await cancelRest(payment)
      expect(refund).toMatchObject({ amountMinor: 6000, state: 'done' })
      await expectGoneBackOnce(payment)
    })

    it('gives nothing back where others gave back all', async () => {
      const payment = await paid()
      await giveBackElsewhere(payment, 10_000)
      await shop.rest()
      const sent = shop.sent.length
      expect(await cancelRest(payment)).toMatchObject({ refund: null, conflict: 'not-cancelable' })
      expect(shop.sent).toHaveLength(sent)
      await expectGoneBackOnce(payment)
    })

    it.each([4000, 10_000])('takes the gateway at its word, told of nothing: %i', async (minor) => {
      const payment = await paid()
      await shop.simulator.addFault({ fault: 'callback-lost' })
      await giveBackElsewhere(payment, minor)
      await shop.rest()

      // All of it, as far as we know; the gateway would have none of that.
      const { refund, payment: after } = await cancelRest(payment)
      expect(shop.charges('order-1')).toMatchObject([{ refunded: minor }])
      expect(after).toMatchObject({ refundedMinor: minor, refund: null })
      if (minor === 4000) {
        expect(refund).toMatchObject({ amountMinor: 10_000, state: 'refused' })
        const rest = await cancelRest(payment)
        expect(rest.refund).toMatchObject({ amountMinor: 6000, state: 'done' })
      }
      await expectGoneBackOnce(payment)
    })
  },
)
