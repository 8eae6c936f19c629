import { describe, expect, test } from 'vitest'
import { circuitUnderTest } from './testing/circuit-under-test.js'
import { REFUSED } from './circuit-state.js'
import { consecutiveFailures } from './trip-rule.js'

const one = { permits: 1, minimumProbes: 1 }

/** A half-open circuit, a call from its closed state and its only probe, both under way. */
function halfOpened() {
  const world = circuitUnderTest(one)
  const stale = world.at(0).admit()
  world.calls(10, 'failure')
  const probe = world.at(10_001).admit()
  return { ...world, stale, probe }
}

describe('a result counts only in the generation that admitted its call', () => {
  test('from closed into half-open: it is no probe result', () => {
    const { circuit, at, stale, probe } = halfOpened()
    expect(at(10_002).settle(stale, 'failure', false)).toBe('late')
    expect([circuit.state, circuit.late]).toEqual(['half-open', 1])
    expect(at(10_003).settle(probe, 'success', false)).toBe('counted')
    expect(circuit.state).toBe('closed')
  })

  test('from closed into half-open, ignored: it gives no additional permit', () => {
    const { circuit, at, stale } = halfOpened()
    expect(at(10_002).settle(stale, 'ignored', false)).toBe('late')
    expect([circuit.permits, at(10_003).admit()]).toEqual([0, REFUSED])
  })

  test('from closed into the closed state after it: it does not count twice over', () => {
    const { circuit, at, stale, probe } = halfOpened()
    at(10_002).settle(probe, 'success', false)
    expect(at(10_003).settle(stale, 'failure', false)).toBe('late')
    expect(circuit.readings()[0]?.counts?.calls).toBe(0)
  })

  test('from half-open into the next half-open', () => {
    const { circuit, at, probe } = halfOpened()
    at(10_002).giveUpProbes()
    const next = at(20_003).admit()
    expect(at(20_004).settle(probe, 'success', false)).toBe('late')
    expect(circuit.state).toBe('half-open')
    expect(at(20_005).settle(probe, 'ignored', false)).toBe('late')
    expect(at(20_006).admit()).toBe(REFUSED)
    at(20_007).settle(next, 'failure', false)
    expect(circuit.state).toBe('open')
  })

  test('from before a reset: neither a failure nor a success of the fresh window', () => {
    const { circuit, at } = circuitUnderTest({ tripWhen: [consecutiveFailures(2)] })
    const early = [at(0).admit(), at(0).admit(), at(0).admit()]
    at(1).transitionTo('closed')
    for (const permit of early) at(2).settle(permit, 'failure', false)
    expect([circuit.state, circuit.late]).toEqual(['closed', 3])
    at(3).settle(at(3).admit(), 'failure', false)
    expect(circuit.readings()[0]?.observed).toBe(1)
  })

  test('from before it was forced: unwatched as all others there, but known to be late', () => {
    const { circuit, at } = circuitUnderTest()
    const early = at(0).admit()
    at(1).transitionTo('forced-closed')
    const inside = at(2).admit()
    expect(at(3).settle(early, 'failure', false)).toBe('unwatched')
    expect(at(3).settle(inside, 'failure', false)).toBe('unwatched')
    expect(circuit.late).toBe(1)
  })

  test('from forced-closed into closed', () => {
    const { circuit, at } = circuitUnderTest()
    at(1).transitionTo('forced-closed')
    const inside = at(2).admit()
    at(3).transitionTo('closed')
    expect(at(4).settle(inside, 'failure', false)).toBe('late')
    expect(circuit.readings()[0]?.counts?.calls).toBe(0)
  })
})
