import { pipeline } from '@holdfast/resilience-kit'
import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LowDiscrepancy } from './low-discrepancy.js'
import { DIMENSIONS, settingsAt } from './setting-space.js'
import { contestantOf } from './settings.js'

const coordinate = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const place = fc.array(coordinate, { minLength: DIMENSIONS, maxLength: DIMENSIONS })

describe('a place in the space', () => {
  it('stands for settings that the kit takes', () => {
    fc.assert(
      fc.property(place, (at) => {
        const settings = settingsAt(at)
        const env = { clock: new VirtualClock(), onWarning: () => undefined }
        pipeline('settings', ...contestantOf(settings).policies(env), env)
        expect(settings.threshold).toBeGreaterThanOrEqual(30)
        expect(settings.threshold).toBeLessThanOrEqual(100)
        expect(settings.timeoutMs).toBeGreaterThanOrEqual(600)
        expect(settings.timeoutMs).toBeLessThanOrEqual(6000)
        expect(settings.maxAttempts).toBeGreaterThanOrEqual(1)
        expect(settings.maxAttempts).toBeLessThanOrEqual(5)
        expect(settings.waitInOpenMs).toBeLessThanOrEqual(30_000)
      }),
    )
  })

  it('stands for the ends of each range at its corners', () => {
    const [least, most] = [0, 1 - Number.EPSILON].map((at) =>
      settingsAt(Array(DIMENSIONS).fill(at)),
    )
    expect(least).toEqual({
      threshold: 30,
      window: { calls: 5 },
      minimumCalls: 5,
      unansweredInARow: null,
      waitInOpenMs: 1000,
      probes: 1,
      reopenFailureRate: 50,
      timeoutMs: 600,
      maxAttempts: 1,
      backoffMs: 100,
    })
    expect(most).toEqual({
      threshold: 100,
      window: { ms: 20_000 },
      minimumCalls: 50,
      unansweredInARow: 10,
      waitInOpenMs: 30_000,
      probes: 10,
      reopenFailureRate: 100,
      timeoutMs: 6000,
      maxAttempts: 5,
      backoffMs: 2000,
    })
  })

  it('spread evenly, has every kind of breaker', () => {
    const spread = new LowDiscrepancy(DIMENSIONS, seededRandom(1))
    const all = Array.from({ length: 200 }, () => settingsAt(spread.next()))
    const share = (is: (one: (typeof all)[number]) => boolean) => all.filter(is).length / 200
    expect(share(({ unansweredInARow }) => unansweredInARow === null)).toBeCloseTo(0.4, 1)
    expect(share(({ window }) => 'calls' in window)).toBeCloseTo(0.5, 1)
    for (const attempts of [1, 2, 3, 4, 5]) {
      expect(share(({ maxAttempts }) => maxAttempts === attempts)).toBeCloseTo(0.2, 1.7)
    }
  })
})
