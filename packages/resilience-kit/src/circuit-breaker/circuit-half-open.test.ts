import { describe, expect, test } from 'vitest'
import type { Classification } from '../classification.js'
import { circuitUnderTest } from './testing/circuit-under-test.js'
import type { CircuitSettings } from './circuit-settings.js'
import { REFUSED } from './circuit-state.js'

/** A circuit that has just given its first permit to a probe. */
function halfOpened(settings: Partial<CircuitSettings> = {}) {
  const world = circuitUnderTest(settings)
  world.calls(10, 'failure', 0)
  const first = world.at(10_001).admit()
  const probes = (n: number) => [
    first,
    ...Array.from({ length: n - 1 }, () => world.circuit.admit()),
  ]
  return { ...world, first, probes }
}

/** What a circuit with `n` permits decides by these outcomes. */
function decidedBy(
  settings: Partial<CircuitSettings>,
  outcomes: readonly (readonly [Classification, boolean?])[],
): string {
  const { circuit, at, probes } = halfOpened(settings)
  const permits = probes(outcomes.length)
  outcomes.forEach(([classification, slow = false], i) => {
    at(10_500).settle(permits[i] ?? REFUSED, classification, slow)
  })
  return circuit.state
}

describe('half-open: permits', () => {
  test('are given exactly; a finished probe gives none back', () => {
    const { circuit, at, first } = halfOpened()
    at(10_001).admit()
    at(10_002).settle(first, 'success', false)
    at(10_002).admit()
    expect(at(10_003).admit()).toBe(REFUSED)
    expect([circuit.permits, circuit.retryAfterMs, circuit.refused]).toEqual([0, undefined, 1])
  })

  test('an ignored probe gives its permit back', () => {
    const { at, first } = halfOpened({ permits: 1, minimumProbes: 1 })
    expect(at(10_001).admit()).toBe(REFUSED)
    at(10_002).settle(first, 'ignored', false)
    expect(at(10_003).admit()).not.toBe(REFUSED)
    expect(at(10_003).admit()).toBe(REFUSED)
  })

  test('are new in every half-open state', () => {
    const { circuit, at, probes } = halfOpened()
    for (const permit of probes(3)) at(10_002).settle(permit, 'failure', false)
    expect([circuit.state, circuit.permits]).toEqual(['open', 0])
    at(20_003).admit()
    expect([circuit.state, circuit.permits]).toEqual(['half-open', 2])
  })
})

describe('half-open: the decision', () => {
  test.each([
    ['1 of 3 failed', ['failure', 'success', 'success'], 'closed'],
    ['2 of 3 failed', ['success', 'failure', 'unanswered'], 'open'],
    ['the first 2 of 3 failed', ['failure', 'failure', 'success'], 'open'],
  ] as const)('waits until all probes have ended: %s', (_, outcomes, state) => {
    const { circuit, at, probes } = halfOpened()
    const permits = probes(3)
    outcomes.forEach((outcome, i) => {
      expect(circuit.state).toBe('half-open')
      at(10_500).settle(permits[i] ?? REFUSED, outcome, false)
    })
    expect(circuit.state).toBe(state)
  })

  test('falls as soon as the minimum has ended', () => {
    const settings = { permits: 4, minimumProbes: 2 }
    expect(decidedBy(settings, [['success']])).toBe('half-open')
    expect(decidedBy(settings, [['success'], ['success']])).toBe('closed')
    expect(decidedBy(settings, [['success'], ['failure']])).toBe('open')
  })

  test('counts calls and never time: probes may end minutes apart', () => {
    const { circuit, at, probes } = halfOpened()
    probes(3).forEach((permit, i) => at(10_001 + i * 600_000).settle(permit, 'success', false))
    expect(circuit.state).toBe('closed')
  })

  test('slow probes open again, unless nothing was said about slowness', () => {
    const one = { permits: 1, minimumProbes: 1 }
    expect(decidedBy(one, [['success', true]])).toBe('open')
    expect(decidedBy({ ...one, reopenSlowRate: Infinity }, [['success', true]])).toBe('closed')
  })

  test('with its own threshold, one success of five is enough', () => {
    const settings = { permits: 5, minimumProbes: 5, reopenFailureRate: 100 }
    const failure = ['failure'] as const
    const failures = [failure, failure, failure, failure]
    expect(decidedBy(settings, [...failures, ['success']])).toBe('closed')
    expect(decidedBy(settings, [...failures, failure])).toBe('open')
  })

  test('names the rates and the numbers of the probes', () => {
    const { circuit, at, probes } = halfOpened()
    const [a = 0, b = 0, c = 0] = probes(3)
    at(10_500).settle(a, 'failure', false)
    at(10_500).settle(b, 'success', true)
    at(10_500).settle(c, 'unanswered', true)
    expect(circuit.reason).toEqual({
      kind: 'probes-failed',
      failureRate: (2 * 100) / 3,
      slowRate: (2 * 100) / 3,
      counts: { calls: 3, failed: 2, slow: 2, slowFailed: 1 },
    })
  })

  test('opening again shows the probes, closing begins with an empty window', () => {
    const one = { permits: 1, minimumProbes: 1 }
    const bad = halfOpened(one)
    bad.at(10_002).settle(bad.first, 'failure', false)
    expect(bad.circuit.readings()[0]).toMatchObject({ observed: 100, counts: { calls: 1 } })
    const good = halfOpened(one)
    good.at(10_002).settle(good.first, 'success', false)
    expect(good.circuit.readings()[0]).toMatchObject({ observed: -1, counts: { calls: 0 } })
  })

  test('no rule is announced for probes', () => {
    const { at, first, exceeded } = halfOpened({ permits: 1, minimumProbes: 1 })
    const before = exceeded.length
    at(10_002).settle(first, 'failure', true)
    expect(exceeded).toHaveLength(before)
  })
})

describe('half-open: what shows', () => {
  test('both rates, as far as they have a limit, below the minimum as -1', () => {
    const { at, probes } = halfOpened()
    const [a = 0] = probes(3)
    const counts = { calls: 1, failed: 1, slow: 1, slowFailed: 1 }
    at(10_002).settle(a, 'failure', true)
    expect(at(10_002).readings()).toEqual([
      { rule: 'failure-rate', threshold: 50, observed: -1, counts },
      { rule: 'slow-rate', threshold: 50, observed: -1, counts },
    ])
    const lax = halfOpened({ reopenSlowRate: Infinity })
    expect(lax.circuit.readings().map(({ rule }) => rule)).toEqual(['failure-rate'])
  })
})

describe('half-open: probes that never end', () => {
  test('lead to open, where they count towards nothing but the window', () => {
    const { circuit, at, first, moves } = halfOpened()
    at(70_000).giveUpProbes()
    expect(moves().at(-1)).toBe('half-open > open: probes-undecided')
    expect([circuit.permits, circuit.openings, circuit.retryAfterMs]).toEqual([0, 2, 10_001])
    expect(at(70_001).settle(first, 'success', false)).toBe('counted')
    expect(circuit.state).toBe('open')
  })

  test('or to closed, for which their results come too late', () => {
    const { circuit, at, first } = halfOpened({ afterMaxWaitInHalfOpen: 'closed' })
    at(70_000).giveUpProbes()
    expect([circuit.state, circuit.openings]).toEqual(['closed', 0])
    expect(at(70_001).settle(first, 'failure', false)).toBe('late')
    expect(circuit.readings()[0]?.counts?.calls).toBe(0)
  })

  test('giving up means nothing in any other state', () => {
    const { circuit, at, moves, calls } = circuitUnderTest()
    at(1).giveUpProbes()
    calls(10, 'failure')
    at(2).giveUpProbes()
    at(3).transitionTo('forced-open')
    at(4).giveUpProbes()
    expect(circuit.state).toBe('forced-open')
    expect(moves()).toEqual(['closed > open: tripped', 'open > forced-open: manual'])
  })

  test('does not listen to outcomes that ask to open', () => {
    const { circuit, at } = halfOpened()
    at(10_002).openFor(500)
    expect(circuit.state).toBe('half-open')
  })
})
