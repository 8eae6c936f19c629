import {
  fixedBackoff,
  pipeline,
  retry,
  RetryExhaustedError,
  timeout,
} from '@holdfast/resilience-kit'
import { scriptedOperation } from '@holdfast/resilience-kit/testing'
import { expect, it, vi } from 'vitest'
import { PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'

it(
  'a look-up before each retry finds the charge that nobody told of',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('silent', 'well')

    // #region look-up
    const charge = pipeline('gateway.charge', retry({ maxAttempts: 3 }), timeout({ limitMs: 3000 }))

    const paid = await charge.execute(({ signal }) => gateway.charge('order-1', { signal }), {
      beforeRetry: async ({ signal }) => {
        const status = await gateway.inquire('order-1', { signal })
        return status === 'paid' ? { value: 'found' } : undefined // ends the series, or goes on
      },
    })
    // #endregion

    expect(paid).toBe('found')
    expect(gateway.charged).toEqual(['order-1'])
  }),
)

it(
  'what the other side says about when to come back is never undercut',
  onVirtualTime(async (clock) => {
    const busy = new Response('', { status: 429, headers: { 'retry-after': '7' } })
    const fetch = vi
      .fn<typeof globalThis.fetch>()
      .mockResolvedValueOnce(busy)
      .mockResolvedValue(new Response('{"id":1}'))

    // #region retry-after
    class HttpError extends Error {
      readonly status: number
      readonly retryAfterMs: number | undefined // the kit reads it off any error

      constructor({ status, headers }: Response) {
        super(`HTTP ${status}`)
        this.status = status
        const seconds = Number(headers.get('retry-after') ?? Number.NaN)
        if (Number.isFinite(seconds)) this.retryAfterMs = seconds * 1000
      }
    }

    const read = retry().wrap(async ({ signal }, url: string) => {
      const response = await fetch(url, { signal })
      if (!response.ok) throw new HttpError(response)
      return await response.json()
    })
    const answer = await read('https://gateway.example/payments/1')
    // #endregion

    expect(answer).toEqual({ id: 1 })
    expect(clock.monotonic()).toBe(7000)
  }),
)

it(
  'asks until the value is there',
  onVirtualTime(async (clock) => {
    const steps = ['pending', 'pending', 'approved']
    const report = scriptedOperation(steps)

    // #region poll
    const poll = retry({
      maxAttempts: 10,
      backoff: fixedBackoff(1000, 0.2), // 800..1200 ms
      classify: (result) => (result.ok && result.value === 'pending' ? 'failure' : undefined),
      wrapExhausted: 'results', // an error if it is still pending after ten
    })
    const state = await poll.execute(report)
    // #endregion

    expect(state).toBe('approved')
    expect(clock.monotonic()).toBeGreaterThanOrEqual(1600)
    const never = poll.execute(scriptedOperation(['pending']))
    await expect(never).rejects.toBeInstanceOf(RetryExhaustedError)
  }),
)

it(
  'tells every cause',
  onVirtualTime(async () => {
    const call = scriptedOperation([new Error('500'), new Error('502'), new Error('503')])
    const seen: unknown[] = []

    // #region all-causes
    const thorough = retry({ maxAttempts: 3, wrapExhausted: 'always' })
    try {
      await thorough.execute(call)
    } catch (error) {
      if (!(error instanceof RetryExhaustedError)) throw error
      seen.push(error.attempts, error.because, error.errors, error.cause)
    }
    // #endregion

    const errors = [new Error('500'), new Error('502'), new Error('503')]
    expect(seen).toEqual([3, 'attempts', errors, errors[2]])
  }),
)
