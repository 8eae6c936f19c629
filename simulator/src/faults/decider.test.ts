import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_SEED, createDecider } from './decider.js'

describe('the decider', () => {
  it('decides by seed, decision, entity and occurrence and by nothing else', () => {
    const anything = fc.record({
      seed: fc.nat({ max: MAX_SEED }),
      decision: fc.string(),
      entity: fc.string(),
      occurrence: fc.nat({ max: 1000 }),
      others: fc.array(fc.string()),
    })
    fc.assert(
      fc.property(anything, ({ seed, decision, entity, occurrence, others }) => {
        const first = createDecider(seed).bits(decision, entity, occurrence)
        const busy = createDecider(seed)
        for (const other of others) busy.bits(other, other, occurrence)
        expect(busy.bits(decision, entity, occurrence)).toBe(first)
        expect(first).toBe(first >>> 0)
        expect(busy.fraction(decision, entity, occurrence)).toBe(first / 2 ** 32)
      }),
    )
  })

  it('changes with each of the four', () => {
    const { bits } = createDecider(1)
    const differing = [
      bits('a', 'order-1', 1),
      bits('b', 'order-1', 1),
      bits('a', 'order-2', 1),
      bits('a', 'order-1', 2),
      bits('ao', 'rder-1', 1),
      createDecider(2).bits('a', 'order-1', 1),
      createDecider(1 + 2 ** 32).bits('a', 'order-1', 1),
    ]
    expect(new Set(differing).size).toBe(differing.length)
  })

  it.each(['order-', '20251120:TR:', ''])(
    'spreads evenly over entities named "%s<n>"',
    (prefix) => {
      const { fraction } = createDecider(42)
      const tenths = Array.from({ length: 10 }, () => 0)
      for (let n = 0; n < 20_000; n += 1) {
        const tenth = Math.floor(fraction('answer-lost', `${prefix}${n}`, 1) * 10)
        tenths[tenth] = (tenths[tenth] ?? 0) + 1
      }
      // 2000 expected; six standard deviations are 255.
      for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(255)
    },
  )

  it('decides about occurrences of one entity independently', () => {
    const { fraction } = createDecider(42)
    let bothStruck = 0
    for (let n = 0; n < 20_000; n += 1) {
      const first = fraction('answer-lost', `order-${n}`, 1) < 0.4
      const second = fraction('answer-lost', `order-${n}`, 2) < 0.4
      if (first && second) bothStruck += 1
    }
    // 16 % of 20000 expected; six standard deviations are 311.
    expect(Math.abs(bothStruck - 3200)).toBeLessThan(311)
  })

  it.each([-1, 1.5, Number.NaN, MAX_SEED + 1])('refuses the seed %s', (seed) => {
    expect(() => createDecider(seed)).toThrow(`got ${seed}`)
  })
})
