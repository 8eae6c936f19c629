import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LogLine } from '@holdfast/resilience-kit'
import { orderIdOf } from './answer.js'
import { ShopWorld } from './shop-world.js'

const HOUR_MS = 3_600_000

describe('the compensation of an order', () => {
  let world: ShopWorld
  let alarms: { readonly facts: object; readonly message: string }[]

  beforeEach(async () => {
    alarms = []
    const quiet: LogLine = () => undefined
    const error: LogLine = (facts, message) => void alarms.push({ facts, message })
    const logger = { debug: quiet, info: quiet, warn: quiet, error }
    world = await ShopWorld.open({ settings: { welcomePoints: '10000' }, env: { logger } })
  })
  afterEach(() => world.close())

  const failedOrder = async () => {
    const orderId = orderIdOf(await world.order({ card: undefined, pointsToUse: 1000 }))
    world.shop.network.break('points', 'refuses')
    await world.ask('POST', `/orders/${orderId}/abandon`, { as: 'alice' })
    await world.shop.idle()
    return orderId
  }
  /** The outbox looks again when whatever failed is due. */
  const workOff = async () => {
    world.clock.offsetMs += HOUR_MS
    await world.shop.workOff()
  }
  const stepsOf = async (orderId: string) => {
    const { saga } = (await world.view(orderId)).body
    return [saga?.status, ...(saga?.steps ?? []).map(({ step, state }) => `${step} ${state}`)]
  }

  it('goes on until it is done, backwards, and shows how far it is', async () => {
    const orderId = await failedOrder()
    expect(await stepsOf(orderId)).toEqual(['COMPENSATING', 'stock undoing', 'points undoing'])
    expect(await world.stockOf('1')).toBe(9)
    world.shop.network.mend('points')
    await workOff()
    expect(await stepsOf(orderId)).toEqual(['COMPENSATED', 'stock undone', 'points undone'])
    expect([await world.stockOf('1'), await world.pointsOf()]).toEqual([10, 10_000])
    expect(alarms).toEqual([])
  })

  it('goes on after a restart', async () => {
    const orderId = await failedOrder()
    await world.shop.stop()
    world.clock.offsetMs += HOUR_MS
    await world.start()
    await world.shop.idle()
    expect(await stepsOf(orderId)).toEqual(['COMPENSATED', 'stock undone', 'points undone'])
    expect([await world.stockOf('1'), await world.pointsOf()]).toEqual([10, 10_000])
  })

  it('raises an alarm when a step is given up, and holds up no other step or order', async () => {
    const orderId = await failedOrder()
    for (let n = 2; n < 10; n += 1) await workOff()
    expect(alarms).toEqual([])
    await workOff()
    expect(alarms).toContainEqual({
      facts: expect.objectContaining({ kind: 'UNDO_STEP', key: orderId }) as object,
      message: 'an outbox entry was given up',
    })
    expect(await stepsOf(orderId)).toEqual(['COMPENSATING', 'stock undone', 'points undoing'])
    expect(await world.stockOf('1')).toBe(10)
    const other = orderIdOf(await world.order({ card: undefined, key: 'key-2' }))
    await world.ask('POST', `/orders/${other}/abandon`, { as: 'alice' })
    await world.shop.idle()
    expect(await stepsOf(other)).toEqual(['COMPENSATED', 'stock undone'])
  }, 30_000)
})
