import { describe, expect, expectTypeOf, test } from 'vitest'
import { bulkhead } from '../bulkhead/bulkhead.js'
import { deadline } from '../deadline/deadline.js'
import { pipeline } from '../pipeline.js'
import { rateLimiter } from '../rate-limiter/rate-limiter.js'
import { retry } from '../retry/retry.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { timeout } from '../timeout/timeout.js'
import type { FallbackInfo } from './fallback-options.js'
import { fallback } from './fallback.js'

const never = () => new Promise<never>(() => {})
const always = { answerWhen: () => true }

class Outage extends Error {}

describe('when a fallback answers', () => {
  test('by default for every refusal before a call: full, limited, too late', async () => {
    const clock = new VirtualClock()
    const answer = ({ refusedBy, calls }: FallbackInfo) => `${refusedBy}, ${calls} calls`
    const full = pipeline('x', fallback(answer), bulkhead({ maxConcurrent: 0 }), { clock })
    expect(await full.execute(() => 1)).toBe('bulkhead, 0 calls')
    const limiter = rateLimiter({ limit: 1, periodMs: 1000 })
    const limited = pipeline('x', fallback(answer), limiter, { clock })
    expect(await limited.execute(() => 1)).toBe(1)
    expect(await limited.execute(() => 1)).toBe('rate-limiter, 0 calls')
    const queue = bulkhead({ maxConcurrent: 1, maxQueued: 1, maxWaitMs: 9000 })
    const late = pipeline('x', fallback(answer), deadline({ limitMs: 50 }), queue, { clock })
    void queue.execute(never)
    expect(await clock.advanceUntil(late.execute(() => 1))).toBe('deadline, 0 calls')
  })

  test('by default not once the function was called, however that ended', async () => {
    const clock = new VirtualClock()
    const guard = pipeline(
      'x',
      fallback(() => expect.unreachable()),
      deadline({ limitMs: 500 }),
      retry({ maxAttempts: 2, backoff: 10 }),
      bulkhead({ maxConcurrent: 1 }),
      timeout({ limitMs: 100 }),
      { clock },
    )
    // The second attempt is refused: the first one's work still holds the slot.
    const settled = await clock.advanceUntil(guard.settle(never))
    expect(settled).toMatchObject({ ok: false, refusedBy: 'bulkhead', calls: 1 })
  })

  test('by error, where a predicate says so', async () => {
    const answerWhen = ({ error }: FallbackInfo) => error instanceof Outage
    const policy = fallback(() => 'cached', { answerWhen })
    expect(await policy.execute(() => Promise.reject(new Outage()))).toBe('cached')
    await expect(policy.execute(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  })

  test('by value, where `answerFor` says so; the fallback is told the value', async () => {
    const told: unknown[] = []
    const policy = fallback(
      ({ error, value, refusedBy, calls }) => {
        told.push([error, value, refusedBy, calls])
        return 'cached'
      },
      { answerFor: (value) => value === 'maintenance' },
    )
    const events: unknown[] = []
    policy.on('answered', (event) => events.push(event))
    const settled = await policy.settle(() => 'maintenance')
    expect(settled).toMatchObject({ ok: true, value: 'cached', calls: 1, fromFallback: true })
    expect(await policy.settle(() => 'fine')).toMatchObject({ value: 'fine', fromFallback: false })
    expect(told).toEqual([[undefined, 'maintenance', undefined, 1]])
    expect(events).toEqual([{ name: 'fallback', error: undefined, value: 'maintenance', calls: 1 }])
    await expect(policy.execute(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  })

  test('by value it is asked about no error, and by error about no value', async () => {
    const asked: unknown[] = []
    const policy = fallback(() => 'cached', {
      answerFor: (value) => asked.push(value) < 0,
      answerWhen: ({ error }) => asked.push(error) < 0,
    })
    const error = new Error('no')
    await policy.settle(() => 1)
    await policy.settle(() => Promise.reject(error))
    expect(asked).toEqual([1, error])
  })

  test('answers at once or later, and a value of the function has the same place', async () => {
    const clock = new VirtualClock()
    const later = fallback(() => clock.sleep(50).then(() => 'later'), always, { clock })
    const answer = later.execute(() => Promise.reject(new Error('no')))
    expect(await clock.advanceUntil(answer)).toBe('later')
    expect(clock.monotonic()).toBe(50)
    expectTypeOf(answer).toEqualTypeOf<Promise<string>>()
  })

  test('an inner one may answer for what an outer one would not see then', async () => {
    const inner = fallback(({ error }) => `inner: ${String(error)}`, always)
    const outer = fallback(() => expect.unreachable(), always)
    const guard = pipeline('x', outer, inner)
    expect(await guard.execute(() => Promise.reject(new Error('no')))).toBe('inner: Error: no')
  })

  test('an outer one is told what an inner one threw', async () => {
    const inner = fallback((): string => {
      throw new Error('inner')
    }, always)
    const outer = fallback(({ error, calls }) => `${String(error)}, ${calls} calls`, always)
    const failed: unknown[] = []
    inner.on('failed', (event) => failed.push(event))
    const error = new Error('no')
    const settled = await pipeline('x', outer, inner).settle(() => Promise.reject(error))
    expect(settled).toMatchObject({ ok: true, value: 'Error: inner, 1 calls', errors: [error] })
    expect(failed).toEqual([{ name: 'x', error, fallbackError: new Error('inner') }])
  })

  test('is not asked for a cut that is on its way further out', async () => {
    const clock = new VirtualClock()
    const asked: FallbackInfo[] = []
    const answerWhen = (info: FallbackInfo) => asked.push(info) > 0
    const inner = fallback(() => 'answered', { answerWhen })
    const cut = pipeline('x', timeout({ limitMs: 100 }), inner, { clock })
    expect(await clock.advanceUntil(cut.settle(never))).toMatchObject({
      ok: false,
      error: { code: 'TIMED_OUT' },
    })
    const late = await clock.advanceUntil(inner.settle(never, { deadlineMs: 50 }))
    expect(late).toMatchObject({ ok: false, error: { code: 'DEADLINE_EXCEEDED' } })
    expect(asked).toEqual([])
  })

  test('is asked for a cut of a limit inside of it', async () => {
    const clock = new VirtualClock()
    const answer = ({ error }: FallbackInfo) => (error as { code?: string }).code
    const outer = fallback(answer, always)
    const timed = pipeline('x', outer, timeout({ limitMs: 100 }), { clock })
    expect(await clock.advanceUntil(timed.execute(never))).toBe('TIMED_OUT')
    const bounded = pipeline('x', outer, deadline({ limitMs: 100 }))
    expect(await clock.advanceUntil(bounded.execute(never))).toBe('DEADLINE_EXCEEDED')
  })
})

describe('while a fallback makes its answer', () => {
  test("the caller's abort ends the call at once, and the answer comes too late", async () => {
    const clock = new VirtualClock()
    const controller = new AbortController()
    const told: unknown[] = []
    const policy = fallback(() => clock.sleep(100).then(() => 'late'), always, { clock })
    policy.on('answered', () => told.push('answered'))
    policy.on('failed', () => told.push('failed'))
    const failing = () => Promise.reject(new Error('no'))
    const call = policy.settle(failing, { signal: controller.signal })
    await clock.advance(10)
    controller.abort('enough')
    const settled = await call
    expect(settled).toMatchObject({ ok: false, refusedBy: 'aborted', calls: 1 })
    expect(settled).toMatchObject({ error: { cause: 'enough' }, fromFallback: true })
    await clock.advance(1000)
    expect([told, clock.pending]).toEqual([[], 0])
  })

  test('a deadline around it ends it too; what rejects later is swallowed', async () => {
    const clock = new VirtualClock()
    const policy = fallback(
      () => clock.sleep(100).then(() => Promise.reject(new Error('late'))),
      always,
    )
    const guard = pipeline('x', deadline({ limitMs: 30 }), policy, { clock })
    const settled = await clock.advanceUntil(guard.settle(() => Promise.reject(new Error('no'))))
    expect(settled).toMatchObject({ ok: false, error: { code: 'DEADLINE_EXCEEDED' } })
    expect(clock.monotonic()).toBe(30)
    await clock.advance(1000)
    expect(clock.pending).toBe(0)
  })

  test('a deadline inside of it is over', async () => {
    const clock = new VirtualClock()
    const policy = fallback(() => clock.sleep(100).then(() => 'later'), always)
    const guard = pipeline('x', policy, deadline({ limitMs: 30 }), { clock })
    const call = guard.execute(() => Promise.reject(new Error('no')))
    expect(await clock.advanceUntil(call)).toBe('later')
  })
})
