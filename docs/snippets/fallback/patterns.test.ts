import { bulkhead, circuitBreaker, fallback, pipeline, rateLimiter } from '@holdfast/resilience-kit'
import { expect, it } from 'vitest'
import { GatewayError } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'

const failing = () => Promise.reject(new GatewayError(500))

it(
  'a read may be answered for whatever happened',
  onVirtualTime(async () => {
    // #region reads
    // Asking again does no harm, so every failure may be answered for.
    const anyway = fallback(() => [], { answerWhen: () => true })
    const related = pipeline('catalog.related', anyway, circuitBreaker())
    // #endregion

    expect(await related.execute(failing)).toEqual([])
  }),
)

it(
  'who was refused learns when to come back',
  onVirtualTime(async () => {
    // #region by-refusal
    const busy = fallback(({ error, refusedBy }) => ({
      status: 503,
      refusedBy,
      retryAfterMs: (error as { retryAfterMs?: number }).retryAfterMs ?? 1000,
    }))
    const submit = pipeline(
      'gateway.submit',
      busy,
      rateLimiter({ limit: 10, periodMs: 1000 }),
      bulkhead({ maxConcurrent: 5 }),
    )
    // #endregion

    for (let i = 0; i < 10; i += 1) await submit.execute(() => ({ status: 200 }))
    const answer = await submit.execute(() => ({ status: 200 }))
    expect(answer).toEqual({ status: 503, refusedBy: 'rate-limiter', retryAfterMs: 1000 })
  }),
)

it(
  'a value can be replaced too',
  onVirtualTime(async () => {
    // #region by-value
    const price = fallback(() => ({ amount: 12_000, source: 'list' }), {
      answerFor: (value) => (value as { amount?: number }).amount === undefined,
    })
    // #endregion

    expect(await price.execute(() => ({}))).toEqual({ amount: 12_000, source: 'list' })
    expect(await price.execute(() => ({ amount: 9000 }))).toEqual({ amount: 9000 })
  }),
)
