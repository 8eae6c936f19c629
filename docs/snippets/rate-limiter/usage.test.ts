import { expect, it, vi } from 'vitest'
import { PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'
// #region usage
import { pipeline, rateLimiter, timeout } from '@holdfast/resilience-kit'
// #endregion

it(
  'lets ten calls begin in every second',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway()
    const warn = vi.spyOn(console, 'warn').mockReturnValue()

    // #region usage
    const limiter = rateLimiter({
      limit: 10, // permits
      periodMs: 1000, // in each period
      maxWaitMs: 1000, // who would wait longer is refused at once
    })
    limiter.on('refused', ({ retryAfterMs }) => console.warn(`come back in ${retryAfterMs} ms`))

    const inquire = pipeline('gateway.inquire', limiter, timeout({ limitMs: 3000 }))
    const ask = () => inquire.settle(({ signal }) => gateway.inquire('order-1', { signal }))
    const outcomes = await Promise.all(Array.from({ length: 25 }, ask))
    // #endregion

    expect(outcomes.filter(({ ok }) => ok).length).toBe(20)
    expect(outcomes.at(-1)).toMatchObject({ refusedBy: 'rate-limiter', retryAfterMs: 1000 })
    expect(warn).toHaveBeenCalledTimes(5)
    expect(clock.monotonic()).toBe(1100)
    warn.mockRestore()
  }),
)
