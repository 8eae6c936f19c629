import {
  bulkhead,
  circuitBreaker,
  consecutiveFailures,
  deadline,
  failureRate,
  fallback,
  pipeline,
  presets,
  rateLimiter,
  retry,
  slowRate,
  timeout,
  type Guard,
  type TripRule,
} from '@holdfast/resilience-kit'
import { answer, answerReadingSignal, fail, mostlyFailing, swallow } from './operations.js'
import type { Calls, Scenario } from './scenario.js'

const counting = (threshold = 50) => failureRate({ threshold, window: { calls: 100 } })
const breakerOf = (...tripWhen: readonly TripRule[]) => circuitBreaker({ tripWhen })

const full = () =>
  pipeline(
    'bench',
    fallback(() => 0),
    retry(),
    breakerOf(counting()),
    timeout({ limitMs: 3000 }),
  )

const executing = (guard: Guard<number>): Scenario => ({ call: () => guard.execute(answer) })

async function openBreaker() {
  const breaker = circuitBreaker({
    tripWhen: [consecutiveFailures(1)],
    waitInOpenMs: 1_000_000_000,
  })
  await breaker.settle(fail)
  if (breaker.state !== 'open') throw new Error(`the breaker should be open, is ${breaker.state}`)
  return breaker
}

/** The calls of resilience-kit. */
export const kitCalls: Calls = {
  'bare await': () => ({ call: answer }),
  // Not a call of the kit: what a policy pays that measures how long the function took.
  'performance.now() twice': () => ({
    call: async () => {
      const startedAt = performance.now()
      return performance.now() - startedAt
    },
  }),
  'pipeline of nothing': () => executing(pipeline('bench')),
  retry: () => executing(retry()),
  'time-out': () => executing(timeout({ limitMs: 3000 })),
  deadline: () => executing(deadline({ limitMs: 10_000 })),
  'breaker, calls counted': () => executing(breakerOf(counting())),
  'breaker, calls counted, a listener': () => {
    const breaker = breakerOf(counting())
    breaker.on('recorded', swallow)
    return executing(breaker)
  },
  'breaker, calls counted, the call fails': () => {
    const breaker = breakerOf(counting(99))
    const operation = mostlyFailing()
    return { call: () => breaker.execute(operation).catch(swallow) }
  },
  'breaker, calls counted, the call fails, settled': () => {
    const breaker = breakerOf(counting(99))
    const operation = mostlyFailing()
    return { call: () => breaker.settle(operation) }
  },
  'breaker, 10 s, failed and slow': () => {
    const window = { ms: 10_000 }
    return executing(
      breakerOf(failureRate({ threshold: 50, window }), slowRate({ threshold: 100, window })),
    )
  },
  'breaker, consecutive failures': () => executing(breakerOf(consecutiveFailures(5))),
  bulkhead: () => executing(bulkhead({ maxConcurrent: 100 })),
  'rate limiter': () => executing(rateLimiter({ limit: 1_000_000, periodMs: 1 })),
  fallback: () => executing(fallback(() => 0)),
  'fallback + retry + breaker + time-out': () => executing(full()),
  'the same, settled': () => {
    const guard = full()
    return { call: () => guard.settle(answer) }
  },
  'the same, signal read': () => {
    const guard = full()
    return { call: () => guard.execute(answerReadingSignal) }
  },
  'the same, listeners': () => {
    const guard = full()
    guard.on('attempt', swallow)
    guard.on('settled', swallow)
    return executing(guard)
  },
  'presets.gateway': () => executing(pipeline('bench', ...presets.gateway())),
  'open, execute': async () => {
    const breaker = await openBreaker()
    return { call: () => breaker.execute(answer).catch(swallow) }
  },
  'open, settle': async () => {
    const breaker = await openBreaker()
    return { call: () => breaker.settle(answer) }
  },
}
