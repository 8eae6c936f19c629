import {
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  CountBreaker,
  ExponentialBackoff,
  fallback,
  handleAll,
  retry,
  SamplingBreaker,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel'
import type { Scenario } from './scenario.js'

const answer = async (): Promise<number> => 1
const fail = async (): Promise<never> => Promise.reject(new Error('down'))

const halfOpenAfter = 1_000_000_000

const countBreaker = circuitBreaker(handleAll, {
  halfOpenAfter,
  breaker: new CountBreaker({ threshold: 0.5, size: 100 }),
})

const samplingBreaker = circuitBreaker(handleAll, {
  halfOpenAfter,
  breaker: new SamplingBreaker({ threshold: 0.5, duration: 10_000 }),
})

const full = wrap(
  fallback(handleAll, 0),
  retry(handleAll, { maxAttempts: 2, backoff: new ExponentialBackoff() }), // retries, not attempts
  circuitBreaker(handleAll, {
    halfOpenAfter,
    breaker: new CountBreaker({ threshold: 0.5, size: 100 }),
  }),
  timeout(3000, TimeoutStrategy.Aggressive),
)

/** The same wraps in cockatiel. */
export async function cockatielScenarios(): Promise<readonly Scenario[]> {
  const open = circuitBreaker(handleAll, { halfOpenAfter, breaker: new ConsecutiveBreaker(1) })
  await open.execute(fail).catch(() => 0)
  if (open.state !== CircuitState.Open) throw new Error(`cockatiel's breaker should be open`)

  return [
    { name: 'cockatiel: CountBreaker', call: () => countBreaker.execute(answer) },
    { name: 'cockatiel: SamplingBreaker', call: () => samplingBreaker.execute(answer) },
    {
      name: 'cockatiel: fallback + retry + breaker + time-out',
      call: () => full.execute(answer),
    },
    {
      name: 'cockatiel: open breaker refuses, thrown',
      call: () => open.execute(answer).catch(() => 0),
    },
  ]
}
