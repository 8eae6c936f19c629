import { expect, it, vi } from 'vitest'
import { onVirtualTime } from '../virtual-time.js'
// #region example
import {
  circuitBreaker,
  consecutiveUnanswered,
  deadline,
  pipeline,
  retry,
  timeout,
} from '@holdfast/resilience-kit'
// #endregion

it(
  'the example of the page',
  onVirtualTime(async () => {
    const fetch = vi
      .fn<typeof globalThis.fetch>()
      .mockResolvedValueOnce(new Response('', { status: 500 }))
      .mockResolvedValue(new Response('paid'))
    const log = vi.spyOn(console, 'log').mockReturnValue()
    const error = vi.spyOn(console, 'error').mockReturnValue()

    // #region example
    const guard = pipeline(
      'gateway.inquire',
      deadline({ limitMs: 10_000 }), // the whole call
      retry({ maxAttempts: 3 }), // in all; full jitter, never what the kit refused
      circuitBreaker({ tripWhen: [consecutiveUnanswered(3)], waitInOpenMs: 10_000 }),
      timeout({ limitMs: 3000 }), // one attempt
    )

    const outcome = await guard.settle(async ({ signal }) => {
      const response = await fetch('https://gateway.example/payments/1', { signal })
      if (!response.ok) throw new Error(`HTTP ${response.status}`) // fetch answers a 500 as a value
      return await response.text()
    })
    if (outcome.ok) console.log(outcome.value)
    else console.error(outcome.error, outcome.refusedBy, outcome.retryAfterMs, outcome.calls)
    // #endregion

    expect(outcome).toMatchObject({ ok: true, calls: 2 })
    expect(log).toHaveBeenCalledWith('paid')
    expect(error).not.toHaveBeenCalled()
    log.mockRestore()
    error.mockRestore()
  }),
)
