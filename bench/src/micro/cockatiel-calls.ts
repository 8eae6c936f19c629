import {
  bulkhead,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  CountBreaker,
  ExponentialBackoff,
  fallback,
  handleAll,
  noop,
  retry,
  SamplingBreaker,
  timeout,
  TimeoutStrategy,
  wrap,
  type IBreaker,
} from 'cockatiel'
import { answer, answerReadingSignal, fail, mostlyFailing, swallow } from './operations.js'
import type { Calls } from './scenario.js'

const halfOpenAfter = 1_000_000_000

const counting = (threshold = 0.5) => new CountBreaker({ threshold, size: 100 })
const sampling = () => new SamplingBreaker({ threshold: 0.5, duration: 10_000 })
const breakerOf = (breaker: IBreaker) => circuitBreaker(handleAll, { halfOpenAfter, breaker })

// Retries, not attempts.
const retrying = () => retry(handleAll, { maxAttempts: 2, backoff: new ExponentialBackoff() })

const full = (strategy: TimeoutStrategy) =>
  wrap(fallback(handleAll, 0), retrying(), breakerOf(counting()), timeout(3000, strategy))

async function openBreaker() {
  const breaker = breakerOf(new ConsecutiveBreaker(1))
  await breaker.execute(fail).catch(swallow)
  if (breaker.state !== CircuitState.Open) throw new Error("cockatiel's breaker should be open")
  return breaker
}

/** The calls of cockatiel 3.2.1. */
export const cockatielCalls: Calls = {
  'bare await': () => ({ call: answer }),
  noop: () => ({ call: () => noop.execute(answer) }),
  retry: () => {
    const policy = retrying()
    return { call: () => policy.execute(answer) }
  },
  'time-out, aggressive': () => {
    const policy = timeout(3000, TimeoutStrategy.Aggressive)
    return { call: () => policy.execute(answer) }
  },
  'time-out, cooperative': () => {
    const policy = timeout(3000, TimeoutStrategy.Cooperative)
    return { call: () => policy.execute(answer) }
  },
  'CountBreaker(100)': () => {
    const policy = breakerOf(counting())
    return { call: () => policy.execute(answer) }
  },
  'CountBreaker(100), a listener': () => {
    const policy = breakerOf(counting())
    policy.onSuccess(swallow)
    return { call: () => policy.execute(answer) }
  },
  'CountBreaker(100), the call fails': () => {
    const policy = breakerOf(counting(0.99))
    const operation = mostlyFailing()
    return { call: () => policy.execute(operation).catch(swallow) }
  },
  'SamplingBreaker(10 s)': () => {
    const policy = breakerOf(sampling())
    return { call: () => policy.execute(answer) }
  },
  'ConsecutiveBreaker(5)': () => {
    const policy = breakerOf(new ConsecutiveBreaker(5))
    return { call: () => policy.execute(answer) }
  },
  bulkhead: () => {
    const policy = bulkhead(100)
    return { call: () => policy.execute(answer) }
  },
  fallback: () => {
    const policy = fallback(handleAll, 0)
    return { call: () => policy.execute(answer) }
  },
  'the same four, aggressive': () => {
    const policy = full(TimeoutStrategy.Aggressive)
    return { call: () => policy.execute(answer) }
  },
  'the same four, cooperative': () => {
    const policy = full(TimeoutStrategy.Cooperative)
    return { call: () => policy.execute(answer) }
  },
  'the same four, aggressive, signal read': () => {
    const policy = full(TimeoutStrategy.Aggressive)
    return { call: () => policy.execute(answerReadingSignal) }
  },
  'the same four, cooperative, signal read': () => {
    const policy = full(TimeoutStrategy.Cooperative)
    return { call: () => policy.execute(answerReadingSignal) }
  },
  'time-out, retry, SamplingBreaker, bulkhead, time-out': () => {
    const policy = wrap(
      timeout(10_000, TimeoutStrategy.Aggressive),
      retrying(),
      breakerOf(sampling()),
      bulkhead(200),
      timeout(3000, TimeoutStrategy.Aggressive),
    )
    return { call: () => policy.execute(answer) }
  },
  'open, execute': async () => {
    const policy = await openBreaker()
    return { call: () => policy.execute(answer).catch(swallow) }
  },
}
