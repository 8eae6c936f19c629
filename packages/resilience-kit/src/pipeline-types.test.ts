import { describe, expectTypeOf, test } from 'vitest'
import { bulkhead } from './bulkhead/bulkhead.js'
import { circuitBreaker } from './circuit-breaker/circuit-breaker.js'
import type { AttemptContext } from './call/attempt-context.js'
import type { Settled } from './call/settled.js'
import { deadline } from './deadline/deadline.js'
import { fallback } from './fallback/fallback.js'
import { pipeline, type Pipeline } from './pipeline.js'
import type { Policy } from './policy.js'
import { presets } from './presets/presets.js'
import { rateLimiter } from './rate-limiter/rate-limiter.js'
import { retry } from './retry/retry.js'
import { VirtualClock } from './testing/virtual-clock.js'
import { timeout } from './timeout/timeout.js'

const clock = new VirtualClock()
const ten = [
  fallback(() => 'none' as const),
  deadline({ limitMs: 5 }),
  retry(),
  retry(),
  rateLimiter({ limit: 1, periodMs: 1 }),
  circuitBreaker(),
  circuitBreaker(),
  fallback(async () => null),
  bulkhead(),
  timeout({ limitMs: 5 }),
] as const

describe('types', () => {
  test('the answers of all fallbacks stand in the result, at any length', () => {
    const wired = pipeline('x', ...ten, { clock })
    const bare = pipeline('x', ...ten)
    expectTypeOf(bare).toEqualTypeOf<Pipeline<'none' | null>>()
    expectTypeOf(wired).toEqualTypeOf<Pipeline<'none' | null>>()
    // Only the types of it: the same policy may not stand twice in a pipeline.
    const twenty = () => pipeline('x', ...ten, ...ten).execute(() => 1)
    expectTypeOf(twenty).returns.toEqualTypeOf<Promise<number | 'none' | null>>()
  })

  test('without a fallback the result is what the function answers', () => {
    const policies: readonly Policy[] = [retry(), timeout({ limitMs: 5 })]
    for (const guard of [pipeline('x', ...policies), pipeline('x', ...policies, {}), pipeline('x')])
      expectTypeOf(guard).toEqualTypeOf<Pipeline>()
    const guard = pipeline('x', ...presets.gateway())
    expectTypeOf(guard.execute(() => 1)).toEqualTypeOf<Promise<number>>()
    expectTypeOf(guard.execute(async () => 'a')).toEqualTypeOf<Promise<string>>()
    expectTypeOf(guard.settle(() => 1)).toEqualTypeOf<Promise<Settled<number>>>()
  })

  test('the context keeps its type however many policies there are', () => {
    const guard = pipeline('x', ...ten)
    void guard.settle((context) => expectTypeOf(context).toEqualTypeOf<AttemptContext>())
    guard.wrap(
      (context, n: number) => n + 1 && expectTypeOf(context).toEqualTypeOf<AttemptContext>(),
    )
  })

  test('a wrapped function keeps its arguments, optional and rest ones too', () => {
    const guard = pipeline('x', ...ten)
    const plain = guard.wrap(async (_, a: number, b?: string) => `${a}${b}`)
    expectTypeOf(plain).toEqualTypeOf<(a: number, b?: string) => Promise<string | null>>()
    const rest = pipeline('x').wrap((_, ...all: readonly boolean[]) => all.length)
    expectTypeOf(rest).toEqualTypeOf<(...all: readonly boolean[]) => Promise<number>>()
    const named = retry().wrap((_, order: { readonly id: string }) => order.id)
    expectTypeOf(named).parameters.toEqualTypeOf<[order: { readonly id: string }]>()
  })

  test('a settled call is a value or an error, and its type tells which', async () => {
    const settled = await pipeline('x', ...ten).settle(() => 1)
    if (settled.ok) expectTypeOf(settled.value).toEqualTypeOf<number | 'none' | null>()
    else expectTypeOf(settled.error).toEqualTypeOf<unknown>()
    if (!settled.ok) {
      // @ts-expect-error a call that failed has no value
      expectTypeOf(settled.value).toBeAny()
    }
  })

  test('what the look-up finds must be what the function answers', () => {
    const options = { beforeRetry: async () => ({ value: 'found' }) }
    // @ts-expect-error the function answers a number, the look-up a string
    void retry().settle(() => 1, options)
    void retry().settle(() => 'called', options)
  })

  test('a part that is no policy does not compile', () => {
    const wrong = () => {
      // @ts-expect-error a number is no policy
      pipeline('x', retry(), 5, timeout({ limitMs: 5 }))
      // @ts-expect-error an env may only come last
      pipeline('x', { clock }, retry())
      // @ts-expect-error the name comes first
      pipeline(retry(), timeout({ limitMs: 5 }))
    }
    expectTypeOf(wrong).toBeFunction()
  })
})
