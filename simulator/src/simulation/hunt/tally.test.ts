import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HistogramBuilder } from '../report/histogram-builder.js'
import type { SeedOutcome } from '../run/seed-outcome.js'
import { Tally, type TallyData } from './tally.js'

function outcomeOf(seed: number, change: Partial<SeedOutcome> = {}): SeedOutcome {
  const convergence = new HistogramBuilder()
  convergence.record(seed * 10)
  return {
    seed,
    knobs: {},
    rates: { hang: 0.1 },
    met: ['hang'],
    hits: { hang: 2 },
    entities: 5,
    payments: 6,
    crashes: 1,
    events: 100,
    virtualMs: 1000,
    boundMs: 50,
    violations: [],
    reached: { 'breaker opened': 3 },
    checked: { safe: 5 },
    healedBy: { answer: 5 },
    counts: { payments: 6 },
    convergence: convergence.histogram(),
    traceHash: '0',
    forbidden: [],
    ...change,
  }
}

const anyCounts = (names: readonly string[]) =>
  fc.dictionary(fc.constantFrom(...names), fc.integer({ min: 1, max: 9 }))
const anyChange = fc.record({
  rates: anyCounts(['hang', 'pause']),
  hits: anyCounts(['hang', 'pause']),
  entities: fc.nat({ max: 9 }),
  payments: fc.nat({ max: 9 }),
  crashes: fc.nat({ max: 9 }),
  events: fc.nat({ max: 99 }),
  virtualMs: fc.nat({ max: 99 }),
  boundMs: fc.nat({ max: 99 }),
  violations: fc.array(
    fc.record({
      invariant: fc.constantFrom('safe', 'live'),
      entity: fc.constant('order-1'),
      text: fc.constant('broken'),
      at: fc.constant(1),
    }),
    { maxLength: 2 },
  ),
  reached: anyCounts(['a', 'b']),
  checked: anyCounts(['safe']),
  counts: anyCounts(['x']),
  healedBy: anyCounts(['answer']),
  forbidden: fc.array(fc.constant('Date.now')),
})
const anyOutcomes = fc
  .array(anyChange, { minLength: 1, maxLength: 25 })
  .map((changes) => changes.map((change, index) => outcomeOf(index + 1, change)))

function tallied(outcomes: readonly SeedOutcome[]): TallyData {
  const tally = new Tally()
  for (const outcome of outcomes) {
    tally.add(outcome)
    if (outcome.seed % 3 === 0) tally.addSecondRun(outcome.seed, outcome.seed % 2 === 0)
  }
  return tally.data()
}

describe('a tally', () => {
  it('adds up to the same, however the seeds are shared out and in whatever order', () => {
    const anyShares = anyOutcomes.chain((outcomes) =>
      fc.record({
        outcomes: fc.constant(outcomes),
        mixed: fc.shuffledSubarray(outcomes, { minLength: outcomes.length }),
        size: fc.integer({ min: 1, max: outcomes.length }),
      }),
    )
    fc.assert(
      fc.property(anyShares, ({ outcomes, mixed, size }) => {
        const whole = new Tally()
        for (let from = 0; from < mixed.length; from += size) {
          whole.merge(tallied(mixed.slice(from, from + size)))
        }
        expect(whole.data()).toEqual(tallied(outcomes))
      }),
    )
  })

  it('counts seeds, things, what struck and how it ended', () => {
    const found = tallied([
      outcomeOf(1, { boundMs: 70, rates: { hang: 0.1, pause: 0.2 } }),
      outcomeOf(2, { hits: {}, reached: {} }),
    ])
    expect(found).toMatchObject({
      seeds: 2,
      entities: 10,
      payments: 12,
      crashes: 2,
      events: 200,
      virtualMs: 2000,
      boundMs: 70,
      checked: { safe: 10 },
      healedBy: { answer: 10 },
      counts: { payments: 12 },
      faultSeedsOn: { hang: 2, pause: 1 },
      faultSeedsHit: { hang: 1 },
      faultHits: { hang: 2 },
      reached: { 'breaker opened': 3 },
      reachedSeeds: { 'breaker opened': 1 },
    })
    expect(found.convergence).toMatchObject({ count: 2, min: 10, max: 20 })
  })

  it('counts every violation, and keeps the first ten seeds that failed', () => {
    const at = { entity: 'order-1', text: 'broken', at: 1 }
    const violations = [
      { invariant: 'safe', ...at },
      { invariant: 'live', ...at },
      { invariant: 'safe', ...at },
    ]
    const seeds = Array.from({ length: 12 }, (_, index) => 12 - index)
    const found = tallied(seeds.map((seed) => outcomeOf(seed, { violations })))
    expect(found.violated).toEqual({ safe: 24, live: 12 })
    expect(found.failed.map(({ seed }) => seed)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(found.failed[0]?.violation).toEqual(violations[0])
  })

  it('names the passing seed that has seen most, the first of them', () => {
    const at = { invariant: 'safe', entity: 'order-1', text: 'broken', at: 1 }
    const much = { hits: { hang: 1, pause: 1 }, reached: { a: 1, b: 1 } }
    const outcomes = [
      outcomeOf(4, much),
      outcomeOf(3, much),
      outcomeOf(1),
      outcomeOf(2, { hits: { ...much.hits, x: 1 }, reached: much.reached, violations: [at] }),
    ]
    expect(tallied(outcomes).richest).toEqual({ seed: 3, seen: 4 })
    expect(tallied(outcomes.slice(3)).richest).toBeNull()
  })

  it('names the seeds whose second run was another one, and what was used', () => {
    const found = tallied([outcomeOf(9), outcomeOf(3, { forbidden: ['Date.now'] }), outcomeOf(6)])
    expect(found.ranTwice).toBe(3)
    expect(found.differences).toEqual([3, 9])
    expect(found.forbidden).toEqual([{ seed: 3, what: 'Date.now' }])
  })
})
