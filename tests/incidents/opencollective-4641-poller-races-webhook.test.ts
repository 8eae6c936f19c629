import { afterEach, describe, expect, it } from 'vitest'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import { stripeGateway, tossGateway, type ShopGateway } from '../shop-under-test/shop-gateways.js'
import type { ShopProcess } from '../shop-under-test/shop-process.js'

const complaint = 'opencollective/opencollective-api#4641'
const part = { amountMinor: 4000, reason: 'requested_by_customer' }

describe.each([
  ['toss', tossGateway as ShopGateway<unknown>, '/confirm', '/cancel'],
  ['stripe', stripeGateway as ShopGateway<unknown>, '/v1/payment_intents', '/v1/refunds'],
])(`${complaint}: the poller races the webhook (%s)`, (_name, gateway, submitPath, refundPath) => {
  let shop: IncidentShop<unknown>
  afterEach(() => shop.close())

  /** A process dies with its request on the way, and two others take its place. */
  const dieSending = async (begin: () => Promise<unknown>, fault?: string) => {
    const dying = shop.process
    const others: [ShopProcess<unknown>, ShopProcess<unknown>] = [
      shop.addProcess(),
      shop.addProcess(),
    ]
    dying.way = (_request, send) => {
      dying.kill()
      return send()
    }
    if (fault !== undefined) await shop.simulator.addFault({ fault, id: 'once' })
    void begin()
    await shop.rest()
    expect(dying.isDead).toBe(true)
    if (fault !== undefined) await shop.simulator.removeFault('once')
    return others
  }

  /** Both poll, ask and hear of it in the very same moment. */
  const race = async (processes: readonly ShopProcess<unknown>[], rawBody: string) => {
    await shop.pass(120_000)
    const headers = gateway.callbackHeaders(rawBody, shop.clock.now())
    const [payment] = await shop.process.client.listByOrder('order-1')
    if (!payment) throw new Error('there is no payment')
    const work = processes.flatMap(({ client }) => [
      client.reconciler.sweep(),
      client.handleCallback({ rawBody, headers }),
      client.checkNow(payment.id),
    ])
    await shop.until(Promise.all(work))
    await shop.pass(120_000)
    for (const { client } of processes) await shop.until(client.reconciler.sweep())
    await shop.rest()
    return shop.process.store.get(payment.id)
  }
  const states = (): readonly string[] => shop.toldOf('order-1').map(({ to }) => to)
  const sentBy = (path: string): readonly string[] => shop.posted(path).map(({ by }) => by)

  it('takes a payment once that was taken, told by nobody so far', async () => {
    shop = await IncidentShop.open(gateway)
    await shop.simulator.addFault({ fault: 'callback-held' })
    const instrument = await shop.instrument('order-1')
    const others = await dieSending(() => shop.submit('order-1', { instrument }))
    const body = shop.simulator.callbacks().at(-1)?.body ?? ''

    expect(await race(others, body)).toMatchObject({ state: 'approved' })
    expect(states().filter((state) => state !== 'unknown')).toEqual(['approved'])
    expect(sentBy(submitPath)).toEqual(['p1x'])
    expect(shop.charges('order-1')).toMatchObject([{ held: 10_000 }])
  })

  it.each([
    ['never reached the gateway', 'connection-reset', 2],
    ['was executed there', undefined, 1],
  ])('gives back once what was asked for by a request that %s', async (_what, fault, least) => {
    shop = await IncidentShop.open(gateway)
    const { payment } = await shop.pay('order-1')
    await shop.rest()
    const told = shop.door.answered.findLast(({ outcome }) => outcome !== 'ignored')
    const again = (told?.body ?? '').replaceAll(/"evt_\w+"/g, '"evt_again"')
    await shop.simulator.addFault({ fault: 'callback-lost' })
    const dying = shop.process
    const others = await dieSending(() => dying.client.cancel(payment.id, part), fault)

    const after = { state: 'partiallyCanceled', refundedMinor: 4000, refund: null }
    expect(await race(others, again)).toMatchObject(after)
    expect(states()).toEqual(['approved', 'canceling', 'partiallyCanceled'])
    expect(shop.charges('order-1')).toMatchObject([{ refunded: 4000, held: 6000 }])
    const { client } = shop.process
    const [refund, ...more] = await client.listRefunds(payment.id)
    expect(more).toEqual([])

    // Whoever sends has won a compare-and-set for it, and sends what is known to the gateway.
    const requests = shop.posted(refundPath)
    expect(requests.length).toBeGreaterThanOrEqual(least)
    expect(requests.map(({ headers }) => headers['Idempotency-Key'])).toEqual(
      requests.map(() => `refund-${refund?.id}`),
    )
    expect(new Set(requests.map(({ body }) => body)).size).toBe(1)
    const attempts = await client.listAttempts(payment.id)
    const numbers = attempts.filter(({ refundId }) => refundId !== null).map(({ number }) => number)
    expect(numbers).toEqual(requests.map((_request, n) => n + 1))
    if (least === 1) expect(requests).toHaveLength(1)
  })
})
