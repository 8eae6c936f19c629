import { retry, systemClock, timeout } from '@holdfast/resilience-kit'
import { expect, it, vi } from 'vitest'
import { PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'

it(
  'a function that does not hear of its end goes on',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway('hangs')

    // #region signal-dropped
    const inquire = timeout({ limitMs: 3000 }).wrap(() => gateway.inquire('order-1'))
    // #endregion

    for (let i = 0; i < 100; i += 1) void inquire().catch(() => {})
    await clock.sleep(60_000)
    expect(gateway.inFlight).toBe(100)
  }),
)

it(
  'a function that hears of its end ends',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway('hangs')

    // #region signal-passed
    const limit = timeout({ limitMs: 3000 })
    const inquire = limit.wrap(({ signal }) => gateway.inquire('order-1', { signal }))
    // #endregion

    for (let i = 0; i < 100; i += 1) void inquire().catch(() => {})
    await clock.sleep(3001)
    expect(gateway.inFlight).toBe(0)
  }),
)

it(
  'a time-out taken for a no',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('silent')

    // #region unknown-is-no
    const limit = timeout({ limitMs: 3000 })

    async function pay(order: string): Promise<'paid' | 'failed'> {
      const outcome = await limit.settle(({ signal }) => gateway.charge(order, { signal }))
      return outcome.ok ? 'paid' : 'failed'
    }
    // #endregion

    expect(await pay('order-1')).toBe('failed')
    expect(gateway.charged).toEqual(['order-1'])
  }),
)

it(
  'a time-out is a state of its own',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('silent')

    // #region unknown-is-unknown
    const limit = timeout({ limitMs: 3000 })

    async function pay(order: string): Promise<'paid' | 'unknown' | 'not sent'> {
      const outcome = await limit.settle(({ signal }) => gateway.charge(order, { signal }))
      if (outcome.ok) return 'paid'
      return outcome.calls === 0 ? 'not sent' : 'unknown'
    }
    // #endregion

    expect(await pay('order-1')).toBe('unknown')
  }),
)

/** `AbortSignal.timeout` on the clock of the test. */
function timeoutOnVirtualTime(ms: number): AbortSignal {
  const controller = new AbortController()
  systemClock.setTimer(ms, () => {
    controller.abort(Object.assign(new Error('too late'), { name: 'TimeoutError' }))
  })
  return controller.signal
}

it(
  'one signal for all attempts has fired before the second',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('hangs', 'well')
    const spy = vi.spyOn(AbortSignal, 'timeout').mockImplementation(timeoutOnVirtualTime)

    // #region one-signal
    const signal = AbortSignal.timeout(3000)
    const answer = retry().execute(() => {
      signal.throwIfAborted() // as fetch does
      return gateway.inquire('order-1', { signal })
    })
    // #endregion

    await expect(answer).rejects.toThrow('too late')
    expect(gateway.requests).toBe(1)
    spy.mockRestore()
  }),
)

it(
  'every attempt has a signal of its own',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('hangs', 'well')

    // #region signal-per-attempt
    const limit = timeout({ limitMs: 3000 })
    const answer = retry().execute(() =>
      limit.execute(({ signal }) => gateway.inquire('order-1', { signal })),
    )
    // #endregion

    expect(await answer).toBe('absent')
    expect(gateway.requests).toBe(2)
  }),
)
