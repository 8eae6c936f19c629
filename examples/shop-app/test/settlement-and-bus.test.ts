import { afterEach, describe, expect, it } from 'vitest'
import type { SwitchableBus } from '../src/bus/switchable-bus.js'
import type { MessageOutbox } from '../src/payments/message-outbox.js'
import type { ShopEnv } from '../src/shop.js'
import { ShopWorld } from './shop-world.js'
import { paidByToss } from './toss-buyer.js'

const MINUTE_MS = 60_000

/** What the settlement says of one gateway, over all days. */
interface Settled {
  readonly sales: { readonly count: number }
  readonly refunds: { readonly count: number }
  readonly netMinor: number
}

describe('the settlement, over the bus of a shop', () => {
  let world: ShopWorld
  let messages: MessageOutbox
  afterEach(() => world.close())

  /** Takes hold of the outbox to the bus; the bus may be down before anybody publishes. */
  const around = ({ isBusDown = false } = {}): Pick<ShopEnv, 'around'> => ({
    around: {
      store: (name, store) => {
        if (name === 'payment-messages') messages = store as unknown as MessageOutbox
        if (name === 'bus' && isBusDown) void (store as unknown as SwitchableBus).down()
        return store
      },
    },
  })
  const open = async () => {
    world = await ShopWorld.open({ hasToss: true, env: around() })
  }
  const settled = async (): Promise<readonly Settled[]> => {
    await world.shop.idle()
    const { status, body } = await world.ask('GET', '/settlements', { as: 'operator' })
    if (status !== 200) throw new Error(`no settlement: ${status}`)
    return (body as unknown as { days: readonly Settled[] }).days
  }
  /** What failed is tried again, and again: a while passes each time. */
  const passTime = async (times = 1) => {
    for (let turn = 0; turn < times; turn += 1) {
      world.clock.offsetMs += 10 * MINUTE_MS
      messages.poke()
      await world.shop.idle()
    }
  }
  const oneSale = [{ sales: { count: 1 }, refunds: { count: 0 }, netMinor: 25_000 }]

  it('a bus that is down stops no payment and no order, and is caught up with once', async () => {
    await open()
    await world.shop.bus.down()
    const { body } = await world.order()
    const orderId = body.order?.id ?? ''
    const [charge] = world.gateway.charges
    if (!charge) throw new Error('nothing was charged')
    // Only the event of the payment confirms this one: no request waits for it.
    world.gateway.settle(charge, 'SUCCESS')
    await world.callback(world.gateway.callbackOf(charge))
    await world.untilStatus(orderId, 'CONFIRMED')
    // For hours: a bus that is away is no reason to give a message up.
    await passTime(20)
    expect(await settled()).toEqual([])
    expect(messages.outbox.backlog()).toMatchObject({ waiting: 1, dead: 0 })
    await world.shop.bus.up()
    await passTime()
    expect(await settled()).toMatchObject(oneSale)
    await passTime()
    expect(await settled()).toMatchObject(oneSale)
    expect(messages.outbox.backlog()).toMatchObject({ waiting: 0, dead: 0 })
  })

  it('what waits for the bus survives a shop that stops, and starts while it is down', async () => {
    await open()
    await world.shop.bus.down()
    const orderId = await paidByToss(world)
    await world.shop.idle()
    await world.shop.stop()
    await world.start(around({ isBusDown: true }))
    expect((await world.view(orderId)).body.order?.status).toBe('CONFIRMED')
    await passTime()
    expect(await settled()).toEqual([])
    await world.shop.bus.up()
    await passTime()
    expect(await settled()).toMatchObject(oneSale)
    await world.shop.stop()
    await world.start(around())
    await passTime()
    expect(await settled()).toMatchObject(oneSale)
  })

  it('is always what is held, whatever is given back at the dashboard of the gateway', async () => {
    await open()
    const orderId = await paidByToss(world)
    const paymentId = (await world.view(orderId)).body.payment?.id ?? ''
    const [charge] = world.toss.payments
    if (!charge) throw new Error('nothing was charged')
    const isHeld = async (balance: number) => {
      charge.balanceAmount = balance
      charge.status = balance > 0 ? 'PARTIAL_CANCELED' : 'CANCELED'
      await world.ask('POST', `/payments/${paymentId}/check-now`, { as: 'alice' })
      expect((await settled()).map(({ netMinor }) => netMinor)).toEqual([world.toss.held])
    }
    await isHeld(20_000)
    await isHeld(12_000)
    await isHeld(5000)
    expect(await settled()).toMatchObject([{ sales: { count: 1 }, refunds: { count: 3 } }])
    // The bank sends one back: nobody knows what is held until a person has looked.
    charge.balanceAmount = 12_000
    await world.shop.payments.toss?.checkNow(paymentId)
    expect(await world.shop.payments.toss?.inquire(paymentId)).toMatchObject({
      ...{ state: 'review', reviewReason: 'refund-vanished', refundedMinor: 13_000 },
    })
    await world.shop.payments.toss?.resolve(paymentId, 'approved')
    await isHeld(12_000)
    await isHeld(0)
  })
})
