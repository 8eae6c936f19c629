import {
  bulkhead,
  circuitBreaker,
  consecutiveFailures,
  consecutiveUnanswered,
  deadline,
  fallback,
  fixedBackoff,
  rateLimiter,
  retry,
  slowRate,
  timeout,
  type Classify,
  type Policy,
} from '@holdfast/resilience-kit'
import { Trace } from './trace.js'

/** Two policies in this order or in the other one. */
type Order = (outer: Policy<unknown>, inner: Policy<unknown>) => readonly Policy<unknown>[]

const asDocumented: Order = (outer, inner) => [outer, inner]
const otherwise: Order = (outer, inner) => [inner, outer]

const never = () => new Promise<never>(() => {})
const refusing = () => Promise.reject(new Error('500'))

/** The only slot is taken while a caller has a second. */
function fallbackAndDeadline(order: Order): Promise<string> {
  const trace = new Trace()
  const { env } = trace
  const slots = bulkhead({ maxConcurrent: 1, maxQueued: 1, maxWaitMs: 60_000 }, env)
  const guard = trace.pipeline(
    ...order(
      fallback(() => 'from the cache', {}, env),
      deadline({ limitMs: 1000 }, env),
    ),
    slots,
  )
  return trace.play(async () => {
    void slots.settle(never)
    await trace.call('caller', guard, trace.operation('function', never))
  })
}

/** The gateway hangs. */
function deadlineAndRetry(order: Order): Promise<string> {
  const trace = new Trace()
  const { env } = trace
  const guard = trace.pipeline(
    ...order(
      deadline({ limitMs: 8000 }, env),
      retry({ maxAttempts: 3, backoff: fixedBackoff(200) }, env),
    ),
    timeout({ limitMs: 3000 }, env),
  )
  return trace.play(() => trace.call('caller', guard, trace.operation('function', never)))
}

/** The gateway answers 500, and two calls in ten seconds are allowed. */
function retryAndRateLimiter(order: Order): Promise<string> {
  const trace = new Trace()
  const { env } = trace
  const guard = trace.pipeline(
    ...order(
      retry({ maxAttempts: 3, backoff: fixedBackoff(200) }, env),
      rateLimiter({ limit: 2, periodMs: 10_000 }, env),
    ),
  )
  return trace.play(() => trace.call('caller', guard, trace.operation('function', refusing)))
}

/** The gateway answers within 100 ms, and one call in three seconds is allowed. */
function rateLimiterAndBreaker(order: Order): Promise<string> {
  const trace = new Trace()
  const { clock, env } = trace
  const slow = slowRate({ threshold: 50, window: { calls: 3 } })
  const guard = trace.pipeline(
    ...order(
      rateLimiter({ limit: 1, periodMs: 3000, maxWaitMs: 10_000 }, env),
      circuitBreaker({ tripWhen: [slow], slowCallMs: 2000 }, env),
    ),
  )
  const answering = () => clock.sleep(100).then(() => 'an answer')
  const call = (name: string) => trace.call(name, guard, trace.operation(`for ${name}`, answering))
  return trace.play(() => Promise.all(['A', 'B', 'C'].map(call)))
}

/** The gateway hangs, and its requests do not hear of their end. */
function breakerAndBulkhead(order: Order): Promise<string> {
  const trace = new Trace()
  const { clock, env } = trace
  const guard = trace.pipeline(
    ...order(
      circuitBreaker({ tripWhen: [consecutiveUnanswered(2)], waitInOpenMs: 30_000 }, env),
      bulkhead({ maxConcurrent: 2, maxQueued: 10, maxWaitMs: 10_000 }, env),
    ),
    timeout({ limitMs: 3000 }, env),
  )
  const call = (name: string) => trace.call(name, guard, trace.operation(`for ${name}`, never))
  return trace.play(async () => {
    const first = Promise.all([call('A'), call('B')])
    await clock.sleep(4000)
    await Promise.all([first, call('C')])
  })
}

/** There is one slot, and the gateway answers after 600 ms. */
function bulkheadAndTimeout(order: Order): Promise<string> {
  const trace = new Trace()
  const { clock, env } = trace
  const guard = trace.pipeline(
    ...order(
      bulkhead({ maxConcurrent: 1, maxQueued: 10, maxWaitMs: 10_000 }, env),
      timeout({ limitMs: 1000 }, env),
    ),
  )
  const answering = () => clock.sleep(600).then(() => 'an answer')
  const call = (name: string) => trace.call(name, guard, trace.operation(`for ${name}`, answering))
  return trace.play(() => Promise.all(['A', 'B', 'C'].map(call)))
}

/** The gateway hangs; the breaker opens after three unanswered calls. */
function retryAndBreaker(order: Order): Promise<string> {
  const trace = new Trace()
  const { env } = trace
  const guard = trace.pipeline(
    ...order(
      retry({ maxAttempts: 3, backoff: fixedBackoff(200) }, env),
      circuitBreaker({ tripWhen: [consecutiveUnanswered(2)] }, env),
    ),
    timeout({ limitMs: 3000 }, env),
  )
  return trace.play(() => trace.call('caller', guard, trace.operation('function', never)))
}

/** resilience4j's default: refusals of our own bulkhead count as failures of the gateway. */
function ownBulkheadOpensBreaker(classifyRefusals: boolean): Promise<string> {
  const trace = new Trace()
  const { clock, env } = trace
  const classify: Classify = ({ ok }) => (ok ? 'success' : 'failure')
  const guard = trace.pipeline(
    circuitBreaker({ tripWhen: [consecutiveFailures(2)], classify, classifyRefusals }, env),
    bulkhead({ maxConcurrent: 1 }, env),
  )
  const answering = () => clock.sleep(100).then(() => 'an answer')
  const call = (name: string) => trace.call(name, guard, trace.operation(`for ${name}`, answering))
  return trace.play(() => Promise.all(['A', 'B', 'C', 'D'].map(call)))
}

/** Every trace of the guide, by name. */
export const orderTraces: Readonly<Record<string, (() => Promise<string>) | undefined>> = {
  'fallback > deadline': () => fallbackAndDeadline(asDocumented),
  'deadline > fallback': () => fallbackAndDeadline(otherwise),
  'deadline > retry': () => deadlineAndRetry(asDocumented),
  'retry > deadline': () => deadlineAndRetry(otherwise),
  'retry > rate limiter': () => retryAndRateLimiter(asDocumented),
  'rate limiter > retry': () => retryAndRateLimiter(otherwise),
  'rate limiter > breaker': () => rateLimiterAndBreaker(asDocumented),
  'breaker > rate limiter': () => rateLimiterAndBreaker(otherwise),
  'breaker > bulkhead': () => breakerAndBulkhead(asDocumented),
  'bulkhead > breaker': () => breakerAndBulkhead(otherwise),
  'bulkhead > time-out': () => bulkheadAndTimeout(asDocumented),
  'time-out > bulkhead': () => bulkheadAndTimeout(otherwise),
  'retry > breaker': () => retryAndBreaker(asDocumented),
  'breaker > retry': () => retryAndBreaker(otherwise),
  'refusals ignored': () => ownBulkheadOpensBreaker(false),
  'refusals recorded': () => ownBulkheadOpensBreaker(true),
}
