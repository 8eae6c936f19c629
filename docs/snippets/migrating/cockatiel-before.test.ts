import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { PretendGateway } from '../pretend-gateway.js'
// #region before
import {
  circuitBreaker,
  ExponentialBackoff,
  handleAll,
  retry,
  SamplingBreaker,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel'
// #endregion
import {
  BrokenCircuitError,
  bulkhead,
  CircuitState,
  ConsecutiveBreaker,
  ConstantBackoff,
  fallback,
} from 'cockatiel'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Settles while fake time passes. */
async function inTime<T>(call: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [end] = await Promise.all([
    Promise.allSettled([call]).then(([first]) => first),
    vi.advanceTimersByTimeAsync(60_000),
  ])
  return end
}

it('the code before the migration', async () => {
  const gateway = new PretendGateway('fails', 'fails', 'well')

  // #region before
  const guard = wrap(
    retry(handleAll, { maxAttempts: 2, backoff: new ExponentialBackoff() }), // three calls
    circuitBreaker(handleAll, {
      halfOpenAfter: 10_000,
      breaker: new SamplingBreaker({ threshold: 0.5, duration: 10_000, minimumRps: 2 }),
    }),
    timeout(3000, TimeoutStrategy.Aggressive),
  )

  const status = guard.execute(({ signal }) => gateway.inquire('order-1', { signal }))
  // #endregion

  expect(await inTime(status)).toEqual({ status: 'fulfilled', value: 'absent' })
  expect(gateway.requests).toBe(3)
})

it('counts retries, not attempts', async () => {
  const gateway = new PretendGateway('fails')
  const guard = retry(handleAll, { maxAttempts: 3 })
  await inTime(guard.execute(() => gateway.inquire('order-1')))
  expect(gateway.requests).toBe(4)
})

it('aborts the signal after a success', async () => {
  const signals: AbortSignal[] = []
  await timeout(3000, TimeoutStrategy.Aggressive).execute(({ signal }) => signals.push(signal))
  expect(signals.map(({ aborted }) => aborted)).toEqual([true])
})

it('a listener that throws makes retry charge again', async () => {
  const gateway = new PretendGateway()
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: 10_000,
    breaker: new ConsecutiveBreaker(50),
  })
  breaker.onSuccess(() => {
    throw new Error('a mistake in the metrics')
  })
  const guard = wrap(retry(handleAll, { maxAttempts: 2 }), breaker)
  await inTime(guard.execute(() => gateway.charge('order-1')))
  expect(gateway.charged).toEqual(['order-1', 'order-1', 'order-1'])
})

it('repeats what its own breaker refuses, if it handles all errors', async () => {
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: 60_000,
    breaker: new ConsecutiveBreaker(1),
  })
  const asked: unknown[] = []
  const retrying = retry(handleAll, { maxAttempts: 2 })
  retrying.onRetry((event) => asked.push('error' in event ? event.error : undefined))
  const guard = wrap(retrying, breaker)
  await inTime(guard.execute(() => Promise.reject(new Error('500'))))
  expect(asked[1]).toBeInstanceOf(BrokenCircuitError)
})

it('opens above the threshold, not at it', () => {
  const sampling = new SamplingBreaker({ threshold: 0.5, duration: 10_000, minimumRps: 0.1 })
  sampling.success(CircuitState.Closed)
  expect(sampling.failure(CircuitState.Closed)).toBe(false)
  expect(sampling.failure(CircuitState.Closed)).toBe(true)
})

it('lets callers wait for a probe that does not end', async () => {
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: 1000,
    breaker: new ConsecutiveBreaker(1),
  })
  await breaker.execute(() => Promise.reject(new Error('500'))).catch(() => {})
  await vi.advanceTimersByTimeAsync(2000)
  void breaker.execute(() => new Promise(() => {}))
  let isSettled = false
  void breaker
    .execute(() => 1)
    .finally(() => {
      isSettled = true
    })
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(isSettled).toBe(false)
})

it('sleeps to the end of a back-off whose caller has gone, and calls once more', async () => {
  const gateway = new PretendGateway('fails')
  const caller = new AbortController()
  const guard = retry(handleAll, { maxAttempts: 5, backoff: new ConstantBackoff(10_000) })
  const call = guard.execute(() => gateway.inquire('order-1'), caller.signal)
  await vi.advanceTimersByTimeAsync(1000)
  caller.abort()
  await vi.advanceTimersByTimeAsync(1000)
  expect(gateway.requests).toBe(1)
  expect(await inTime(call)).toMatchObject({ status: 'rejected' })
  expect(gateway.requests).toBe(2)
})

it('gives a slot away while its call still runs', async () => {
  const gateway = new PretendGateway('hangs')
  const guard = wrap(bulkhead(2), timeout(100, TimeoutStrategy.Aggressive))
  for (let round = 0; round < 5; round += 1) {
    await inTime(Promise.allSettled([1, 2].map(() => guard.execute(() => gateway.inquire('x')))))
  }
  expect(gateway.inFlight).toBe(10)
})

it('answers by a fallback also for a call that may have happened', async () => {
  const gateway = new PretendGateway('silent')
  const policy = wrap(fallback(handleAll, 'not charged'), timeout(100, TimeoutStrategy.Aggressive))
  const end = await inTime(policy.execute(() => gateway.charge('order-1')))
  expect(end).toEqual({ status: 'fulfilled', value: 'not charged' })
  expect(gateway.charged).toEqual(['order-1'])
})
