import { describe, expect, it } from 'vitest'
import { createDecider } from '../../faults/decider.js'
import { faultList } from '../../faults/fault-list.js'
import { drawRates, type RateOptions } from './draw-rates.js'

const seeds = 2000

function overSeeds(options: Partial<RateOptions> = {}): Record<string, number>[] {
  return Array.from({ length: seeds }, (_, seed) => ratesOf(seed, options))
}

function ratesOf(seed: number, options: Partial<RateOptions> = {}): Record<string, number> {
  return drawRates(createDecider(seed), { isSwarm: true, ruled: {}, rates: {}, ...options })
}

const kept = faultList.filter(({ breaksPromise }) => breaksPromise === undefined)
const breaking = faultList.filter(({ breaksPromise }) => breaksPromise !== undefined)

describe('the rates of a swarm', () => {
  it('have each fault on in half of the seeds, each for itself', () => {
    const drawn = overSeeds()
    for (const { name } of kept) {
      const on = drawn.filter((rates) => name in rates).length
      // 1000 expected; six standard deviations are 134.
      expect(Math.abs(on - seeds / 2), name).toBeLessThan(134)
    }
    const both = drawn.filter((rates) => 'hang' in rates && 'pause' in rates).length
    expect(Math.abs(both - seeds / 4)).toBeLessThan(134)
  })

  it('lie between 0.1 % and 30 %, uniform by their logarithm', () => {
    const drawn = overSeeds().flatMap((rates) => Object.values(rates))
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0.001)
    expect(Math.max(...drawn)).toBeLessThanOrEqual(0.3)
    const middle = Math.sqrt(0.001 * 0.3)
    expect(drawn.filter((rate) => rate < middle).length / drawn.length).toBeCloseTo(0.5, 1)
  })

  it('never have a fault that breaks a promise', () => {
    expect(breaking.map(({ name }) => name)).not.toEqual([])
    for (const { name } of breaking) {
      expect(overSeeds().some((rates) => name in rates)).toBe(false)
    }
  })

  it('have only the faults that are asked for', () => {
    const names = overSeeds({ onlyFaults: ['hang', 'pause'] }).flatMap(Object.keys)
    expect(new Set(names)).toEqual(new Set(['hang', 'pause']))
  })

  it('are those that are given, in every seed', () => {
    for (const rates of overSeeds({ rates: { hang: 0.5, pause: 0, 'stale-look-up': 0.1 } })) {
      expect(rates).toMatchObject({ hang: 0.5, 'stale-look-up': 0.1 })
      expect(rates).not.toHaveProperty('pause')
    }
  })
})

describe('the rates of a scenario', () => {
  it('are those of its rules, and nothing is drawn', () => {
    const ruled = { hang: 0.2, pause: 0 }
    expect(ratesOf(1, { isSwarm: false, ruled })).toEqual({ hang: 0.2 })
  })

  it('give way to those that are given', () => {
    const options = { isSwarm: false, ruled: { hang: 0.2, pause: 0.1 }, rates: { hang: 0 } }
    expect(ratesOf(1, options)).toEqual({ pause: 0.1 })
  })
})
