import { describe, expect, test } from 'vitest'
import { checkedCircuitBreakerOptions } from './circuit-breaker-options.js'
import { consecutiveFailures, consecutiveUnanswered, failureRate, slowRate } from './trip-rule.js'

const rules = [
  failureRate({ threshold: 80, window: { ms: 1000 } }),
  slowRate({ threshold: 70, window: { ms: 1000 } }),
]

describe('options of the circuit breaker', () => {
  test("the defaults are resilience4j's, but half-open ends in time", () => {
    const { circuit, ...rest } = checkedCircuitBreakerOptions({})
    expect(circuit).toMatchObject({
      tripWhen: [
        { kind: 'failure-rate', threshold: 50, minimumCalls: 100 },
        { kind: 'slow-rate', threshold: 100, minimumCalls: 100 },
      ],
      waitInOpenMs: 60_000,
      permits: 10,
      minimumProbes: 10,
      reopenFailureRate: 50,
      reopenSlowRate: 100,
      afterMaxWaitInHalfOpen: 'open',
    })
    expect(rest).toMatchObject({
      slowCallMs: 60_000,
      maxWaitInHalfOpenMs: 60_000,
      automatic: false,
    })
  })

  test('half-open takes its thresholds from the rules unless it has its own', () => {
    const inherited = checkedCircuitBreakerOptions({ tripWhen: rules }).circuit
    expect([inherited.reopenFailureRate, inherited.reopenSlowRate]).toEqual([80, 70])
    const own = checkedCircuitBreakerOptions({
      tripWhen: rules,
      halfOpen: { reopenFailureRate: 100, reopenSlowRate: 90 },
    }).circuit
    expect([own.reopenFailureRate, own.reopenSlowRate]).toEqual([100, 90])
    const none = checkedCircuitBreakerOptions({ tripWhen: [consecutiveFailures(5)] }).circuit
    expect([none.reopenFailureRate, none.reopenSlowRate]).toEqual([50, Number.POSITIVE_INFINITY])
  })

  test('the minimum is never more than a window of calls holds', () => {
    const rule = failureRate({ threshold: 50, window: { calls: 10 }, minimumCalls: 100 })
    expect(rule.minimumCalls).toBe(10)
    expect(failureRate({ threshold: 50, window: { ms: 10 } }).minimumCalls).toBe(100)
  })

  test.each([
    [{ waitInOpenMs: 0 }, 'circuitBreaker.waitInOpenMs must be 1..2147483647, got 0'],
    [{ slowCallMs: 0 }, 'circuitBreaker.slowCallMs must be 1..2147483647, got 0'],
    [{ tripWhen: [] }, 'circuitBreaker.tripWhen must name at least one rule'],
    [{ halfOpen: { permits: 0 } }, 'circuitBreaker.halfOpen.permits must be 1..1000000, got 0'],
    [
      { halfOpen: { permits: 3, minimumCalls: 4 } },
      'circuitBreaker.halfOpen.minimumCalls must be 1..3, got 4',
    ],
    [
      { halfOpen: { maxWaitMs: -1 } },
      'circuitBreaker.halfOpen.maxWaitMs must be 0..2147483647, got -1',
    ],
    [
      { halfOpen: { reopenFailureRate: 0 } },
      'circuitBreaker.halfOpen.reopenFailureRate must be above 0, got 0',
    ],
  ])('refuses %j', (options, message) => {
    expect(() => checkedCircuitBreakerOptions(options)).toThrow(message)
  })

  test('refuses rules outside of their range', () => {
    const window = { calls: 10 }
    expect(() => failureRate({ threshold: 0, window })).toThrow('failure-rate.threshold must be')
    expect(() => slowRate({ threshold: 101, window })).toThrow(
      'slow-rate.threshold must be 0..100, got 101',
    )
    expect(() => failureRate({ threshold: 50, window: { calls: 0 } })).toThrow(
      'failure-rate.window.calls must be 1..1000000, got 0',
    )
    expect(() => failureRate({ threshold: 50, window: { ms: 10, slices: 0 } })).toThrow(
      'failure-rate.window.slices must be 1..1000, got 0',
    )
    expect(() => consecutiveFailures(0)).toThrow('consecutiveFailures must be 1..1000000, got 0')
    expect(() => consecutiveUnanswered(0.5)).toThrow('consecutiveUnanswered must be')
  })
})
