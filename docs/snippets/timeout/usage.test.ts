import { expect, it, vi } from 'vitest'
import { PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'
// #region usage
import { timeout, TimedOutError } from '@holdfast/resilience-kit'
// #endregion

it(
  'ends an attempt in time and says that the outcome is unknown',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway('silent', 'well')
    const warn = vi.spyOn(console, 'warn').mockReturnValue()

    // #region usage
    const limit = timeout({ limitMs: 3000 }, { name: 'gateway' })
    limit.on('timedOut', ({ name, limitMs }) => console.warn(`${name}: no answer in ${limitMs} ms`))

    async function charge(order: string): Promise<string> {
      try {
        // The signal aborts with the very error that is thrown: hand it on.
        return await limit.execute(({ signal }) => gateway.charge(order, { signal }))
      } catch (error) {
        if (error instanceof TimedOutError) return 'unknown' // it may have happened
        throw error
      }
    }
    // #endregion

    expect(await charge('order-1')).toBe('unknown')
    expect(gateway.charged).toEqual(['order-1'])
    expect(clock.monotonic()).toBe(3000)
    expect(gateway.inFlight).toBe(0)
    expect(warn).toHaveBeenCalledWith('gateway: no answer in 3000 ms')
    expect(await charge('order-2')).toBe('charge-2')
    warn.mockRestore()
  }),
)
