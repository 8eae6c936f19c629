import { describe, expect, it } from 'vitest'
import { Power } from './power.js'
import { schedule, ShopWorld } from './shop-world.js'

interface Story {
  readonly name: string
  readonly settings: Readonly<Record<'clientTimes' | 'clientSchedule', string>>
  /** Up to the order's end, or to the power's. */
  readonly live: (world: ShopWorld, power: Power) => Promise<void>
  /** What the gateway does after the restart. */
  readonly afterwards: (world: ShopWorld) => Promise<void>
  readonly end: 'CONFIRMED' | 'FAILED'
}

const quick = settingsOf(10, 20)

const stories: readonly Story[] = [
  {
    name: 'an order that is paid, told by a callback',
    settings: settingsOf(3_600_000, 1000),
    live: async (world, power) => {
      const orderId = await orderOf(world)
      const [charge] = world.gateway.charges
      if (!charge) return
      world.gateway.settle(charge, 'SUCCESS')
      await world.callback(world.gateway.callbackOf(charge))
      if (orderId !== undefined) await untilEnd(world, power, orderId, 'CONFIRMED')
    },
    afterwards: (world) => {
      for (const charge of world.gateway.charges) world.gateway.settle(charge, 'SUCCESS')
      world.gateway.otherwise = 'approved'
      return Promise.resolve()
    },
    end: 'CONFIRMED',
  },
  {
    name: 'an order whose payment is certainly not executed',
    settings: quick,
    live: async (world, power) => {
      world.gateway.otherwise = 'error'
      const orderId = await orderOf(world)
      if (orderId !== undefined) await untilEnd(world, power, orderId, 'FAILED')
    },
    afterwards: () => Promise.resolve(),
    end: 'FAILED',
  },
  {
    name: 'an order that failed, and whose money was taken after all',
    settings: quick,
    live: async (world, power) => {
      world.gateway.otherwise = 'silent'
      const orderId = await orderOf(world)
      if (orderId === undefined) return
      await untilEnd(world, power, orderId, 'FAILED')
      await tellLate(world)
      await untilEnd(world, power, orderId, 'CONFIRMED')
    },
    afterwards: async (world) => {
      world.gateway.otherwise = 'approved'
      await tellLate(world)
    },
    end: 'CONFIRMED',
  },
]

describe.each(stories)('$name', (story) => {
  it('ends right wherever the process is cut off', { timeout: 60_000 }, async () => {
    const whole = await play(story, new Power())
    expect(whole.cutAt).toBeUndefined()
    expect(whole.points).toBeGreaterThan(20)
    for (let failAt = 1; failAt <= whole.points; failAt += 1) {
      await play(story, new Power(failAt))
    }
  })
})

async function play(story: Story, power: Power): Promise<Power> {
  const world = ShopWorld.unstarted({ settings: story.settings })
  try {
    const http = power.transport(world.gateway)
    await world.start({ around: power.around, http }).then(
      async () => {
        await story.live(world, power)
        await world.shop.stop()
      },
      () => expect(power.cutAt, 'why it did not start').toBeDefined(),
    )
    world.clock.offsetMs = 4_000_000 // leases and waits of the dead process are over
    await world.start()
    await story.afterwards(world)
    const orderId = await orderOf(world)
    if (orderId === undefined) throw new Error('the buyer gets no order')
    await world.untilOrder(orderId, ({ order }) => isFinal(order?.status))
    await checkBooks(world, orderId, `cut at ${power.cutAt}`)
    if (power.cutAt === undefined) {
      expect((await world.view(orderId)).body.order?.status).toBe(story.end)
    }
    return power
  } finally {
    await world.close()
  }
}

function settingsOf(checkAfterMs: number, requestLifetimeMs: number): Story['settings'] {
  // The gateway of these tests answers at once, or not at all: no time-out ends.
  const timeouts = { connectTimeoutMs: 10, responseTimeoutMs: 10 }
  const clientTimes = JSON.stringify({ ...timeouts, requestLifetimeMs })
  return { clientTimes, clientSchedule: schedule(checkAfterMs) }
}

/** Nothing charged twice, nothing paid and lost, nothing given away, no stock stranded. */
async function checkBooks(world: ShopWorld, orderId: string, where: string) {
  await world.shop.idle()
  await world.shop.sweepOrders()
  const status = (await world.view(orderId)).body.order?.status
  expect(isFinal(status), where).toBe(true)
  const taken = world.gateway.charges.filter((charge) => charge.status === 'SUCCESS').length
  expect(taken, where).toBe(status === 'CONFIRMED' ? 1 : 0)
  expect(await world.stockOf('1'), where).toBe(status === 'CONFIRMED' ? 9 : 10)
}

function isFinal(status: string | undefined): boolean {
  return status === 'CONFIRMED' || status === 'FAILED'
}

async function orderOf(world: ShopWorld): Promise<string | undefined> {
  const { body } = await world.order()
  return body.order?.id ?? body.details?.orderId
}

async function untilEnd(world: ShopWorld, power: Power, orderId: string, status: string) {
  await Promise.race([world.untilStatus(orderId, status), power.died])
}

async function tellLate(world: ShopWorld): Promise<void> {
  world.gateway.executeLate()
  for (const charge of world.gateway.charges) {
    await world.callback(world.gateway.callbackOf(charge))
  }
}
