import { expect, it } from 'vitest'
import { PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'
// #region after
import {
  circuitBreaker,
  decorrelatedBackoff,
  failureRate,
  pipeline,
  retry,
  timeout,
} from '@holdfast/resilience-kit'
// #endregion
import { consecutiveFailures } from '@holdfast/resilience-kit'

it(
  'the code after the migration',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('fails', 'fails', 'well')

    // #region after
    const guard = pipeline(
      'gateway.inquire',
      retry({ maxAttempts: 3, backoff: decorrelatedBackoff({ initialMs: 128, maxMs: 30_000 }) }),
      circuitBreaker({
        tripWhen: [failureRate({ threshold: 50, window: { ms: 10_000 }, minimumCalls: 20 })],
        waitInOpenMs: 10_000,
        halfOpen: { permits: 1 },
      }),
      timeout({ limitMs: 3000 }),
    )

    const status = guard.execute(({ signal }) => gateway.inquire('order-1', { signal }))
    // #endregion

    expect(await status).toBe('absent')
    expect(gateway.requests).toBe(3)
  }),
)

it(
  'a listener that throws changes nothing, and the signal stays as it is',
  onVirtualTime(async () => {
    const gateway = new PretendGateway()
    const errors: unknown[] = []
    const signals: AbortSignal[] = []
    const breaker = circuitBreaker({}, { onListenerError: (error) => errors.push(error) })
    breaker.on('recorded', () => {
      throw new Error('a mistake in the metrics')
    })
    const guard = pipeline('gateway.charge', retry(), breaker, timeout({ limitMs: 3000 }))
    await guard.execute(({ signal }) => {
      signals.push(signal)
      return gateway.charge('order-1', { signal })
    })
    expect(gateway.charged).toEqual(['order-1'])
    expect(errors.length).toBe(1)
    expect(signals.map(({ aborted }) => aborted)).toEqual([false])
  }),
)

it(
  'who comes while a probe runs is refused at once, and half-open ends',
  onVirtualTime(async (clock) => {
    // #region half-open
    const breaker = circuitBreaker({
      tripWhen: [consecutiveFailures(5)],
      halfOpen: { permits: 1, maxWaitMs: 60_000 }, // a probe that never ends blocks for a minute
    })
    // #endregion

    breaker.transitionTo('open', { forMs: 1000 })
    await clock.sleep(1001)
    void breaker.settle(() => new Promise(() => {}))
    expect(await breaker.settle(() => 1)).toMatchObject({ refusedBy: 'circuit-breaker' })
    await clock.sleep(60_000)
    expect(breaker.state).toBe('open')
  }),
)
