import { describe, expect, test } from 'vitest'
import { circuitUnderTest } from './testing/circuit-under-test.js'
import { REFUSED } from './circuit-state.js'
import { IllegalTransitionError } from './illegal-transition-error.js'
import { CIRCUIT_STATES, type CircuitState } from './transition.js'

const ILLEGAL = ['closed > half-open', 'metrics-only > open', 'metrics-only > half-open']

/** All that can be seen of a circuit. */
function everythingOf({ circuit, moves }: ReturnType<typeof circuitUnderTest>) {
  const { state, reason, since, waitMs, openings, permits, refused, late, retryAfterMs } = circuit
  const readings = circuit.readings()
  const rest = { waitMs, openings, permits, refused, late, retryAfterMs, readings }
  return { state, reason, since, ...rest, moves: moves() }
}

/** A circuit that has seen a call in `state`. */
function standingIn(state: CircuitState) {
  const world = circuitUnderTest({}, { state, waitMs: 10_000 })
  const permit = world.at(5).admit()
  if (permit !== REFUSED) world.at(6).settle(permit, 'failure', false)
  return world
}

const pairs = CIRCUIT_STATES.flatMap((from) => CIRCUIT_STATES.map((to) => [from, to] as const))
const isLegal = ([from, to]: readonly [CircuitState, CircuitState]) =>
  !ILLEGAL.includes(`${from} > ${to}`)

describe('by hand', () => {
  test('there are 36 ways, 33 of them legal', () => {
    expect([pairs.length, pairs.filter(isLegal).length]).toEqual([36, 33])
  })

  test.each(pairs.filter(isLegal))('from %s to %s: moves and begins anew', (from, to) => {
    const world = standingIn(from)
    const { circuit, at } = world
    const before = circuit.readings()
    at(100).transitionTo(to)
    expect([circuit.state, circuit.since, circuit.reason]).toEqual([to, 100, { kind: 'manual' }])
    expect(world.moves()).toEqual(from === to ? [] : [`${from} > ${to}: manual`])
    expect(circuit.permits).toBe(to === 'half-open' ? 3 : 0)
    // Opening keeps what was seen; every other state begins with nothing.
    if (to === 'open') expect(circuit.readings()).toEqual(before)
    else expect(circuit.readings().map(({ counts }) => counts?.calls)).toEqual([0, 0])
    const refuses = to === 'open' || to === 'forced-open'
    expect(circuit.admit() === REFUSED).toBe(refuses)
  })

  test.each(pairs.filter((pair) => !isLegal(pair)))(
    'from %s to %s: is an error and changes nothing',
    (from, to) => {
      const world = standingIn(from)
      const before = everythingOf(world)
      const error = new IllegalTransitionError('gateway', from, to)
      expect(() => world.at(100).transitionTo(to)).toThrow(error)
      expect(() => world.at(100).transitionTo(to, 500)).toThrow(error)
      expect(error).toMatchObject({
        code: 'ILLEGAL_TRANSITION',
        message: `circuit breaker 'gateway' cannot go from ${from} to ${to} by hand`,
        policy: 'gateway',
        from,
        to,
      })
      expect(everythingOf(world)).toEqual(before)
    },
  )

  test('openings in a row: open and forced-open add one, all but half-open end the row', () => {
    const { circuit, at } = circuitUnderTest()
    const steps: readonly (readonly [CircuitState, number])[] = [
      ['open', 1],
      ['open', 2],
      ['half-open', 2],
      ['open', 3],
      ['forced-open', 4],
      ['forced-open', 5],
      ['half-open', 5],
      ['half-open', 5],
      ['closed', 0],
      ['open', 1],
      ['metrics-only', 0],
      ['forced-open', 1],
      ['forced-closed', 0],
    ]
    for (const [to, openings] of steps) {
      at(0).transitionTo(to)
      expect([circuit.state, circuit.openings]).toEqual([to, openings])
    }
  })

  test('open for a given time: exactly that long, and no opening more in the row', () => {
    const { circuit, at } = circuitUnderTest({ waitMs: (openings) => openings * 1000 })
    at(0).transitionTo('open', 500)
    expect([circuit.openings, circuit.waitMs, at(500).admit()]).toEqual([0, 500, REFUSED])
    expect(at(501).admit()).not.toBe(REFUSED)
    at(501).transitionTo('open')
    expect([circuit.openings, circuit.waitMs]).toEqual([1, 1000])
  })

  test('open again while it is open: the wait begins anew', () => {
    const { circuit, at, calls } = circuitUnderTest()
    calls(10, 'failure', 0)
    at(9000).transitionTo('open')
    expect(at(18_999).admit()).toBe(REFUSED)
    expect(at(19_001).admit()).not.toBe(REFUSED)
    expect(circuit.state).toBe('half-open')
  })

  test('half-open from open, before the wait is over', () => {
    const { circuit, at, calls } = circuitUnderTest()
    calls(10, 'failure', 0)
    at(1).transitionTo('half-open')
    expect([circuit.permits, at(1).admit() === REFUSED]).toEqual([3, false])
  })
})

describe('forced and metrics-only', () => {
  test('forced-open refuses for ever and counts the refusals', () => {
    const { circuit, at } = circuitUnderTest()
    at(0).transitionTo('forced-open')
    expect(at(1e9).admit()).toBe(REFUSED)
    expect([circuit.refused, circuit.retryAfterMs]).toEqual([1, undefined])
  })

  test('forced-closed admits and records nothing', () => {
    const { circuit, at, calls } = circuitUnderTest()
    at(0).transitionTo('forced-closed')
    calls(100, 'failure')
    expect([circuit.state, circuit.readings()[0]?.counts?.calls]).toEqual(['forced-closed', 0])
  })

  test('metrics-only counts, announces each rule once and never moves', () => {
    const { circuit, at, call, calls, exceeded, moves } = circuitUnderTest()
    at(0).transitionTo('metrics-only')
    calls(20, 'failure')
    const rules = () => exceeded.map(({ state, reading }) => [state, reading.rule])
    expect(rules()).toEqual([['metrics-only', 'failure-rate']])
    for (let i = 0; i < 20; i += 1) call('failure', 0, true)
    expect(rules()).toEqual([
      ['metrics-only', 'failure-rate'],
      ['metrics-only', 'slow-rate'],
    ])
    at(0).openFor(1)
    expect([circuit.state, circuit.readings()[0]?.observed]).toEqual(['metrics-only', 100])
    expect(moves()).toEqual(['closed > metrics-only: manual'])
  })

  test('metrics-only, entered anew, announces anew', () => {
    const { at, calls, exceeded } = circuitUnderTest()
    for (let i = 0; i < 2; i += 1) {
      at(0).transitionTo('metrics-only')
      calls(20, 'failure')
    }
    expect(exceeded).toHaveLength(2)
  })

  test('closing closes from anywhere with empty windows; from closed it is no transition', () => {
    const { circuit, at, calls, moves } = circuitUnderTest()
    calls(9, 'failure')
    at(0).transitionTo('closed')
    calls(9, 'failure')
    expect([circuit.state, moves()]).toEqual(['closed', []])
    calls(1, 'failure')
    at(5).transitionTo('closed')
    expect(moves()).toEqual(['closed > open: tripped', 'open > closed: manual'])
  })
})
