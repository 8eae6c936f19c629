import type {
  CircuitBreakerEvents,
  CircuitBreakerOptions,
  CircuitBreakerPolicy,
} from '../circuit-breaker-options.js'
import { circuitBreaker } from '../circuit-breaker.js'
import { failureRate, slowRate } from '../trip-rule.js'
import type { Env } from '../../env.js'
import { VirtualClock } from '../../testing/virtual-clock.js'

const rule = { threshold: 50, window: { calls: 10 } }
const seeds: CircuitBreakerOptions = {
  tripWhen: [failureRate(rule), slowRate(rule)],
  slowCallMs: 2000,
  waitInOpenMs: 10_000,
  halfOpen: { permits: 3 },
}
const names = ['recorded', 'exceeded', 'refused', 'transition', 'reset'] as const

/** A breaker on a virtual clock with the seeds' numbers, and what its foreign code threw. */
export function breakerUnderTest(options: CircuitBreakerOptions = {}, env: Env = {}) {
  const clock = new VirtualClock()
  const reported: unknown[] = []
  const breaker = circuitBreaker(
    { ...seeds, ...options },
    {
      clock,
      name: 'gateway',
      onWarning: () => {},
      onListenerError: (error) => reported.push(error),
      ...env,
    },
  )
  const fail = (reason: unknown = new Error('500')) => breaker.settle(() => Promise.reject(reason))
  /** Ten failures: they open a breaker with the seeds' rules. */
  const trip = async () => {
    for (let i = 0; i < 10; i += 1) await fail()
  }
  /** Opens it by its rules and waits until it can try again. */
  const tripAndWait = async () => {
    await trip()
    await clock.advance(breaker.snapshot().waitMs + 1)
  }
  return { clock, breaker, reported, fail, trip, tripAndWait }
}

/** A call that ends when the test says so. */
export function heldCall(breaker: CircuitBreakerPolicy) {
  let succeed: (value?: unknown) => void = () => {}
  let fail: (error?: unknown) => void = () => {}
  const promise = new Promise<unknown>((resolve, reject) => {
    succeed = resolve
    fail = reject
  })
  const controller = new AbortController()
  const { signal } = controller
  const settled = breaker.settle(() => promise, { signal })
  return { settled, succeed, fail, abort: () => controller.abort() }
}

/** What the breaker tells from now on, in order. */
export function toldBy(breaker: CircuitBreakerPolicy): (keyof CircuitBreakerEvents)[] {
  const told: (keyof CircuitBreakerEvents)[] = []
  for (const name of names) breaker.on(name, () => told.push(name))
  return told
}
