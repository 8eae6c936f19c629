import { expect, it } from 'vitest'
import { GatewayError, PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'
// #region after
import {
  bulkhead,
  circuitBreaker,
  failureRate,
  fallback,
  pipeline,
  timeout,
} from '@holdfast/resilience-kit'
// #endregion
import { classifyBy, consecutiveFailures } from '@holdfast/resilience-kit'

it(
  'the code after the migration',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('well', 'fails')

    // #region after
    const guard = pipeline(
      'gateway.inquire',
      fallback(() => 'unknown', { answerWhen: () => true }), // see below: rarely right
      circuitBreaker({
        tripWhen: [failureRate({ threshold: 50, window: { ms: 10_000 }, minimumCalls: 20 })],
        waitInOpenMs: 10_000,
        halfOpen: { permits: 1, automatic: true },
      }),
      bulkhead({ maxConcurrent: 200 }),
      timeout({ limitMs: 3000 }),
    )
    const inquire = guard.wrap(({ signal }, order: string) => gateway.inquire(order, { signal }))

    const status = inquire('order-1')
    // #endregion

    expect(await status).toBe('absent')
    expect(await inquire('order-1')).toBe('unknown')
  }),
)

it(
  'a filtered error is ignored, and told as that',
  onVirtualTime(async () => {
    const told: string[] = []

    // #region error-filter
    const breaker = circuitBreaker({
      tripWhen: [consecutiveFailures(5)],
      classify: classifyBy({
        ignored: [(error) => error instanceof GatewayError && error.status === 404],
      }),
    })
    // #endregion

    breaker.on('recorded', ({ classification }) => told.push(classification))
    await breaker.settle(() => Promise.reject(new GatewayError(404)))
    expect(told).toEqual(['ignored'])
  }),
)
