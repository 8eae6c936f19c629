import { describe, expect, it } from 'vitest'
import type { ConformanceCase } from './case-file.js'
import type { ComponentName } from './components.js'
import { runCase } from './run-case.js'

describe('what resilience4j cuts to size and the kit refuses', () => {
  const half = { slidingWindowSize: 2, maxWaitDurationInHalfOpenStateMs: 0 }
  const first = { attempt: 1, expectMs: 300 }
  const drawn = { attempt: 1, expectBetweenMs: [250, 300] }
  it.each<[string, ComponentName, ConformanceCase['config'], ConformanceCase['steps']]>([
    [
      'a minimum above the size of a window of calls',
      'circuitBreaker',
      { slidingWindowSize: 2, minimumNumberOfCalls: 3 },
      [{ call: 'error' }, { expectState: 'CLOSED' }, { call: 'error' }, { expectState: 'OPEN' }],
    ],
    [
      'a state after no wait in half-open',
      'circuitBreaker',
      { ...half, transitionToStateAfterWaitDuration: 'CLOSED' },
      [{ expectConfigError: false }],
    ],
    [
      'a first interval above the cap',
      'interval',
      { kind: 'exponential', initialMs: 500, multiplier: 2, maxMs: 300 },
      [first, { attempt: 5, expectMs: 300 }],
    ],
    [
      'a first interval above the cap, drawn before it is cut',
      'interval',
      { kind: 'exponentialRandom', initialMs: 500, multiplier: 2, maxMs: 300, factor: 0.5 },
      [drawn],
    ],
  ])('%s', async (_, component, config, steps) => {
    const aCase = { id: 'T', component, name: '', quirk: false, config, steps, expect: [] }
    const { verdict, trouble } = await runCase(aCase)
    expect([verdict, trouble]).toEqual(['passed', undefined])
  })
})
