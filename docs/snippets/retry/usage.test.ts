import { expect, it, vi } from 'vitest'
import { PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'
// #region usage
import { exponentialBackoff, pipeline, retry, retryBudget, timeout } from '@holdfast/resilience-kit'
// #endregion

it(
  'asks again after an answered failure, within its budget',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('fails', 'well', 'hangs')
    const warn = vi.spyOn(console, 'warn').mockReturnValue()

    // #region usage
    // One budget for everything that calls this gateway.
    const budget = retryBudget({ capacity: 100, costAnswered: 2, costUnanswered: 20 })

    const again = retry({
      maxAttempts: 3, // in all: the first call and at most two retries
      backoff: exponentialBackoff({ initialMs: 200, maxMs: 2000 }), // 0..200 ms, then 0..400 ms
      retryWhen: (classification) => classification === 'failure', // never what nobody answered
      maxRetryAfterMs: 5000, // who asks for a longer pause ends the series
      budget,
    })
    again.on('gaveUp', ({ attempts, because }) => console.warn(`${attempts} calls: ${because}`))

    const inquire = pipeline('gateway.inquire', again, timeout({ limitMs: 3000 }))
    const status = await inquire.execute(({ signal }) => gateway.inquire('order-1', { signal }))
    // #endregion

    expect(status).toBe('absent')
    expect(gateway.requests).toBe(2)
    expect(budget.balance).toBe(100)
    const call = inquire.execute(({ signal }) => gateway.inquire('order-1', { signal }))
    await expect(call).rejects.toThrow('did not answer within 3000 ms')
    expect(warn).toHaveBeenCalledWith('1 calls: not-retryable')
    warn.mockRestore()
  }),
)
