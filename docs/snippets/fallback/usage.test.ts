import { expect, it, vi } from 'vitest'
import { GatewayError } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'
// #region usage
import { circuitBreaker, fallback, pipeline, timeout } from '@holdfast/resilience-kit'
// #endregion

it(
  'answers from the cache while the catalog is refused',
  onVirtualTime(async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue()
    const cache = new Map([['p-1', { id: 'p-1', name: 'Lamp (as of yesterday)' }]])
    const steps: (() => unknown)[] = [() => ({ id: 'p-1', name: 'Lamp' })]
    const catalog = {
      read: (id: string, options: { signal: AbortSignal }) =>
        options.signal.aborted ? undefined : (steps.shift()?.() ?? cache.get(id)),
    }

    // #region usage
    const breaker = circuitBreaker()
    const stale = fallback(({ refusedBy }) => {
      console.warn(`answering from the cache: ${refusedBy}`)
      return cache.get('p-1')
    })

    const product = pipeline('catalog.read', stale, breaker, timeout({ limitMs: 1000 }))
    const fresh = await product.settle(({ signal }) => catalog.read('p-1', { signal }))
    breaker.forceOpen()
    const old = await product.settle(({ signal }) => catalog.read('p-1', { signal }))
    console.warn(fresh.fromFallback, old.fromFallback, old.calls) // false true 0
    // #endregion

    expect(fresh).toMatchObject({ value: { name: 'Lamp' } })
    expect(old).toMatchObject({ ok: true, value: { name: 'Lamp (as of yesterday)' } })
    expect(warn.mock.calls).toEqual([
      ['answering from the cache: circuit-breaker'],
      [false, true, 0],
    ])
    warn.mockRestore()
    breaker.reset()
    const failing = product.execute(() => Promise.reject(new GatewayError(500)))
    await expect(failing).rejects.toThrow('500')
  }),
)
