import { describe, expect, it } from 'vitest'
import { faultList } from '../faults/fault-list.js'
import { isSimulated } from '../faults/fault.js'
import { VirtualShop, type Seen } from '../testing/virtual-shop.js'
import { ScenarioError } from './scenario-error.js'
import { findScenario, shippedScenarioNames, shippedScenarioText } from './shipped-scenarios.js'

/** A shop, and what it saw of the scenario's whole load. */
async function played(name: string): Promise<{ shop: VirtualShop; seen: Seen[] }> {
  const shop = new VirtualShop(findScenario(name))
  return { shop, seen: await shop.submitLoad() }
}

/** The share of what was seen from one second of the scenario to another that ended so. */
function share(seen: readonly Seen[], end: Seen['end'], fromS = 0, toS = Infinity): number {
  const between = seen.filter(({ at }) => at >= fromS * 1000 && at < toS * 1000)
  return between.filter((one) => one.end === end).length / between.length
}

/** The middle one of the times that answers took, in ms. */
function medianTook(seen: readonly Seen[], fromS: number, toS: number): number {
  const took = seen
    .filter(({ at, end }) => at >= fromS * 1000 && at < toS * 1000 && typeof end === 'number')
    .map(({ at, until }) => until - at)
    .sort((one, other) => one - other)
  return took[Math.floor(took.length / 2)] ?? Number.NaN
}

describe('the shipped scenarios', () => {
  it('are these', () => {
    expect(shippedScenarioNames()).toEqual([
      'blackout',
      'brownout',
      'callback-loss',
      'calm',
      'duplicate-storm',
      'everything',
      'flapping',
      'gateway-amnesia',
      'late-execution',
      'seeds',
      'slow-death',
    ])
  })

  it.each(shippedScenarioNames())(
    '%s has its name, says what a client does, and a load',
    (name) => {
      const scenario = findScenario(name)
      expect(scenario.name).toBe(name)
      expect(scenario.description).toMatch(/\bclients?\b/i)
      const sentences = scenario.description.match(/[.:](?=\s|$)/g) ?? []
      expect(sentences.length).toBeLessThanOrEqual(4)
      expect(scenario.load).toBeDefined()
      for (const line of shippedScenarioText(name).split('\n')) {
        expect(line.length).toBeLessThanOrEqual(100)
      }
    },
  )

  it('are found by name only', () => {
    expect(() => findScenario('clam')).toThrow('there is no scenario "clam". Did you mean calm?')
    for (const name of ['', '../package', 'calm.yaml', '/etc/passwd']) {
      expect(() => findScenario(name)).toThrow(ScenarioError)
    }
  })
})

describe('everything', () => {
  const { faults, draw } = findScenario('everything')

  it('names every fault but those that break a promise', () => {
    const unbroken = faultList.filter(({ breaksPromise }) => breaksPromise === undefined)
    expect(faults.map(({ fault }) => fault).toSorted()).toEqual(
      unbroken.map(({ name }) => name).toSorted(),
    )
    const broken = faultList.filter(({ breaksPromise }) => breaksPromise !== undefined)
    expect(broken.map(({ name }) => name)).toEqual([
      ...['execution-past-lifetime', 'key-collision', 'stale-look-up'],
    ])
  })

  it('lets each seed of a simulation draw its own', () => {
    expect(draw).toBe('swarm')
  })

  it('strikes a few per cent, or in windows and bursts', () => {
    for (const { rate, window, burst } of faults) {
      const isTimed = window !== undefined || burst !== undefined
      expect(isTimed || rate <= 0.05).toBe(true)
    }
  })

  it('lets most payments through, and every fault that async-card can meet strikes', async () => {
    const { shop, seen } = await played('everything')
    expect(seen.length).toBeGreaterThan(9000)
    expect(share(seen, 200)).toBeGreaterThan(0.7)
    const struck = Object.keys(shop.gateway.counts()['async-card']?.faults ?? {})
    const possible = faultList
      .filter((fault) => !isSimulated(fault))
      .filter(({ bites, needs, breaksPromise }) => bites !== 'gateway' && !needs && !breaksPromise)
    expect(struck.toSorted()).toEqual(possible.map(({ name }) => name).toSorted())
    expect(share(seen, 'refused', 120, 150)).toBe(1)
    expect(share(seen, 'refused', 240, 243)).toBe(1)
  })
})

describe('what happens in the shipped scenario', () => {
  it('calm: every payment is answered, approved and told', async () => {
    const { shop, seen } = await played('calm')
    expect(share(seen, 200)).toBe(1)
    expect(Math.min(...seen.map(({ at, until }) => until - at))).toBeGreaterThanOrEqual(100)
    expect(Math.max(...seen.map(({ at, until }) => until - at))).toBeLessThanOrEqual(500)
    const { charges } = shop.gateway.ledger()
    expect(charges.filter(({ state }) => state === 'approved')).toHaveLength(seen.length)
    expect(shop.callbacks).toHaveLength(seen.length)
  })

  it('seeds: four submits in ten are refused, seven payments in ten approved', async () => {
    const { shop, seen } = await played('seeds')
    expect(share(seen, 500)).toBeCloseTo(0.4, 1)
    const { charges } = shop.gateway.ledger()
    expect(charges).toHaveLength(seen.filter(({ end }) => end === 200).length)
    const approved = charges.filter(({ state }) => state === 'approved').length
    expect(approved / charges.length).toBeCloseTo(0.7, 1)
  })

  it('brownout: for a minute a proxy answers 40 %; some of its pages hide a charge', async () => {
    const { shop, seen } = await played('brownout')
    expect(share(seen, 200, 0, 30)).toBe(1)
    expect(share(seen, 503, 30, 90)).toBeCloseTo(0.4, 1)
    expect(share(seen, 504, 30, 90)).toBeGreaterThan(0.01)
    expect(share(seen, 200, 90)).toBe(1)
    const charged = new Set(shop.gateway.ledger().charges.map(({ reference }) => reference))
    const of = (status: number): Seen[] => seen.filter(({ end }) => end === status)
    expect(of(503).filter(({ orderId }) => charged.has(orderId))).toEqual([])
    expect(of(504).filter(({ orderId }) => !charged.has(orderId))).toEqual([])
  })

  it('blackout: for a minute nobody listens, and callbacks come after it', async () => {
    const { shop, seen } = await played('blackout')
    expect(share(seen, 'refused', 30, 90)).toBe(1)
    expect(share(seen, 'refused', 0, 30) + share(seen, 'refused', 90)).toBe(0)
    const during = shop.callbacks.filter(({ at }) => at > 30_000 && at < 90_000)
    expect(during).toEqual([])
    expect(shop.callbacks.filter(({ at }) => at === 90_000).length).toBeGreaterThan(20)
    expect(shop.callbacks).toHaveLength(seen.filter(({ end }) => end === 200).length)
  })

  it('flapping: 15 s there, 5 s away, again and again', async () => {
    const { seen } = await played('flapping')
    for (const burst of [20, 40, 60, 80, 100]) {
      expect(share(seen, 'refused', burst - 15, burst)).toBe(0)
      expect(share(seen, 'refused', burst, burst + 5)).toBe(1)
    }
  })

  it('slow-death: slower step by step, then it hangs, then it is well', async () => {
    const { seen } = await played('slow-death')
    const [well, worse, bad, after] = [
      medianTook(seen, 0, 30),
      medianTook(seen, 30, 60),
      medianTook(seen, 60, 90),
      medianTook(seen, 150, 180),
    ] as const
    expect(worse).toBeGreaterThan(well * 1.1)
    expect(bad).toBeGreaterThan(worse * 3)
    expect(share(seen, 'never', 90, 150)).toBe(1)
    expect(share(seen, 'never', 0, 90) + share(seen, 'never', 150)).toBe(0)
    expect(after / well).toBeCloseTo(1, 0)
  })

  it('callback-loss: 3 % are lost, 2 % come one to ten minutes late', async () => {
    const { shop, seen } = await played('callback-loss')
    const { lost = 0, late = 0, delivered } = shop.gateway.counts()['async-card']?.callbacks ?? {}
    expect(lost / seen.length).toBeCloseTo(0.03, 2)
    expect(late / seen.length).toBeCloseTo(0.02, 2)
    expect(delivered).toBe(seen.length - lost)
    const answered = new Map(seen.map(({ orderId, until }) => [orderId, until]))
    const waits = shop.callbacks.map(({ at, orderId }) => at - (answered.get(orderId) ?? at))
    expect(waits.filter((ms) => ms > 5000 && ms < 60_000)).toEqual([])
    expect(waits.filter((ms) => ms >= 60_000)).toHaveLength(late)
    expect(Math.max(...waits)).toBeLessThan(605_000)
  })

  it('duplicate-storm: half of the callbacks come twice, many out of order', async () => {
    const { shop, seen } = await played('duplicate-storm')
    expect(shop.callbacks.length / seen.length).toBeCloseTo(1.5, 1)
    const { faults } = shop.gateway.counts()['async-card'] ?? {}
    expect((faults?.['callback-reordered'] ?? 0) / seen.length).toBeCloseTo(0.2, 1)
    expect(shop.gateway.ledger().charges).toHaveLength(seen.length)
  })

  it('late-execution: one in twenty is executed 10-60 s later, not found before', async () => {
    const shop = new VirtualShop(findScenario('late-execution'))
    const found: number[] = []
    const absent: number[] = []
    const seen = await shop.submitLoad(2000, (one) => {
      void shop.lookUp(one.orderId).then(({ end }) => (end === 404 ? absent : found).push(one.at))
    })
    const late = seen.filter(({ at, until }) => until - at >= 10_000)
    expect(late.length / seen.length).toBeCloseTo(0.05, 1)
    expect(Math.max(...late.map(({ at, until }) => until - at))).toBeLessThanOrEqual(60_500)
    expect(absent.toSorted((one, other) => one - other)).toEqual(late.map(({ at }) => at))
    expect(found).toHaveLength(seen.length - late.length)
    expect(shop.gateway.ledger().charges).toHaveLength(seen.length)
  })

  it('gateway-amnesia: what is pending at a restart stays so and is never told', async () => {
    const { shop, seen } = await played('gateway-amnesia')
    expect(share(seen, 'refused', 60, 63)).toBe(1)
    const { charges } = shop.gateway.ledger()
    const pending = charges.filter(({ state }) => state === 'pending')
    expect(pending.length).toBeGreaterThan(100)
    const told = new Set(shop.callbacks.map(({ orderId }) => orderId))
    expect(pending.filter(({ reference }) => told.has(reference))).toEqual([])
    expect(told.size).toBe(charges.length - pending.length)
  })
})
