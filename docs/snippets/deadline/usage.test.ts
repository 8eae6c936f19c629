import { expect, it, vi } from 'vitest'
import { PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'
// #region usage
import { deadline, pipeline, retry, timeout } from '@holdfast/resilience-kit'
// #endregion

it(
  'bounds all attempts and waits together',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway('hangs')
    const warn = vi.spyOn(console, 'warn').mockReturnValue()

    // #region usage
    const whole = deadline({ limitMs: 8000 })
    whole.on('exceeded', ({ limitMs, calls }) => console.warn(`${calls} calls in ${limitMs} ms`))

    const inquire = pipeline(
      'gateway.inquire',
      whole, // the buyer waits for 8 s at most, whatever happens below
      retry({ maxAttempts: 5 }),
      timeout({ limitMs: 3000 }), // and no single attempt takes more than 3 s
    )
    const outcome = await inquire.settle(({ signal }) => gateway.inquire('order-1', { signal }))
    // #endregion

    expect(clock.monotonic()).toBe(8000)
    expect(outcome).toMatchObject({ ok: false, calls: 3, refusedBy: undefined })
    expect(!outcome.ok && outcome.error).toMatchObject({ code: 'DEADLINE_EXCEEDED' })
    expect(warn).toHaveBeenCalledWith('3 calls in 8000 ms')
    warn.mockRestore()
  }),
)
