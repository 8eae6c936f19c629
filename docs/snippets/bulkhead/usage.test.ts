import { expect, it, vi } from 'vitest'
import { PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'
// #region usage
import { bulkhead, pipeline, timeout } from '@holdfast/resilience-kit'
// #endregion

it(
  'lets 20 in, 10 more wait, and refuses the rest',
  onVirtualTime(async () => {
    const gateway = new PretendGateway()
    const warn = vi.spyOn(console, 'warn').mockReturnValue()

    // #region usage
    const slots = bulkhead({
      maxConcurrent: 20, // calls that run at once
      maxQueued: 10, // calls that may wait for a slot, first come first served
      maxWaitMs: 500, // and no longer than this
    })
    slots.on('refused', ({ because, inUse, queued }) => console.warn(because, inUse, queued))

    const inquire = pipeline('gateway.inquire', slots, timeout({ limitMs: 3000 }))
    const ask = () => inquire.settle(({ signal }) => gateway.inquire('order-1', { signal }))
    const outcomes = await Promise.all(Array.from({ length: 35 }, ask))
    // #endregion

    expect(outcomes.filter(({ ok }) => ok).length).toBe(30)
    expect(outcomes.at(-1)).toMatchObject({ ok: false, refusedBy: 'bulkhead', calls: 0 })
    expect(gateway.mostInFlight).toBe(20)
    expect(warn.mock.calls).toEqual(Array.from({ length: 5 }, () => ['full', 20, 10]))
    warn.mockRestore()
  }),
)
