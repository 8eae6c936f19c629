import { expect, it } from 'vitest'
import { PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'
// #region after
import {
  circuitBreaker,
  classifyBy,
  exponentialBackoff,
  failureRate,
  pipeline,
  retry,
  slowRate,
  timeout,
} from '@holdfast/resilience-kit'
// #endregion
import { bulkhead, rateLimiter } from '@holdfast/resilience-kit'

class IoError extends Error {}
class BusinessError extends Error {}

it(
  'the same numbers',
  onVirtualTime(async () => {
    const gateway = new PretendGateway()

    // #region after
    const window = { calls: 10 }
    const breaker = circuitBreaker({
      tripWhen: [failureRate({ threshold: 50, window }), slowRate({ threshold: 50, window })],
      slowCallMs: 2000,
      waitInOpenMs: 10_000,
      halfOpen: { permits: 3 },
      classify: classifyBy({ failures: [IoError], ignored: [BusinessError] }),
    })
    const again = retry({
      maxAttempts: 3,
      backoff: exponentialBackoff({ initialMs: 1000, multiplier: 2, jitter: 'none' }),
    })

    const guard = pipeline('gateway.inquire', again, breaker, timeout({ limitMs: 3000 }))
    const status = await guard.execute(({ signal }) => gateway.inquire('order-1', { signal }))
    // #endregion

    expect(status).toBe('absent')
    for (let i = 0; i < 5; i += 1) {
      await breaker.settle(() => Promise.reject(new IoError('reset')))
      await breaker.settle(() => Promise.reject(new BusinessError('declined')))
      await breaker.settle(() => Promise.reject(new TypeError('recorded as a success')))
    }
    // One success from above, five failures, five successes: 5 of the last 10.
    expect(breaker.state).toBe('open')
  }),
)

it(
  'behaves as resilience4j where it is told to',
  onVirtualTime(async () => {
    const gateway = new PretendGateway()

    // #region as-theirs
    const takesAll = classifyBy({ failures: [Error] })

    const guard = pipeline(
      'gateway.inquire',
      retry({ classifyRefusals: true, classify: takesAll, predicateErrors: 'throw' }),
      circuitBreaker({
        classifyRefusals: true, // a full bulkhead counts as a failure of the gateway
        classify: takesAll,
        maxRetryAfterMs: 0, // the error's own wait is not looked at
        tripWhen: [
          // whole seconds of the clock
          failureRate({ threshold: 50, window: { ms: 10_000, slices: 10 }, minimumCalls: 5 }),
        ],
        halfOpen: { maxWaitMs: 0 }, // a probe that never ends blocks for ever
      }),
      rateLimiter({ limit: 50, periodMs: 500, maxWaitMs: 5000 }),
      timeout({ limitMs: 1000 }),
      bulkhead({ maxConcurrent: 25 }),
    )
    // #endregion

    const status = await guard.execute(({ signal }) => gateway.inquire('order-1', { signal }))
    expect(status).toBe('absent')
    const kinds = guard.describe().policies.map(({ kind }) => kind)
    expect(kinds).toEqual(['retry', 'circuit-breaker', 'rate-limiter', 'timeout', 'bulkhead'])
  }),
)
