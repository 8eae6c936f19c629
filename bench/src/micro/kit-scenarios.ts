import {
  circuitBreaker,
  consecutiveFailures,
  failureRate,
  fallback,
  pipeline,
  retry,
  slowRate,
  timeout,
} from '@holdfast/resilience-kit'
import type { Scenario } from './scenario.js'

const answer = async (): Promise<number> => 1
const fail = async (): Promise<never> => Promise.reject(new Error('down'))

const countBreaker = circuitBreaker({
  tripWhen: [failureRate({ threshold: 50, window: { calls: 100 } })],
})

const timeBreaker = circuitBreaker({
  tripWhen: [
    failureRate({ threshold: 50, window: { ms: 10_000 } }),
    slowRate({ threshold: 100, window: { ms: 10_000 } }),
  ],
})

const full = pipeline(
  'bench.full',
  fallback(() => 0),
  retry({ maxAttempts: 3 }),
  circuitBreaker({ tripWhen: [failureRate({ threshold: 50, window: { calls: 100 } })] }),
  timeout({ limitMs: 3000 }),
)

/** The kit's own calls; each is compared with cockatiel's counterpart of the same wrap. */
export async function kitScenarios(): Promise<readonly Scenario[]> {
  const open = circuitBreaker({ tripWhen: [consecutiveFailures(1)], waitInOpenMs: 1_000_000_000 })
  await open.settle(fail)
  if (open.state !== 'open') throw new Error(`the kit's breaker should be open, is ${open.state}`)

  return [
    {
      name: 'kit: breaker, calls counted',
      against: 'cockatiel: CountBreaker',
      call: () => countBreaker.execute(answer),
    },
    {
      name: 'kit: breaker, time window and slow calls',
      against: 'cockatiel: SamplingBreaker',
      call: () => timeBreaker.execute(answer),
    },
    {
      name: 'kit: fallback + retry + breaker + time-out',
      against: 'cockatiel: fallback + retry + breaker + time-out',
      call: () => full.execute(answer),
    },
    {
      name: 'kit: the same, signal read',
      against: 'cockatiel: fallback + retry + breaker + time-out',
      call: () => full.execute(async ({ signal }) => signal.aborted),
    },
    {
      name: 'kit: open breaker refuses, thrown',
      against: 'cockatiel: open breaker refuses, thrown',
      call: () => open.execute(answer).catch(() => 0),
    },
    {
      name: 'kit: open breaker refuses, settled',
      against: 'cockatiel: open breaker refuses, thrown',
      call: () => open.settle(answer),
    },
  ]
}
