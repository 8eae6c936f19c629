import { rateLimiter, systemClock } from '@holdfast/resilience-kit'
import { expect, it } from 'vitest'
import { GatewayError, PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'

it(
  'stops for the rest of the period when the other side has had enough',
  onVirtualTime(async () => {
    // #region drain
    const limiter = rateLimiter({
      limit: 100,
      periodMs: 60_000,
      drainWhen: (result) =>
        !result.ok && result.error instanceof GatewayError && result.error.status === 429,
    })
    // #endregion

    await limiter.settle(() => Promise.reject(new GatewayError(429)))
    expect(limiter.snapshot().available).toBe(0)
    expect(await limiter.settle(() => 1)).toMatchObject({ refusedBy: 'rate-limiter' })
  }),
)

it(
  'spreads calls evenly',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway()

    // #region smooth
    const limiter = rateLimiter({
      limit: 10,
      periodMs: 1000, // one permit every 100 ms
      algorithm: 'smooth',
      burst: 3, // and at most three that nobody has used
      maxWaitMs: 60_000,
    })
    // #endregion

    const ask = () => limiter.execute(() => gateway.inquire('order-1'))
    await Promise.all(Array.from({ length: 13 }, ask))
    expect(clock.monotonic()).toBe(1100)
  }),
)

it(
  'a job reserves before it loads',
  onVirtualTime(async (clock) => {
    const sent: number[] = []
    const send = (row: number) => sent.push(row)

    // #region reserve
    const limiter = rateLimiter({ limit: 100, periodMs: 1000, maxWaitMs: 60_000 })

    async function sendAll(rows: readonly number[]) {
      const waitMs = limiter.reserve(rows.length) // -1: not within maxWaitMs, nothing reserved
      if (waitMs < 0) return false
      await systemClock.sleep(waitMs)
      for (const row of rows) send(row)
      return true
    }
    // #endregion

    const rows = Array.from({ length: 100 }, (_, i) => i)
    expect(await sendAll(rows)).toBe(true)
    expect(await sendAll(rows)).toBe(true)
    expect(sent.length).toBe(200)
    expect(clock.monotonic()).toBe(1000)
  }),
)

it('limits change while calls run', () => {
  const limiter = rateLimiter({ limit: 100, periodMs: 1000 })

  // #region live
  limiter.configure({ limit: 20 }) // permits already there stay, waits count with it at once
  // #endregion

  expect(limiter.snapshot().limit).toBe(20)
})

it(
  'hears of calls that were made without it',
  onVirtualTime(async () => {
    const limiter = rateLimiter({
      limit: 100,
      periodMs: 60_000,
      drainWhen: (result) => !result.ok,
    })

    // #region observe
    // The other process tells that it was answered 429: both share one account at the gateway.
    limiter.observe({ ok: false, error: new GatewayError(429) })
    // #endregion

    expect(limiter.snapshot().available).toBe(0)
  }),
)
