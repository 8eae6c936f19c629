import { describe, expect, it } from 'vitest'
import { PlannedFaults, ruleOf } from '../testing/planned-faults.js'
import type { FaultRule } from './fault-rule.js'
import { UNHARMED_GATEWAY } from './gateway-fate.js'
import { RateWindow } from './rate-window.js'

/** At which of these moments the fault strikes `order-1`. */
function momentsOf(rule: Partial<FaultRule>, moments: readonly number[]): number[] {
  const world = new PlannedFaults([ruleOf('answer-lost', rule)])
  return moments.filter((atMs) => {
    world.atMs = atMs
    return world.onRequest().length > 0
  })
}

describe('when a rule may strike', () => {
  it('is in its window: from its beginning on, and not at its end', () => {
    const window = { from: 1000, to: 2000 }
    expect(momentsOf({ window }, [0, 999, 1000, 1999.9, 2000, 5000])).toEqual([1000, 1999.9])
    expect(momentsOf({ window: { from: 1000 } }, [0, 1000, 9e9])).toEqual([1000, 9e9])
  })

  it('is in its bursts, the first of which comes after `every`', () => {
    const burst = { every: 1000, lasts: 100 }
    const moments = [0, 50, 999, 1000, 1099, 1100, 1999, 2000, 2099, 2100, 7050]
    expect(momentsOf({ burst }, moments)).toEqual([1000, 1099, 2000, 2099, 7050])
    const within = { burst, window: { from: 500, to: 2550 } }
    const others = [1000, 1499, 1500, 1599, 1600, 2500, 2549, 2550, 3500]
    expect(momentsOf(within, others)).toEqual([1500, 1599, 2500, 2549])
  })

  it('does not change whom it strikes', () => {
    const world = new PlannedFaults([
      ruleOf('answer-lost', { rate: 0.5, burst: { every: 1000, lasts: 100 } }),
    ])
    const struckAt = (atMs: number): string => {
      world.atMs = atMs
      return Array.from({ length: 64 }, (_, n) => world.onRequest({ entity: `${n}` }).length).join(
        '',
      )
    }
    expect(struckAt(1000)).toMatch(/01|10/)
    expect(struckAt(2050)).toBe(struckAt(1000))
  })

  it('holds for callbacks too', () => {
    const world = new PlannedFaults([ruleOf('callback-lost', { window: { from: 10, to: 20 } })])
    expect(world.onCallback()).toEqual([])
    world.atMs = 10
    expect(world.onCallback()).toEqual(['callback-lost'])
  })
})

describe('rate-limit', () => {
  /** How many of so many requests at this moment are refused. */
  const refused = (world: PlannedFaults, count: number, atMs: number): number => {
    world.atMs = atMs
    return Array.from({ length: count }, (_, n) => world.onRequest({ entity: `${n}` })).flat()
      .length
  }

  it('lets 10 a second through unless the rule says otherwise', () => {
    const world = new PlannedFaults([ruleOf('rate-limit')])
    expect(refused(world, 13, 0)).toBe(3)
    expect(refused(world, 13, 999)).toBe(13)
    expect(refused(world, 13, 1000)).toBe(3)
    const strict = new PlannedFaults([
      ruleOf('rate-limit', { limit: { requests: 2, per: 60_000 } }),
    ])
    expect(refused(strict, 5, 0)).toBe(3)
    expect(refused(strict, 5, 59_999)).toBe(5)
    expect(refused(strict, 5, 60_000)).toBe(3)
  })

  it('counts the requests that its rule may strike, and no others', () => {
    const limit = { requests: 2, per: 1000 }
    const match = { operation: 'inquiry' }
    const world = new PlannedFaults([ruleOf('rate-limit', { limit, match })])
    expect(refused(world, 50, 0)).toBe(0)
    const inquiries = Array.from({ length: 5 }, () => world.onRequest({ kind: 'inquiry' }))
    expect(inquiries.flat()).toHaveLength(3)
  })

  it('counts on when the scenario is changed under way', () => {
    const rule = ruleOf('rate-limit', { limit: { requests: 4, per: 1000 } })
    const world = new PlannedFaults([rule])
    expect(refused(world, 4, 0)).toBe(0)
    world.conduct = { ...world.conduct, faults: [{ ...rule }, ruleOf('hang', { rate: 0 })] }
    expect(refused(world, 4, 1)).toBe(4)
  })

  it('counts for each rule on its own', () => {
    const limit = { requests: 1, per: 1000 }
    const world = new PlannedFaults([
      ruleOf('rate-limit', { limit, match: { operation: 'submit' } }),
      ruleOf('rate-limit', { id: 'b', limit, match: { operation: 'refund' } }),
    ])
    expect(refused(world, 1, 0)).toBe(0)
    expect(world.onRequest({ kind: 'refund' })).toEqual([])
    expect(world.onRequest({ kind: 'refund' })).toEqual(['rate-limit'])
  })

  it('strikes a call that forces it, whatever was counted', () => {
    const world = new PlannedFaults([ruleOf('rate-limit')])
    expect(world.onRequest({}, ['rate-limit'])).toEqual(['rate-limit'])
  })
})

describe('a rate window', () => {
  it('begins anew with every `per`, also where some pass without a request', () => {
    const window = new RateWindow()
    const limit = { requests: 1, per: 100 }
    const exceeds = [0, 99.9, 100, 150, 570, 599, 600].map((atMs) => window.exceeds(limit, atMs))
    expect(exceeds).toEqual([false, true, false, true, false, true, false])
  })
})

describe('the gateway as a whole', () => {
  const restart = ruleOf('restart', { window: { from: 1000, to: 2000 } })

  it('is struck while a rule holds', () => {
    const world = new PlannedFaults([restart])
    expect(world.plan.gateway()).toEqual(UNHARMED_GATEWAY)
    world.atMs = 1000
    expect(world.plan.gateway()).toEqual({
      isListening: false,
      keepsCallbacks: true,
      forgets: true,
    })
    world.atMs = 2000
    expect(world.plan.gateway()).toEqual(UNHARMED_GATEWAY)
  })

  it('is struck by several at once', () => {
    const world = new PlannedFaults([ruleOf('connection-refused'), restart])
    world.atMs = 500
    const { isListening, keepsCallbacks } = world.plan.gateway()
    expect([isListening, keepsCallbacks]).toEqual([false, false])
    world.atMs = 1500
    expect(world.plan.gateway().keepsCallbacks).toBe(true)
  })

  it('meets each burst by chance: the same for its whole length, as often as its rate says', () => {
    const burst = { every: 1000, lasts: 100 }
    const world = new PlannedFaults([ruleOf('black-out', { rate: 0.3, burst })])
    const isUp = (atMs: number): boolean => {
      world.atMs = atMs
      return world.plan.gateway().isListening
    }
    let down = 0
    for (let number = 1; number <= 4000; number += 1) {
      const isUpThen = isUp(number * 1000)
      if (!isUpThen) down += 1
      expect(isUp(number * 1000 + 99)).toBe(isUpThen)
      expect(isUp(number * 1000 + 100)).toBe(true)
    }
    // 1200 expected; six standard deviations are 174.
    expect(Math.abs(down - 1200)).toBeLessThan(174)
  })

  it('is not struck by faults of requests or callbacks', () => {
    const world = new PlannedFaults([ruleOf('hang'), ruleOf('callback-lost')])
    expect(world.plan.gateway()).toEqual(UNHARMED_GATEWAY)
    expect(new PlannedFaults([ruleOf('black-out')]).onRequest()).toEqual([])
  })
})
