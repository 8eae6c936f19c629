import { afterEach, describe, expect, it } from 'vitest'
import type { LogLine } from '@holdfast/resilience-kit'
import type { OrderStore } from '../src/orders/order-store.js'
import { told } from './answer.js'
import { ShopWorld } from './shop-world.js'
import { confirmToss, orderForToss } from './toss-buyer.js'

/** What does not work in the orders database; a test changes it as it goes. */
interface Breakage {
  /** So many saves of orders that shall be in this state fail. */
  status?: string
  saves: number
  /** Not even a row of the outbox can be written. */
  notes: boolean
}

const used = { pointsToUse: 3000 }

describe('an orders database that fails', () => {
  let world: ShopWorld
  let broken: Breakage
  let logged: string[]
  afterEach(() => world.close())

  const open = async (how: Partial<Breakage>) => {
    broken = { saves: Number.POSITIVE_INFINITY, notes: false, ...how }
    logged = []
    const log: LogLine = (_, message) => void logged.push(message)
    const logger = { debug: log, info: log, warn: log, error: log }
    const store = <T extends object>(name: string, one: T): T =>
      name === 'orders' ? failing(one) : one
    const settings = { welcomePoints: '10000' }
    world = await ShopWorld.open({ hasToss: true, settings, env: { logger, around: { store } } })
  }
  const failing = <T extends object>(store: T): T => {
    const fail = (): never => {
      throw new Error('database disk image is malformed')
    }
    const overrides: Partial<OrderStore> = {
      save: (change) => {
        if (change.order.status !== broken.status)
          return (store as unknown as OrderStore).save(change)
        broken.saves -= 1
        return broken.saves >= 0 ? fail() : (store as unknown as OrderStore).save(change)
      },
      noteSaveFailed: (...note) =>
        broken.notes ? fail() : (store as unknown as OrderStore).noteSaveFailed(...note),
    }
    return new Proxy(store, {
      get: (target, property) => {
        const override: unknown = Reflect.get(overrides, property)
        if (override !== undefined) return override
        const member: unknown = Reflect.get(target, property)
        return typeof member === 'function' ? member.bind(target) : member
      },
    })
  }
  const mend = () => {
    broken = { saves: 0, notes: false }
  }
  /** The client leaves what it was told to give back alone for as long as a request may take. */
  const untilMoneyIsBack = async (orderId: string) => {
    await world.untilOrder(orderId, ({ payment }) => payment?.state === 'canceling')
    world.clock.offsetMs += 60_000
    await world.untilOrder(orderId, ({ payment }) => payment?.state === 'canceled')
  }
  const booksNow = async () => {
    await world.shop.idle()
    return [await world.stockOf('1'), await world.pointsOf(), world.toss.held]
  }

  it('after Toss’s approval: 500 with the order, and the outbox undoes all of it', async () => {
    await open({ status: 'CONFIRMED' })
    const orderId = await orderForToss(world, used)
    const answer = await confirmToss(world, orderId)
    expect(told(answer)).toEqual([500, 'ORDER_SAVE_FAILED'])
    expect(answer.body.details?.orderId).toBe(orderId)
    await untilMoneyIsBack(orderId)
    expect(await booksNow()).toEqual([10, 10_000, 0])
    expect((await world.view(orderId)).body).toMatchObject({
      order: { failure: 'ORDER_SAVE_FAILED', paymentStatus: 'PAYMENT_CANCELED' },
      saga: { status: 'COMPENSATED' },
    })
    const window = { reference: `${orderId}-1`, amount: 22_000 }
    const again = await confirmToss(world, orderId, window)
    expect(told(again)).toEqual([500, 'ORDER_SAVE_FAILED'])
    expect(again.body.details?.orderId).toBe(orderId)
    expect([world.toss.confirms, world.toss.cancels]).toEqual([1, 1])
  })

  it('after the approval of a gateway without a cancel: a person gives it back', async () => {
    await open({ status: 'CONFIRMED' })
    world.gateway.otherwise = 'approved'
    const answer = await world.order(used)
    expect(told(answer)).toEqual([500, 'ORDER_SAVE_FAILED'])
    const orderId = answer.body.details?.orderId ?? ''
    await world.untilOrder(orderId, ({ payment }) => payment?.state === 'review')
    expect(await booksNow()).toEqual([10, 10_000, 0])
    expect(told(await world.order(used))).toEqual([500, 'ORDER_SAVE_FAILED'])
    expect(world.gateway.charges).toHaveLength(1)
  })

  it.each([1, 2, 3])(
    'for %i saves: either the order stands with its money, or both are undone',
    async (saves) => {
      await open({ status: 'CONFIRMED', saves })
      const orderId = await orderForToss(world, used)
      const answer = await confirmToss(world, orderId)
      const end = await world.untilOrder(
        orderId,
        ({ order }) => order?.status === 'CONFIRMED' || order?.status === 'FAILED',
      )
      const isPaid = end.order?.status === 'CONFIRMED'
      if (!isPaid) await untilMoneyIsBack(orderId)
      expect(await booksNow()).toEqual(isPaid ? [9, 7000, 22_000] : [10, 10_000, 0])
      expect([201, 500]).toContain(answer.status)
      if (answer.status === 201) expect(isPaid).toBe(true)
    },
  )

  it('with its outbox, too: found at the restart, and the order stands', async () => {
    await open({ status: 'CONFIRMED', notes: true })
    const orderId = await orderForToss(world, used)
    expect(told(await confirmToss(world, orderId))).toEqual([500, 'ORDER_SAVE_FAILED'])
    expect(logged).toContain('not even ORDER_SAVE_FAILED could be written')
    await world.shop.sweepOrders()
    expect((await world.view(orderId)).body.order?.status).toBe('PAYMENT_WAITING')
    await world.shop.stop()

    mend()
    world.clock.offsetMs = 60_000
    await world.start()
    await world.untilStatus(orderId, 'CONFIRMED')
    expect(await booksNow()).toEqual([9, 7000, 22_000])
    const window = { reference: `${orderId}-1`, amount: 22_000 }
    expect(told(await confirmToss(world, orderId, window))).toEqual([201, 'CONFIRMED'])
    expect(world.toss.confirms).toBe(1)
  })

  it('with its outbox, too, and past its time at the restart: the order stands', async () => {
    await open({ status: 'CONFIRMED', notes: true })
    const orderId = await orderForToss(world, used)
    await confirmToss(world, orderId)
    await world.shop.stop()
    mend()
    world.clock.offsetMs = 3_600_000
    await world.start()
    await world.shop.sweepOrders()
    await world.untilStatus(orderId, 'CONFIRMED')
    expect(await booksNow()).toEqual([9, 7000, 22_000])
  })

  it('before the payment: 500 with the order, and the same key goes on', async () => {
    await open({ status: 'PAYMENT_WAITING', saves: 1 })
    const failed = await world.order()
    expect(told(failed)).toEqual([500, 'INTERNAL'])
    const { orderId = '' } = failed.body.details ?? {}
    expect(world.gateway.submits).toBe(0)
    const again = await world.order()
    expect([...told(again), again.body.order?.id]).toEqual([202, 'PAYMENT_WAITING', orderId])
    expect([world.gateway.submits, await world.stockOf('1')]).toEqual([1, 9])
  })

  it('before the payment, and nobody comes back: the sweep frees the stock', async () => {
    await open({ status: 'PAYMENT_WAITING', saves: 1 })
    await world.order()
    expect(await world.stockOf('1')).toBe(9)
    world.clock.offsetMs = 600_000
    await world.shop.sweepOrders()
    expect(await booksNow()).toEqual([10, 10_000, 0])
    expect(told(await world.order())).toEqual([409, 'SAGA_TIMEOUT'])
  })
})
