import { expect, expectTypeOf, it } from 'vitest'
import { PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'
// #region usage
import {
  bulkhead,
  circuitBreaker,
  deadline,
  fallback,
  pipeline,
  retry,
  timeout,
} from '@holdfast/resilience-kit'
// #endregion

it(
  'guards calls in three ways',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('well', 'hangs')
    const log: unknown[][] = []
    const report = (...facts: readonly unknown[]) => log.push([...facts])

    // #region usage
    const guard = pipeline(
      'gateway.inquire', // stands in errors, events, metrics and log lines
      deadline({ limitMs: 5000 }), // the first one is outermost
      retry({ maxAttempts: 3 }),
      circuitBreaker(),
      bulkhead({ maxConcurrent: 200 }),
      timeout({ limitMs: 3000 }), // the last one stands around each attempt
    )

    // Rejects with the error of the call.
    const status = await guard.execute(({ signal }) => gateway.inquire('order-1', { signal }))

    // Never rejects: how it ended is a value.
    const outcome = await guard.settle(({ signal }) => gateway.inquire('order-1', { signal }))
    if (!outcome.ok) report(outcome.error, outcome.refusedBy, outcome.retryAfterMs, outcome.calls)

    // The function under guard, as a function of its own.
    const inquire = guard.wrap(({ signal }, order: string) => gateway.inquire(order, { signal }))
    const later = inquire('order-2')
    // #endregion

    expect(status).toBe('absent')
    expect(log).toMatchObject([[{ code: 'DEADLINE_EXCEEDED' }, undefined, undefined, 2]])
    await expect(later).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' })
  }),
)

it(
  'has the type of what the function and the fallbacks answer',
  onVirtualTime(async () => {
    // #region types
    const guard = pipeline(
      'catalog.price',
      fallback(() => null),
      retry(),
    )
    const price = await guard.execute(() => 12_000) // number | null
    // #endregion

    expectTypeOf(price).toEqualTypeOf<number | null>()
    expect(price).toBe(12_000)
  }),
)
