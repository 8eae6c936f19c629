import { expect, it, vi } from 'vitest'
import { PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'
// #region usage
import {
  circuitBreaker,
  consecutiveUnanswered,
  failureRate,
  pipeline,
  slowRate,
  timeout,
} from '@holdfast/resilience-kit'
// #endregion

it(
  'cuts a hanging gateway off after three calls and finds out when it is back',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway('hangs', 'hangs', 'hangs', 'well')
    const warn = vi.spyOn(console, 'warn').mockReturnValue()

    // #region usage
    const rate = { threshold: 80, window: { ms: 10_000 }, minimumCalls: 20 }

    const breaker = circuitBreaker({
      // Any of these opens it.
      tripWhen: [
        failureRate(rate), // 80 % of at least 20 calls within 10 s failed
        slowRate(rate), // or took longer than slowCallMs
        consecutiveUnanswered(3), // or nobody answered three times in a row
      ],
      slowCallMs: 2000,
      waitInOpenMs: 10_000, // refuse so long, then admit probes
      halfOpen: { permits: 5, reopenFailureRate: 100 }, // open again only if all five fail
    })
    breaker.on('transition', ({ from, to, reason }) => console.warn(from, to, reason.kind))

    const guard = pipeline('gateway.inquire', breaker, timeout({ limitMs: 3000 }))

    async function inquire(order: string): Promise<string> {
      const outcome = await guard.settle(({ signal }) => gateway.inquire(order, { signal }))
      if (outcome.ok) return outcome.value
      if (outcome.refusedBy === 'circuit-breaker') return `again in ${outcome.retryAfterMs} ms`
      return 'nobody knows yet'
    }
    // #endregion

    for (let i = 0; i < 3; i += 1) expect(await inquire('order-1')).toBe('nobody knows yet')
    expect(await inquire('order-1')).toBe('again in 10001 ms')
    expect(gateway.requests).toBe(3)
    await clock.sleep(10_001)
    for (let i = 0; i < 5; i += 1) expect(await inquire('order-1')).toBe('absent')
    expect(warn.mock.calls).toEqual([
      ['closed', 'open', 'tripped'],
      ['open', 'half-open', 'waited'],
      ['half-open', 'closed', 'probes-passed'],
    ])
    warn.mockRestore()
  }),
)
