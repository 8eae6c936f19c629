import { describe, expect, expectTypeOf, test } from 'vitest'
import { circuitBreaker } from '../circuit-breaker/circuit-breaker.js'
import { pipeline } from '../pipeline.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { fallback } from './fallback.js'

function open() {
  const breaker = circuitBreaker()
  breaker.forceOpen()
  return breaker
}

describe('fallback', () => {
  test('answers where the function was never called, and says so', async () => {
    const answered: unknown[] = []
    const policy = fallback(({ calls, refusedBy }) => `${refusedBy} ${calls}`)
    policy.on('answered', ({ calls }) => answered.push(calls))
    const guard = pipeline('x', policy, open())
    expect(await guard.settle(() => 1)).toEqual({
      ok: true,
      value: 'circuit-breaker 0',
      calls: 0,
      errors: [],
      fromFallback: true,
    })
    expect(answered).toEqual([0])
  })

  test('by default hides no call that may have happened', async () => {
    const policy = fallback(() => expect.unreachable())
    await expect(policy.execute(() => Promise.reject(new Error('500')))).rejects.toThrow('500')
    expect(await policy.settle(() => 1)).toMatchObject({ value: 1, fromFallback: false })
  })

  test('answers more if told to', async () => {
    const policy = fallback(({ error }) => String(error), { answerWhen: ({ calls }) => calls < 2 })
    expect(await policy.execute(() => Promise.reject(new Error('500')))).toBe('Error: 500')
  })

  test.each([
    ['throws', () => Promise.reject(new Error('fallback'))],
    [
      'throws at once',
      (): string => {
        throw new Error('fallback')
      },
    ],
  ])('where it %s too, its error is the error of the call', async (_, answer) => {
    const policy = fallback(answer)
    const failed: unknown[] = []
    policy.on('failed', ({ fallbackError }) => failed.push(fallbackError))
    const settled = await pipeline('x', policy, open()).settle(() => 1)
    if (settled.ok) return expect.unreachable()
    expect(settled.error).toEqual(new Error('fallback'))
    expect([settled.fromFallback, failed.length]).toEqual([true, 1])
  })

  test("never answers for the caller's own abort, not even while it is asked", async () => {
    const policy = fallback(() => new Promise<never>(() => {}), { answerWhen: () => true })
    const aborted = await policy.settle(() => 1, { signal: AbortSignal.abort() })
    expect(aborted).toMatchObject({ ok: false, refusedBy: 'aborted', calls: 0 })
    const controller = new AbortController()
    const asking = policy.settle(() => Promise.reject(new Error('500')), {
      signal: controller.signal,
    })
    await new VirtualClock().advance(0)
    controller.abort()
    expect(await asking).toMatchObject({ ok: false, refusedBy: 'aborted', calls: 1 })
  })

  test('a predicate that throws means no answer, and is reported', async () => {
    const reported: unknown[] = []
    const policy = fallback(
      () => 1,
      {
        answerWhen: () => {
          throw new Error('predicate')
        },
      },
      { onListenerError: (error) => reported.push(error) },
    )
    await expect(policy.execute(() => Promise.reject(new Error('500')))).rejects.toThrow('500')
    expect(reported).toEqual([new Error('predicate')])
  })

  test('its type stands in the type of the result', async () => {
    const guard = pipeline(
      'x',
      fallback(() => 'none' as const),
      fallback(() => null),
    )
    expectTypeOf(await guard.execute(() => 1)).toEqualTypeOf<number | 'none' | null>()
  })

  test('needs a function', () => {
    expect(() => fallback(JSON.parse('null'))).toThrow(
      'fallback.answer must be a function, got null',
    )
  })
})
