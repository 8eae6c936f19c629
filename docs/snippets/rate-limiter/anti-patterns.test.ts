import { fixedBackoff, pipeline, rateLimiter, retry } from '@holdfast/resilience-kit'
import { expect, it } from 'vitest'
import { PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'

it(
  'cycles let twice the limit through at once',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway()

    // #region double-burst
    // "At most 10 in any second", says the contract with the gateway.
    const limiter = rateLimiter({ limit: 10, periodMs: 1000 })
    // #endregion

    const ask = () => limiter.settle(() => gateway.inquire('order-1'))
    limiter.snapshot()
    await clock.sleep(999)
    for (let i = 0; i < 10; i += 1) void ask()
    await clock.sleep(1)
    for (let i = 0; i < 10; i += 1) void ask()
    expect(gateway.requests).toBe(20)
  }),
)

it(
  'smooth permits do not',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway()

    // #region no-burst
    const limiter = rateLimiter({ limit: 10, periodMs: 1000, algorithm: 'smooth' })
    // #endregion

    const ask = () => limiter.settle(() => gateway.inquire('order-1'))
    limiter.snapshot()
    await clock.sleep(999)
    for (let i = 0; i < 10; i += 1) void ask()
    await clock.sleep(1)
    for (let i = 0; i < 10; i += 1) void ask()
    expect(gateway.requests).toBe(1)
  }),
)

it(
  'outside of the retry it does not count retries',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('fails')

    // #region outside-retry
    const inquire = pipeline(
      'gateway.inquire',
      rateLimiter({ limit: 10, periodMs: 60_000 }),
      retry({ maxAttempts: 3, backoff: fixedBackoff(100) }),
    )
    // #endregion

    const ask = () => inquire.settle(() => gateway.inquire('order-1'))
    await Promise.all(Array.from({ length: 10 }, ask))
    expect(gateway.requests).toBe(30)
  }),
)

it(
  'inside of the retry it counts what is sent',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('fails')

    // #region inside-retry
    const inquire = pipeline(
      'gateway.inquire',
      retry({ maxAttempts: 3, backoff: fixedBackoff(100) }),
      rateLimiter({ limit: 10, periodMs: 60_000 }),
    )
    // #endregion

    const ask = () => inquire.settle(() => gateway.inquire('order-1'))
    await Promise.all(Array.from({ length: 10 }, ask))
    expect(gateway.requests).toBe(10)
  }),
)

it(
  'who waits for a minute has gone',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway()

    // #region long-wait
    const limiter = rateLimiter({ limit: 10, periodMs: 1000, maxWaitMs: 60_000 })
    // #endregion

    const ask = () => limiter.settle(() => gateway.inquire('order-1'))
    await Promise.all(Array.from({ length: 500 }, ask))
    expect(clock.monotonic()).toBe(49_100)
  }),
)

it(
  'who cannot be served soon hears it at once',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway()

    // #region short-wait
    const limiter = rateLimiter({ limit: 10, periodMs: 1000, maxWaitMs: 500 })
    // #endregion

    const ask = () => limiter.settle(() => gateway.inquire('order-1'))
    const outcomes = await Promise.all(Array.from({ length: 500 }, ask))
    expect(clock.monotonic()).toBe(100)
    const refused = outcomes.filter(({ ok }) => !ok)
    expect(refused.length).toBe(490)
    expect(refused[0]).toMatchObject({ retryAfterMs: 500 })
  }),
)
