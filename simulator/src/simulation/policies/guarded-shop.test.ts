import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { describe, expect, it } from 'vitest'
import { changeScenario } from '../../scenario/read-scenario.js'
import type { FaultRuleInput } from '../../scenario/scenario-input.js'
import { findScenario } from '../../scenario/shipped-scenarios.js'
import type { Contestant } from './contestant.js'
import { asIs, bare, contestants, gateway as ofGateway, seeds } from './contestants.js'
import { FateGateway } from './fate-gateway.js'
import { GuardedShop } from './guarded-shop.js'

/** A shop at a gateway that answers after 100 ms, but for these faults. */
function shopAt(contestant: Contestant, ...faults: FaultRuleInput[]) {
  const clock = new VirtualClock()
  const scenario = changeScenario(findScenario('calm'), { latency: 100, faults })
  const gateway = new FateGateway({ clock, seed: 1, scenario })
  const shop = new GuardedShop(contestant, gateway, { clock, seed: 1 })
  const order = (orderId: string) => clock.advanceUntil(shop.order(orderId))
  return { clock, gateway, shop, order }
}

const FIRST = { operation: 'submit', occurrence: 1 }

describe('a shop behind policies', () => {
  it.each(contestants)('$name: has an order accepted where all is well', async (contestant) => {
    const { order, gateway } = shopAt(contestant)
    expect(await order('a')).toEqual({ believed: 'accepted', isRefusedByBreaker: false })
    expect([gateway.submits, gateway.lookUps]).toEqual([1, 0])
  })

  it('asks again after a refusal; a payment looks first', async () => {
    const refused = { fault: 'fail-before-commit', match: FIRST }
    for (const [contestant, lookUps] of [
      [asIs, 0],
      [ofGateway, 1],
    ] as const) {
      const { order, gateway } = shopAt(contestant, refused)
      expect((await order('a')).believed).toBe('accepted')
      expect([gateway.submits, gateway.lookUps]).toEqual([2, lookUps])
      expect(gateway.chargesOf('a')).toBe(1)
    }
  })

  it('charges twice where it does not look, and finds the charge where it does', async () => {
    const executed = { fault: 'fail-after-commit', match: FIRST }
    const careless = shopAt(seeds, executed)
    expect((await careless.order('a')).believed).toBe('accepted')
    expect(careless.gateway.chargesOf('a')).toBe(2)
    const careful = shopAt(ofGateway, executed)
    expect((await careful.order('a')).believed).toBe('accepted')
    expect([careful.gateway.submits, careful.gateway.chargesOf('a')]).toEqual([1, 1])
  })

  it('takes silence for a no, or knows that it does not know', async () => {
    const lost = { fault: 'answer-lost' }
    const naive = shopAt(bare, lost)
    expect((await naive.order('a')).believed).toBe('failed')
    expect(naive.gateway.chargesOf('a')).toBe(1)
    const careful = shopAt(ofGateway, lost)
    expect((await careful.order('a')).believed).toBe('unknown')
    expect(careful.gateway.submits).toBe(1)
  })

  it('knows that nothing happened where nobody listened', async () => {
    const { order } = shopAt(ofGateway, { fault: 'connection-refused' })
    expect((await order('a')).believed).toBe('failed')
  })

  it('is told when the breaker had the last word', async () => {
    const { order, shop, gateway } = shopAt(ofGateway, { fault: 'hang' })
    for (const orderId of ['a', 'b', 'c']) {
      expect((await order(orderId)).isRefusedByBreaker).toBe(false)
    }
    expect(shop.breaker?.state).toBe('open')
    expect(await order('d')).toEqual({ believed: 'failed', isRefusedByBreaker: true })
    expect(gateway.submits).toBe(3)
  })

  it('waits for a look-up no longer than a second', async () => {
    const hangs = { fault: 'hang', match: { operation: 'inquiry' } }
    const refused = { fault: 'fail-before-commit', match: FIRST }
    const { order, clock, gateway } = shopAt(ofGateway, refused, hangs)
    await order('a')
    expect(gateway.submits).toBe(1)
    expect(clock.monotonic()).toBeLessThan(100 + 200 + 1000 + 1)
  })
})
