import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { GatewayError, PretendGateway } from '../pretend-gateway.js'
// #region before
import CircuitBreaker from 'opossum'
// #endregion

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Settles while fake time passes. */
async function inTime<T>(call: Promise<T>, ms = 1000): Promise<PromiseSettledResult<T>> {
  const [end] = await Promise.all([
    Promise.allSettled([call]).then(([first]) => first),
    vi.advanceTimersByTimeAsync(ms),
  ])
  return end
}

it('the code before the migration', async () => {
  const gateway = new PretendGateway('well', 'fails')

  // #region before
  const breaker = new CircuitBreaker((order: string) => gateway.inquire(order), {
    name: 'gateway.inquire',
    timeout: 3000,
    capacity: 200,
    errorThresholdPercentage: 50,
    rollingCountTimeout: 10_000,
    volumeThreshold: 20,
    resetTimeout: 10_000,
  })
  breaker.fallback(() => 'unknown')

  const status = breaker.fire('order-1')
  // #endregion

  expect(await inTime(status)).toEqual({ status: 'fulfilled', value: 'absent' })
  expect(await inTime(breaker.fire('order-1'))).toEqual({ status: 'fulfilled', value: 'unknown' })
  breaker.shutdown()
})

it('opens on the first failure, if nobody sets a volume', async () => {
  const breaker = new CircuitBreaker(() => Promise.reject(new Error('500')))
  await inTime(breaker.fire())
  expect(breaker.opened).toBe(true)
  breaker.shutdown()
})

it('tells a filtered error as a success', async () => {
  const told: unknown[] = []
  const breaker = new CircuitBreaker(() => Promise.reject(new GatewayError(404)), {
    errorFilter: (error: unknown) => error instanceof GatewayError && error.status === 404,
  })
  breaker.on('success', (result) => told.push(result))
  await inTime(breaker.fire())
  expect(told).toEqual([new GatewayError(404)])
  expect(breaker.stats.successes).toBe(1)
  breaker.shutdown()
})

it('gives a slot away while its call still runs', async () => {
  const gateway = new PretendGateway('hangs')
  const breaker = new CircuitBreaker(() => gateway.inquire('order-1'), {
    timeout: 100,
    capacity: 2,
    volumeThreshold: 1000,
  })
  for (let round = 0; round < 5; round += 1) {
    await inTime(Promise.allSettled([breaker.fire(), breaker.fire()]))
  }
  expect(gateway.inFlight).toBe(10)
  breaker.shutdown()
})

it('opens because its own capacity is used up', async () => {
  const gateway = new PretendGateway()
  const breaker = new CircuitBreaker(() => gateway.inquire('order-1'), { capacity: 1 })
  await inTime(Promise.allSettled([1, 2, 3, 4].map(() => breaker.fire())))
  expect(breaker.opened).toBe(true)
  expect(gateway.requests).toBe(1)
  breaker.shutdown()
})

it('asks the fallback also for a call that may have happened', async () => {
  const gateway = new PretendGateway('silent')
  const breaker = new CircuitBreaker(() => gateway.charge('order-1'), { timeout: 100 })
  breaker.fallback(() => 'not charged')
  expect(await inTime(breaker.fire())).toMatchObject({ value: 'not charged' })
  expect(gateway.charged).toEqual(['order-1'])
  breaker.shutdown()
})

it('divides failures by calls begun, and opens above the threshold', async () => {
  const gateway = new PretendGateway('hangs', 'fails')
  const breaker = new CircuitBreaker(() => gateway.inquire('order-1'), { timeout: false })
  void breaker.fire()
  await inTime(breaker.fire())
  expect(breaker.stats).toMatchObject({ fires: 2, failures: 1 })
  expect(breaker.opened).toBe(false)
  await inTime(breaker.fire())
  expect(breaker.opened).toBe(true)
  breaker.shutdown()
})

it('a late success closes the half-open circuit', async () => {
  const ends: (() => void)[] = []
  const slow = () => new Promise<void>((resolve) => ends.push(resolve))
  const breaker = new CircuitBreaker(slow, { timeout: false, resetTimeout: 100 })
  void breaker.fire() // begun while it is closed
  breaker.open()
  await vi.advanceTimersByTimeAsync(200)
  void breaker.fire() // the probe, which hangs
  expect(breaker.halfOpen).toBe(true)
  ends[0]?.()
  await vi.advanceTimersByTimeAsync(0)
  expect(breaker.closed).toBe(true)
  breaker.shutdown()
})

it('a listener that throws turns a success into a failure', async () => {
  const gateway = new PretendGateway()
  const breaker = new CircuitBreaker(() => gateway.charge('order-1'))
  breaker.on('success', () => {
    throw new Error('a mistake in the metrics')
  })
  expect(await inTime(breaker.fire())).toMatchObject({ status: 'rejected' })
  expect(gateway.charged).toEqual(['order-1'])
  breaker.shutdown()
})

it('one time-out aborts the signal of all calls', async () => {
  const gateway = new PretendGateway('hangs')
  const abortController = new AbortController()
  const breaker = new CircuitBreaker(
    (order: string) => gateway.inquire(order, { signal: abortController.signal }),
    { timeout: 100, abortController, volumeThreshold: 10 },
  )
  const first = breaker.fire('order-1').catch(() => {})
  await vi.advanceTimersByTimeAsync(50)
  void breaker.fire('order-2').catch(() => {})
  await vi.advanceTimersByTimeAsync(60)
  await first
  expect(gateway.inFlight).toBe(0)
  breaker.shutdown()
})
