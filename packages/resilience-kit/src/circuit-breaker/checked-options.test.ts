import { describe, expect, test } from 'vitest'
import { checkedCircuitBreakerOptions } from './checked-options.js'
import { circuitBreaker } from './circuit-breaker.js'
import type { CircuitBreakerOptions, HalfOpenOptions } from './circuit-breaker-options.js'
import { consecutiveFailures, failureRate, slowRate } from './trip-rule.js'

const rules = [
  failureRate({ threshold: 80, window: { ms: 1000 } }),
  slowRate({ threshold: 70, window: { ms: 1000 } }),
]

/** What `circuitBreaker` throws; undefined if it takes them. */
function errorOf(options: unknown): Error | undefined {
  try {
    circuitBreaker(options as CircuitBreakerOptions)
    return undefined
  } catch (error) {
    return error as Error
  }
}

describe('the defaults', () => {
  test("are resilience4j's, but half-open ends in time", () => {
    expect(checkedCircuitBreakerOptions({})).toMatchObject({
      tripWhen: [
        { kind: 'failure-rate', threshold: 50, minimumCalls: 100, window: { calls: 100 } },
        { kind: 'slow-rate', threshold: 100, minimumCalls: 100, window: { calls: 100 } },
      ],
      slowCallMs: 60_000,
      waitInOpenMs: 60_000,
      maxRetryAfterMs: 60_000,
      openWhen: undefined,
      permits: 10,
      minimumProbes: 10,
      reopenFailureRate: 50,
      reopenSlowRate: 100,
      afterMaxWaitInHalfOpen: 'open',
      maxWaitInHalfOpenMs: 60_000,
      probeLimitMs: 0,
      automatic: false,
      classify: undefined,
      classifyRefusals: false,
      initialState: 'closed',
      restore: undefined,
    })
  })

  test('half-open takes its thresholds from the rules unless it has its own', () => {
    const inherited = checkedCircuitBreakerOptions({ tripWhen: rules })
    expect([inherited.reopenFailureRate, inherited.reopenSlowRate]).toEqual([80, 70])
    const own = checkedCircuitBreakerOptions({
      tripWhen: rules,
      halfOpen: { reopenFailureRate: 100, reopenSlowRate: 90 },
    })
    expect([own.reopenFailureRate, own.reopenSlowRate]).toEqual([100, 90])
    const none = checkedCircuitBreakerOptions({ tripWhen: [consecutiveFailures(5)] })
    expect([none.reopenFailureRate, none.reopenSlowRate]).toEqual([50, Number.POSITIVE_INFINITY])
  })

  test('all permitted probes must end unless fewer are asked for', () => {
    const minimum = (halfOpen: HalfOpenOptions) =>
      checkedCircuitBreakerOptions({ halfOpen }).minimumProbes
    expect([minimum({ permits: 4 }), minimum({ permits: 4, minimumCalls: 2 })]).toEqual([4, 2])
  })

  test('a policy describes itself with all of them', () => {
    const { kind, name, options } = circuitBreaker({ slowCallMs: 5 }, { name: 'x' }).describe()
    expect([kind, name]).toEqual(['circuit-breaker', 'x'])
    expect(options).toMatchObject({ slowCallMs: 5, waitInOpenMs: 60_000 })
    expect(options).toMatchObject({
      halfOpen: { permits: 10, minimumCalls: 10, maxWaitMs: 60_000 },
    })
  })

  test('what it describes builds the same policy again', () => {
    const halfOpen = { permits: 3, minimumCalls: 2, reopenFailureRate: 100, probeLimitMs: 5 }
    const { options } = circuitBreaker({ slowCallMs: 5, halfOpen }).describe()
    expect(circuitBreaker(options).describe().options).toEqual(options)
  })
})

describe('the ends of every range are in it', () => {
  const longest = 2_147_483_647
  test.each<CircuitBreakerOptions>([
    { slowCallMs: 1, waitInOpenMs: 1, maxRetryAfterMs: 0 },
    { slowCallMs: longest, waitInOpenMs: longest, maxRetryAfterMs: longest },
    { halfOpen: { permits: 1, minimumCalls: 1, maxWaitMs: 0, probeLimitMs: 0 } },
    { halfOpen: { permits: 1_000_000, maxWaitMs: longest, probeLimitMs: longest } },
    { halfOpen: { reopenFailureRate: 0.001, reopenSlowRate: 100 } },
  ])('%o', (options) => {
    expect(errorOf(options)).toBeUndefined()
  })
})

describe('what is out of its range is an error that names option, value and range', () => {
  const time = (from: number) => `must be ${from}..2147483647`
  const percent = 'must be above 0, at most 100'
  const rule = 'must be a rule, as failureRate() makes one'
  test.each([
    [{ slowCallMs: 0 }, `slowCallMs ${time(1)}, got 0`],
    [{ slowCallMs: 2 ** 31 }, `slowCallMs ${time(1)}, got 2147483648`],
    [{ slowCallMs: 1.5 }, `slowCallMs ${time(1)} and whole, got 1.5`],
    [{ slowCallMs: '5' }, `slowCallMs ${time(1)}, got '5'`],
    [{ slowCallMs: null }, `slowCallMs ${time(1)}, got null`],
    [{ waitInOpenMs: 0 }, `waitInOpenMs ${time(1)}, got 0`],
    [{ waitInOpenMs: 2 ** 31 }, `waitInOpenMs ${time(1)}, got 2147483648`],
    [{ waitInOpenMs: Number.NaN }, `waitInOpenMs ${time(1)}, got NaN`],
    [{ maxRetryAfterMs: -1 }, `maxRetryAfterMs ${time(0)}, got -1`],
    [{ maxRetryAfterMs: Infinity }, `maxRetryAfterMs ${time(0)} and whole, got Infinity`],
    [{ tripWhen: [] }, 'tripWhen must be a list of at least one rule, got an empty list'],
    [{ tripWhen: rules[0] }, 'tripWhen must be a list of at least one rule, got [object Object]'],
    [{ halfOpen: { permits: 0 } }, 'halfOpen.permits must be 1..1000000, got 0'],
    [{ halfOpen: { permits: 2.5 } }, 'halfOpen.permits must be 1..1000000 and whole, got 2.5'],
    [{ halfOpen: { permits: 1_000_001 } }, 'halfOpen.permits must be 1..1000000, got 1000001'],
    [{ halfOpen: { minimumCalls: 0 } }, 'halfOpen.minimumCalls must be 1..10, got 0'],
    [{ halfOpen: { permits: 3, minimumCalls: 4 } }, 'halfOpen.minimumCalls must be 1..3, got 4'],
    [
      { halfOpen: { reopenFailureRate: 0 } },
      'halfOpen.reopenFailureRate must be above 0, at most 100, got 0',
    ],
    [{ halfOpen: { reopenFailureRate: 101 } }, `halfOpen.reopenFailureRate ${percent}, got 101`],
    [
      { halfOpen: { reopenSlowRate: 0 } },
      'halfOpen.reopenSlowRate must be above 0, at most 100, got 0',
    ],
    [{ halfOpen: { reopenSlowRate: -1 } }, `halfOpen.reopenSlowRate ${percent}, got -1`],
    [
      { halfOpen: { reopenSlowRate: Infinity } },
      `halfOpen.reopenSlowRate ${percent}, got Infinity`,
    ],
    [{ halfOpen: { maxWaitMs: -1 } }, `halfOpen.maxWaitMs ${time(0)}, got -1`],
    [{ halfOpen: { probeLimitMs: -1 } }, `halfOpen.probeLimitMs ${time(0)}, got -1`],
    [
      { halfOpen: { afterMaxWait: 'half-open' } },
      "halfOpen.afterMaxWait must be one of open, closed, got 'half-open'",
    ],
    [
      { initialState: 'OPEN' },
      'initialState must be one of closed, open, half-open, metrics-only, forced-open, ' +
        "forced-closed, got 'OPEN'",
    ],
  ])('%o', (options, message) => {
    expect(errorOf(options)).toEqual(new RangeError(`circuitBreaker.${message}`))
  })

  test.each([
    [{ openWhen: 5 }, 'openWhen must be a function, got 5'],
    [{ openWhen: null }, 'openWhen must be a function, got null'],
    [{ classify: 'failure' }, "classify must be a function, got 'failure'"],
    [{ classifyRefusals: 1 }, 'classifyRefusals must be true or false, got 1'],
    [{ halfOpen: { automatic: 'yes' } }, "halfOpen.automatic must be true or false, got 'yes'"],
    [{ tripWhen: [null] }, `tripWhen[0] ${rule}, got null`],
    [{ tripWhen: [...rules, failureRate] }, `tripWhen[2] ${rule}, got a function`],
    [
      { tripWhen: [{ threshold: 50, window: { calls: 10 } }] },
      `tripWhen[0] ${rule}, got [object Object]`,
    ],
  ])('%o is of the wrong sort', (options, message) => {
    expect(errorOf(options)).toEqual(new TypeError(`circuitBreaker.${message}`))
  })

  test.each([[null], [3]])('halfOpen %s is no object', (halfOpen) => {
    const message = `the options of circuitBreaker.halfOpen must be an object, got ${halfOpen}`
    expect(errorOf({ halfOpen })).toEqual(new TypeError(message))
  })

  test('a rule that was written by hand meets the same ranges as one that was made', () => {
    const byHand = { kind: 'failure-rate', threshold: 500, window: { calls: 10 } }
    expect(errorOf({ tripWhen: [byHand] })).toEqual(
      new RangeError('circuitBreaker.tripWhen[0].threshold must be above 0, at most 100, got 500'),
    )
    expect(errorOf({ tripWhen: [{ kind: 'consecutive-unanswered', threshold: 0 }] })).toEqual(
      new RangeError('circuitBreaker.tripWhen[0].threshold must be 1..1000000, got 0'),
    )
    expect(errorOf({ tripWhen: [rules[0], { kind: 'slow-rate', threshold: 50 }] })).toEqual(
      new TypeError(
        'the options of circuitBreaker.tripWhen[1].window must be an object, got undefined',
      ),
    )
    const complete = checkedCircuitBreakerOptions({
      tripWhen: [{ ...byHand, threshold: 50 } as never],
    })
    expect(complete.tripWhen).toEqual([failureRate({ threshold: 50, window: { calls: 10 } })])
  })

  test('nothing is checked later: a breaker that was made needs no call to fail', () => {
    const tripWhen = [...rules]
    const { options } = circuitBreaker({ tripWhen }).describe()
    tripWhen.length = 0
    expect(options).toMatchObject({ tripWhen: rules })
  })
})
