import { describe, expect, test } from 'vitest'
import { circuitUnderTest } from './testing/circuit-under-test.js'
import { REFUSED } from './circuit-state.js'

describe('open', () => {
  const opened = () => {
    const world = circuitUnderTest()
    world.calls(10, 'failure', 1000)
    return world
  }

  test('refuses at exactly the wait and permits strictly after it, as resilience4j', () => {
    const { circuit, at } = opened()
    expect(at(10_999).admit()).toBe(REFUSED)
    expect(at(11_000).admit()).toBe(REFUSED)
    expect(circuit.state).toBe('open')
    expect(circuit.refused).toBe(2)
    expect(at(11_001).admit()).not.toBe(REFUSED)
    expect(circuit.state).toBe('half-open')
    expect(circuit.refused).toBe(0)
  })

  test('stays open, however long, until somebody calls', () => {
    const { circuit, at } = opened()
    expect(at(3_600_000).state).toBe('open')
    expect(circuit.retryAfterMs).toBe(1)
    expect(circuit.admit()).not.toBe(REFUSED)
    expect(circuit.state).toBe('half-open')
  })

  test('tells when a call can be permitted', () => {
    const { at } = opened()
    expect([1000, 5000, 11_000].map((now) => at(now).retryAfterMs)).toEqual([10_001, 6001, 1])
    const wait = at(1234.5).retryAfterMs ?? 0
    expect(at(1234.5 + wait - 1).admit()).toBe(REFUSED)
    expect(at(1234.5 + wait).admit()).not.toBe(REFUSED)
  })

  test('tells it for waits that are no whole milliseconds, too', () => {
    const { circuit, at, calls } = circuitUnderTest({ waitMs: () => 10.5 })
    calls(10, 'failure', 0)
    expect(circuit.retryAfterMs).toBe(11)
    expect(at(10.5).admit()).toBe(REFUSED)
    expect(at(11).admit()).not.toBe(REFUSED)
  })

  test('refused calls are no outcomes', () => {
    const { circuit, at } = opened()
    for (let i = 0; i < 5; i += 1) at(2000).admit()
    expect(circuit.refused).toBe(5)
    expect(circuit.readings()[0]?.counts).toEqual({ calls: 10, failed: 10, slow: 0, slowFailed: 0 })
  })

  test('adds late results of its own generation to the window and decides nothing by them', () => {
    const { circuit, at, calls } = circuitUnderTest()
    const early = [at(0).admit(), at(0).admit()]
    calls(10, 'failure')
    expect(early.map((permit) => at(5).settle(permit, 'success', false))).toEqual([
      'counted',
      'counted',
    ])
    expect(circuit.readings()[0]).toMatchObject({ observed: 80, counts: { calls: 10 } })
    expect([circuit.state, circuit.late]).toEqual(['open', 0])
  })

  test('an ignored result of a call from before gives no permit to anybody', () => {
    const { circuit, at, calls } = circuitUnderTest()
    const early = at(0).admit()
    calls(10, 'failure')
    at(5).settle(early, 'ignored', false)
    expect([circuit.permits, at(6).admit()]).toEqual([0, REFUSED])
  })

  test('does not listen to outcomes that ask to open', () => {
    const { circuit, at } = opened()
    at(2000).openFor(1)
    expect([circuit.waitMs, circuit.since]).toEqual([10_000, 1000])
  })
})

describe('the wait', () => {
  /** Opens by ten failures, then again and again by its probes. */
  const openingsOf = (rounds: number, waitMs: (openings: number, previousMs: number) => number) => {
    const asked: (readonly [number, number])[] = []
    const { circuit, at, calls } = circuitUnderTest({
      permits: 1,
      minimumProbes: 1,
      waitMs: (openings, previousMs) => {
        asked.push([openings, previousMs])
        return waitMs(openings, previousMs)
      },
    })
    let now = 0
    calls(10, 'failure', now)
    for (let round = 1; round < rounds; round += 1) {
      now += circuit.waitMs + 1
      at(now).settle(at(now).admit(), 'failure', false)
    }
    const close = () => {
      now += circuit.waitMs + 1
      at(now).settle(at(now).admit(), 'success', false)
      calls(10, 'failure', now)
    }
    return { asked, circuit, close }
  }

  test('is asked for with the number of openings in a row and the wait before', () => {
    const { asked, circuit } = openingsOf(4, (openings) => 100 * openings)
    expect(asked).toEqual([
      [1, 0],
      [2, 100],
      [3, 200],
      [4, 300],
    ])
    expect([circuit.openings, circuit.waitMs]).toEqual([4, 400])
  })

  test('begins anew once the breaker was closed', () => {
    const { asked, close } = openingsOf(3, (openings) => 100 * openings)
    close()
    expect(asked.at(-1)).toEqual([1, 0])
  })
})
