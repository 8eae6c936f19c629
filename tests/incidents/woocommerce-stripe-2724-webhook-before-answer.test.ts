import { afterEach, describe, expect, it } from 'vitest'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import { stripeGateway, tossGateway, type ShopGateway } from '../shop-under-test/shop-gateways.js'

const complaints = 'woocommerce-gateway-stripe#838, #2724, antiwork/gumroad#6193'
const part = { amountMinor: 4000, reason: 'requested_by_customer' }

describe.each([
  ['toss', tossGateway as ShopGateway<unknown>, '/cancel'],
  ['stripe', stripeGateway as ShopGateway<unknown>, '/v1/refunds'],
])(`${complaints}: the refund's webhook is faster than its answer (%s)`, (_n, gateway, path) => {
  let shop: IncidentShop<unknown>
  afterEach(() => shop.close())

  const paid = async (): Promise<string> => {
    shop = await IncidentShop.open(gateway)
    const { payment } = await shop.pay('order-1')
    await shop.rest()
    await shop.simulator.addFault({ fault: 'callback-before-answer' })
    return payment.id
  }
  const refundPart = async (id: string) => {
    const [began, before] = [shop.clock.now(), shop.door.answered.length]
    const result = await shop.until(shop.process.client.cancel(id, part))
    // The cure that was proposed there is to sleep.
    expect(shop.clock.now()).toBe(began)
    expect(shop.door.answered.length).toBeGreaterThan(before)
    return result
  }
  const expectGivenBackOnce = async (id: string): Promise<void> => {
    const { client, store } = shop.process
    await shop.pass(600_000)
    await shop.until(client.reconciler.sweep())
    expect(shop.posted(path)).toHaveLength(1)
    expect(shop.charges('order-1')).toMatchObject([{ refunded: 4000, held: 6000 }])
    expect(await store.get(id)).toMatchObject({
      state: 'partiallyCanceled',
      refundedMinor: 4000,
      refund: null,
      reviewReason: null,
    })
    expect(await client.listRefunds(id)).toMatchObject([{ amountMinor: 4000, state: 'done' }])
    expect(shop.toldOf('order-1').map(({ to, refundedMinor }) => `${to} ${refundedMinor}`)).toEqual(
      ['approved 0', 'canceling 0', 'partiallyCanceled 4000'],
    )
    expect(await client.listUnsettledCallbacks(10)).toEqual([])
    // A callback that nobody has asked about would make it due at once.
    expect((await store.get(id))?.nextCheckAt ?? Infinity).toBeGreaterThan(shop.clock.now())
  }

  it('records one refund where both come at once', async () => {
    const id = await paid()
    expect(await refundPart(id)).toMatchObject({ refund: { state: 'done', amountMinor: 4000 } })
    await expectGivenBackOnce(id)
  })

  it('records one refund where another process has all done before the answer', async () => {
    const id = await paid()
    const other = shop.addProcess()
    shop.door.receiver = (request) => other.client.handleCallback(request)
    const statesBefore: (string | undefined)[] = []
    shop.process.way = async ({ method }, send) => {
      const response = await send()
      if (method === 'GET') return response
      await other.client.idle()
      await other.client.checkNow(id)
      statesBefore.push((await other.store.get(id))?.state)
      return response
    }
    expect(await refundPart(id)).toMatchObject({ refund: { state: 'done', amountMinor: 4000 } })
    expect(statesBefore).toEqual(['partiallyCanceled'])
    await expectGivenBackOnce(id)
  })

  it('finds the refund written down when the webhook comes', async () => {
    const id = await paid()
    const { client } = shop.process
    const open: (number | undefined)[] = []
    shop.door.receiver = async (request) => {
      open.push((await shop.process.store.get(id))?.refund?.amountMinor)
      return client.handleCallback(request)
    }
    await refundPart(id)
    expect(open[0]).toBe(4000)
    await expectGivenBackOnce(id)
  })
})
