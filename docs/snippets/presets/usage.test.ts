import { expect, it } from 'vitest'
import { PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'
// #region usage
import { pipeline, presets } from '@holdfast/resilience-kit'
// #endregion

it(
  'holds through a brown-out and cuts a hang off',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('fails', 'fails', 'well', 'hangs')

    // #region usage
    const inquire = pipeline('gateway.inquire', ...presets.gateway())

    const outcome = await inquire.settle(({ signal }) => gateway.inquire('order-1', { signal }))
    // #endregion

    expect(outcome).toMatchObject({ ok: true, calls: 3 })
    const ends = []
    for (let i = 0; i < 10; i += 1) {
      const end = await inquire.settle(({ signal }) => gateway.inquire('order-1', { signal }))
      ends.push(end.ok ? 'ok' : (end.refusedBy ?? 'unanswered'))
    }
    expect(ends.slice(0, 4)).toEqual(['unanswered', 'unanswered', 'unanswered', 'circuit-breaker'])
    expect(gateway.requests).toBe(6)
  }),
)
