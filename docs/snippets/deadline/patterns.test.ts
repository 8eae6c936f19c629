import {
  DeadlineExceededError,
  deadline,
  fixedBackoff,
  pipeline,
  rateLimiter,
  retry,
  timeout,
  type GaveUpBecause,
} from '@holdfast/resilience-kit'
import { expect, it } from 'vitest'
import { PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'

it(
  'one call brings its own deadline along',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway('hangs')
    const request = { headers: new Headers({ 'x-deadline-ms': '1500' }) }

    // #region per-call
    const inquire = pipeline('gateway.inquire', retry(), timeout({ limitMs: 3000 }))

    const deadlineMs = Number(request.headers.get('x-deadline-ms') ?? 8000)
    const outcome = await inquire.settle(({ signal }) => gateway.inquire('order-1', { signal }), {
      deadlineMs, // what is left of the caller's own time
    })
    // #endregion

    expect(outcome).toMatchObject({ ok: false, calls: 1 })
    expect(clock.monotonic()).toBe(1500)
  }),
)

it(
  'no wait begins that cannot end in time',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway('fails')
    const because: GaveUpBecause[] = []

    // #region no-idle-waits
    const again = retry({ maxAttempts: 5, backoff: fixedBackoff(2000) })
    again.on('gaveUp', (event) => because.push(event.because))

    const inquire = pipeline('gateway.inquire', deadline({ limitMs: 3000 }), again)
    const outcome = await inquire.settle(({ signal }) => gateway.inquire('order-1', { signal }))
    // #endregion

    // The second wait would end at 4200 ms, so the caller hears of the 500 at 2200 ms.
    expect(outcome).toMatchObject({ ok: false, calls: 2 })
    expect(!outcome.ok && outcome.error).toMatchObject({ message: 'the gateway answered 500' })
    expect(because).toEqual(['deadline'])
    expect(clock.monotonic()).toBe(2200)
  }),
)

it(
  'says whether anything was sent',
  onVirtualTime(async () => {
    const gateway = new PretendGateway()
    const limiter = rateLimiter({ limit: 1, periodMs: 60_000, maxWaitMs: 60_000 })
    limiter.reserve()

    // #region sent-or-not
    const guard = pipeline('gateway.charge', deadline({ limitMs: 3000 }), limiter)

    async function charge(order: string): Promise<'paid' | 'not sent' | 'unknown'> {
      const outcome = await guard.settle(({ signal }) => gateway.charge(order, { signal }))
      if (outcome.ok) return 'paid'
      if (outcome.error instanceof DeadlineExceededError && outcome.error.cause !== undefined) {
        console.warn('the last attempt failed with', outcome.error.cause)
      }
      return outcome.calls === 0 ? 'not sent' : 'unknown'
    }
    // #endregion

    expect(await charge('order-1')).toBe('not sent')
    expect(gateway.charged).toEqual([])
  }),
)
