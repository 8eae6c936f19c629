import { describe, expect, test } from 'vitest'
import { consecutiveFailures, consecutiveUnanswered, failureRate, slowRate } from './trip-rule.js'

const window = { calls: 10 }

describe('a rate rule', () => {
  test('asks for a full window of calls, or for 100 calls in a window of time', () => {
    expect(failureRate({ threshold: 50, window })).toEqual({
      kind: 'failure-rate',
      threshold: 50,
      window,
      minimumCalls: 10,
    })
    expect(slowRate({ threshold: 50, window: { ms: 10 } })).toEqual({
      kind: 'slow-rate',
      threshold: 50,
      window: { ms: 10, slices: 10 },
      minimumCalls: 100,
    })
  })

  test('can ask for as many calls as its window holds, or fewer', () => {
    expect(failureRate({ threshold: 50, window, minimumCalls: 10 }).minimumCalls).toBe(10)
    expect(failureRate({ threshold: 50, window, minimumCalls: 4 }).minimumCalls).toBe(4)
    const timed = failureRate({ threshold: 50, window: { ms: 10 }, minimumCalls: 1_000_000 })
    expect(timed.minimumCalls).toBe(1_000_000)
  })

  test.each([
    [{ threshold: 0, window }, 'threshold must be above 0, at most 100, got 0'],
    [{ threshold: -1, window }, 'threshold must be above 0, at most 100, got -1'],
    [{ threshold: 100.1, window }, 'threshold must be above 0, at most 100, got 100.1'],
    [{ threshold: '50', window }, "threshold must be above 0, at most 100, got '50'"],
    [{ threshold: undefined, window }, 'threshold must be above 0, at most 100, got undefined'],
    [{ threshold: 50, window: { calls: 0 } }, 'window.calls must be 1..1000000, got 0'],
    [{ threshold: 50, window: { calls: 1e6 + 1 } }, 'window.calls must be 1..1000000, got 1000001'],
    [
      { threshold: 50, window: { calls: 1.5 } },
      'window.calls must be 1..1000000 and whole, got 1.5',
    ],
    [{ threshold: 50, window: { ms: 0 } }, 'window.ms must be 1..2147483647, got 0'],
    [{ threshold: 50, window: {} }, 'window.ms must be 1..2147483647, got undefined'],
    [{ threshold: 50, window: { ms: 10, slices: 0 } }, 'window.slices must be 1..100000, got 0'],
    [
      { threshold: 50, window: { ms: 10, slices: 100_001 } },
      'window.slices must be 1..100000, got 100001',
    ],
    [
      { threshold: 50, window: { ms: 10, slices: 11 } },
      'window.slices must be at most ms, 10, got 11',
    ],
    [{ threshold: 50, window: { calls: 5, ms: 10 } }, 'window: calls and ms exclude each other'],
    [
      { threshold: 50, window: { slices: 5, calls: 5 } },
      'window: calls and slices exclude each other',
    ],
    [{ threshold: 50, window, minimumCalls: 0 }, 'minimumCalls must be 1..10, got 0'],
    // It could never be reached.
    [{ threshold: 50, window, minimumCalls: 11 }, 'minimumCalls must be 1..10, got 11'],
    [{ threshold: 50, window, minimumCalls: 2.5 }, 'minimumCalls must be 1..10 and whole, got 2.5'],
    [
      { threshold: 50, window: { ms: 5 }, minimumCalls: 1_000_001 },
      'minimumCalls must be 1..1000000, got 1000001',
    ],
    [{ threshold: 50, window, minimumCalls: null }, 'minimumCalls must be 1..10, got null'],
  ])('refuses %j', (options, message) => {
    for (const [name, rule] of [
      ['failureRate', failureRate],
      ['slowRate', slowRate],
    ] as const) {
      expect(() => rule(options as never)).toThrow(new RangeError(`${name}.${message}`))
    }
  })

  test.each([[undefined], [null], [10]])('refuses %s for a window', (nonsense) => {
    expect(() => failureRate({ threshold: 50, window: nonsense as never })).toThrow(
      new TypeError(`the options of failureRate.window must be an object, got ${nonsense}`),
    )
  })

  test('keeps what its window was when it was made', () => {
    const given = { ms: 10, calls: undefined }
    const rule = failureRate({ threshold: 50, window: given as never })
    given.ms = -1
    expect(rule.window).toEqual({ ms: 10, slices: 10 })
    const calls = { calls: 10, ms: undefined, slices: undefined } as never
    expect(failureRate({ threshold: 50, window: calls }).window).toEqual(window)
  })
})

describe('a rule of rows', () => {
  test('takes their length', () => {
    expect(consecutiveFailures(5)).toEqual({ kind: 'consecutive-failures', threshold: 5 })
    expect(consecutiveUnanswered(1e6)).toEqual({ kind: 'consecutive-unanswered', threshold: 1e6 })
  })

  test.each([
    [0, '1..1000000, got 0'],
    [1_000_001, '1..1000000, got 1000001'],
    [0.5, '1..1000000 and whole, got 0.5'],
    ['3', "1..1000000, got '3'"],
    [undefined, '1..1000000, got undefined'],
  ])('refuses %s', (calls, message) => {
    expect(() => consecutiveFailures(calls as number)).toThrow(
      new RangeError(`consecutiveFailures must be ${message}`),
    )
    expect(() => consecutiveUnanswered(calls as number)).toThrow(
      new RangeError(`consecutiveUnanswered must be ${message}`),
    )
  })
})
