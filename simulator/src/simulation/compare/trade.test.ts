import { describe, expect, it } from 'vitest'
import { findScenario } from '../../scenario/shipped-scenarios.js'
import { asIs, bare, contestants, gateway, seeds } from '../policies/contestants.js'
import { hangingGateway, seedsGateway } from './seeds-gateways.js'
import { OTHER_PAGE_MS, trade, type TradeOptions } from './trade.js'

const options: TradeOptions = {
  scenario: seedsGateway(),
  seed: 1,
  orders: 400,
  workers: 200,
  perSecond: 20,
  arrivals: 'poisson',
}
const hanging = { ...options, scenario: hangingGateway() }

describe('a shop', () => {
  it('sells three in five at the gateway of the seeds, and more where it asks again', async () => {
    const share = async (one: typeof bare) => (await trade(one, options)).accepted / options.orders
    expect(await share(bare)).toBeCloseTo(0.6, 1)
    expect(await share(asIs)).toBeGreaterThan(0.9)
    expect(await share(gateway)).toBeGreaterThan(0.9)
    // Its breaker trips by chance.
    expect(await share(seeds)).toBeLessThan(0.3)
  })

  it('shows its other pages no more, once all workers wait for a gateway that hangs', async () => {
    const { otherPages, mostBusy, mostInFlight, worstMs } = await trade(bare, hanging)
    expect([mostBusy, mostInFlight, worstMs]).toEqual([200, 200, null])
    expect(otherPages).toMatchObject({ p50Ms: OTHER_PAGE_MS, p99Ms: null, worstMs: null })
  })

  it('shows them at once behind a breaker', async () => {
    for (const contestant of [seeds, gateway]) {
      const { otherPages, mostBusy } = await trade(contestant, hanging)
      expect(otherPages).toMatchObject({ p50Ms: OTHER_PAGE_MS, worstMs: OTHER_PAGE_MS })
      expect(mostBusy).toBeLessThan(100)
    }
  })

  it('waits for a worker where there are few', async () => {
    const few = { ...options, scenario: findScenario('calm'), workers: 1, perSecond: 5 }
    const { mostBusy, mostInFlight, otherPages } = await trade(bare, few)
    expect([mostBusy, mostInFlight]).toEqual([1, 1])
    expect(otherPages.p99Ms).toBeGreaterThan(OTHER_PAGE_MS)
  })

  it('counts what came while the gateway was there apart', async () => {
    const scenario = findScenario('blackout')
    const figures = await trade(gateway, { ...options, scenario, orders: 2400 })
    const { ordersWhileThere, acceptedWhileThere, accepted } = figures
    // 60 of 120 s.
    expect(ordersWhileThere / 2400).toBeCloseTo(0.5, 1)
    expect(acceptedWhileThere / ordersWhileThere).toBeGreaterThan(0.95)
    expect(accepted).toBeGreaterThanOrEqual(acceptedWhileThere)
  })

  it('charges twice, and says no to who was charged, only where it does not look', async () => {
    const dying = { ...options, scenario: findScenario('slow-death'), orders: 1900 }
    const careless = await trade(asIs, dying)
    expect(careless.chargedTwice).toBeGreaterThan(50)
    expect(careless.failedButCharged).toBeGreaterThan(50)
    const careful = await trade(gateway, dying)
    expect([careful.chargedTwice, careful.failedButCharged]).toEqual([0, 0])
    expect(careful.unknown).toBeGreaterThan(0)
  })

  it.each(contestants)('$name: the same seed, the same figures', async (one) => {
    expect(await trade(one, options)).toEqual(await trade(one, options))
  })
})
