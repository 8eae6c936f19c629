import { describe, expect, it } from 'vitest'
import { Power } from './power.js'
import { schedule, ShopWorld, type OrderChange } from './shop-world.js'
import { confirmToss } from './toss-buyer.js'

interface Story {
  readonly name: string
  readonly settings: Readonly<Record<'clientTimes' | 'clientSchedule', string>>
  /** What its buyer asks for, also after the restart. Default: one piece, by card. */
  readonly order?: OrderChange
  /** Up to the order's end, or to the power's. */
  readonly live: (world: ShopWorld, power: Power, story: Story) => Promise<void>
  /** What the gateway does after the restart. */
  readonly afterwards?: (world: ShopWorld) => Promise<void>
  readonly end: 'CONFIRMED' | 'FAILED' | 'CANCELLED'
}

const WELCOME_POINTS = 10_000
const quick = settingsOf(10, 20)
const patient = settingsOf(3_600_000, 1000)

const paidByCallback: Pick<Story, 'live' | 'afterwards'> = {
  live: async (world, power, story) => {
    const orderId = await orderOf(world, story)
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
}

const notExecuted: Pick<Story, 'live' | 'afterwards'> = {
  live: async (world, power, story) => {
    world.gateway.otherwise = 'error'
    const orderId = await orderOf(world, story)
    if (orderId !== undefined) await untilEnd(world, power, orderId, 'FAILED')
    await Promise.race([world.shop.idle(), power.died])
  },
  afterwards: (world) => {
    world.gateway.otherwise = 'error'
    return Promise.resolve()
  },
}

const stories: readonly Story[] = [
  {
    ...{ name: 'an order that uses points and is paid, told by a callback', settings: patient },
    order: { pointsToUse: 3000 },
    ...paidByCallback,
    end: 'CONFIRMED',
  },
  {
    ...{ name: 'an order that uses points, its payment certainly not executed', settings: quick },
    order: { pointsToUse: 3000 },
    ...notExecuted,
    end: 'FAILED',
  },
  {
    name: 'an order that failed, and whose money was taken after all',
    settings: quick,
    live: async (world, power, story) => {
      world.gateway.otherwise = 'silent'
      const orderId = await orderOf(world, story)
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
  {
    name: 'an order that is paid over Toss with points, and cancelled',
    settings: quick,
    order: { card: undefined, pointsToUse: 3000 },
    live: async (world, power, story) => {
      const orderId = await orderOf(world, story)
      if (orderId === undefined || power.cutAt !== undefined) return
      await confirmToss(world, orderId)
      await world.cancel(orderId)
      await untilEnd(world, power, orderId, 'CANCELLED')
      await Promise.race([world.shop.idle(), power.died])
    },
    end: 'CANCELLED',
  },
]

// Most of their time is waits of milliseconds: they wait side by side.
describe.concurrent.each(stories)('$name', (story) => {
  it('ends right wherever the process is cut off', { timeout: 240_000 }, async () => {
    const whole = await play(story, new Power())
    expect(whole.cutAt).toBeUndefined()
    expect(whole.points).toBeGreaterThan(20)
    for (let failAt = 1; failAt <= whole.points; failAt += 1) {
      await play(story, new Power(failAt))
    }
  })
})

async function play(story: Story, power: Power): Promise<Power> {
  const settings = { ...story.settings, welcomePoints: String(WELCOME_POINTS) }
  const world = ShopWorld.unstarted({ settings, hasToss: true })
  try {
    const http = power.transport(world.gateways)
    const clock = power.clock(world.clock)
    await world.start({ around: power.around, http, clock }).then(
      async () => {
        await story.live(world, power, story)
        await world.shop.stop()
      },
      () => expect(power.cutAt, 'why it did not start').toBeDefined(),
    )
    world.clock.offsetMs = 4_000_000 // leases and waits of the dead process are over
    await world.start()
    await story.afterwards?.(world)
    const orderId = (await orderOf(world, story)) ?? ''
    await expireWhatWaits(world, orderId)
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

/** Nothing charged twice, nothing paid and lost, nothing given away, nothing stranded. */
async function checkBooks(world: ShopWorld, orderId: string, where: string) {
  await world.shop.idle()
  await world.shop.sweepOrders()
  world.clock.offsetMs += 1_000_000 // what failed in the outbox is due again
  await world.shop.workOff()
  const { order } = (await world.view(orderId)).body
  expect(isFinal(order?.status), where).toBe(true)
  const isPaid = order?.status === 'CONFIRMED'
  const taken = world.gateway.charges.filter((charge) => charge.status === 'SUCCESS')
  const held = taken.reduce((sum, { amount }) => sum + amount, world.toss.held)
  expect(held, where).toBe(isPaid ? order.due : 0)
  expect(await world.stockOf('1'), where).toBe(isPaid ? 9 : 10)
  expect(await world.pointsOf(), where).toBe(WELCOME_POINTS - (isPaid ? order.pointsUsed : 0))
}

/** Nobody comes back to pay what the dead process had not even stored. */
async function expireWhatWaits(world: ShopWorld, orderId: string): Promise<void> {
  const { order } = (await world.view(orderId)).body
  if (order?.status !== 'PAYMENT_WAITING' || order.paymentStatus !== 'NONE') return
  world.clock.offsetMs += 4_000_000
  await world.shop.sweepOrders()
}

function isFinal(status: string | undefined): boolean {
  return status === 'CONFIRMED' || status === 'FAILED' || status === 'CANCELLED'
}

async function orderOf(world: ShopWorld, { order }: Story): Promise<string | undefined> {
  const { body } = await world.order(order)
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
