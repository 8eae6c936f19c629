import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDecider } from '../../faults/decider.js'
import { DrawnKnobs, type Knobs } from './knobs.js'

const anySeed = fc.nat({ max: 10_000 })

function overSeeds<T>(count: number, draw: (knobs: Knobs) => T): T[] {
  return Array.from({ length: count }, (_, seed) => draw(new DrawnKnobs(createDecider(seed))))
}

function shareOf<T>(drawn: readonly T[], isMeant: (one: T) => boolean): number {
  return drawn.filter(isMeant).length / drawn.length
}

describe('knobs', () => {
  it('are drawn by their name alone: neither order nor range of others moves one', () => {
    fc.assert(
      fc.property(anySeed, fc.array(fc.string()), fc.string(), (seed, others, name) => {
        const quiet = new DrawnKnobs(createDecider(seed))
        const busy = new DrawnKnobs(createDecider(seed))
        for (const other of others) busy.integer(other, 0, 9)
        expect(busy.integer(name, 0, 1000)).toBe(quiet.integer(name, 0, 1000))
      }),
    )
  })

  it('are whole and in their range', () => {
    const anyRange = fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.nat({ max: 100_000 }))
    fc.assert(
      fc.property(anySeed, anyRange, (seed, [min, more]) => {
        const knobs = new DrawnKnobs(createDecider(seed))
        for (const drawn of [
          knobs.integer('a', min, min + more),
          knobs.scale('b', min, min + more),
        ]) {
          expect(Number.isInteger(drawn)).toBe(true)
          expect(drawn).toBeGreaterThanOrEqual(min)
          expect(drawn).toBeLessThanOrEqual(min + more)
        }
      }),
    )
  })

  it('take every value, both ends included', () => {
    const integers = overSeeds(400, (knobs) => knobs.integer('attempts', 1, 5))
    expect(new Set(integers)).toEqual(new Set([1, 2, 3, 4, 5]))
    const chosen = overSeeds(100, (knobs) => knobs.oneOf('dialect', ['toss', 'stripe']))
    expect(new Set(chosen)).toEqual(new Set(['toss', 'stripe']))
  })

  it('are as likely to lie in one decade as in another where they are drawn by scale', () => {
    const drawn = overSeeds(3000, (knobs) => knobs.scale('lease ms', 10, 10_000))
    expect(shareOf(drawn, (ms) => ms <= 100)).toBeCloseTo(1 / 3, 1)
    expect(shareOf(drawn, (ms) => ms > 1000)).toBeCloseTo(1 / 3, 1)
  })

  it('are on in the share of the seeds that is asked for', () => {
    const drawn = overSeeds(3000, (knobs) => knobs.isOn('expires under a payment', 0.3))
    expect(shareOf(drawn, (isOn) => isOn)).toBeCloseTo(0.3, 1)
  })

  it('are kept for the report', () => {
    const knobs = new DrawnKnobs(createDecider(1))
    const attempts = knobs.integer('attempts', 1, 5)
    const dialect = knobs.oneOf('dialect', ['toss', 'stripe'])
    const isOn = knobs.isOn('expires', 0.5)
    expect(knobs.drawn).toEqual({ attempts, dialect, expires: isOn ? 'yes' : 'no' })
  })

  it('are what they are pinned to, whatever is asked of them', () => {
    const pinned = { attempts: 9, dialect: 'async-card', expires: 'no', 'lease ms': 1 }
    for (let seed = 0; seed < 20; seed += 1) {
      const knobs = new DrawnKnobs(createDecider(seed), pinned)
      expect(knobs.integer('attempts', 1, 5)).toBe(9)
      expect(knobs.oneOf('dialect', ['toss', 'stripe'] as [string, ...string[]])).toBe('async-card')
      expect(knobs.isOn('expires', 1)).toBe(false)
      expect(knobs.scale('lease ms', 10, 20)).toBe(1)
      expect(knobs.drawn).toEqual(pinned)
    }
  })
})
