import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classifyBy } from '../classify-by.js'
import { deadline } from '../deadline/deadline.js'
import { pipeline } from '../pipeline.js'
import { scriptedOperation } from '../testing/scripted-operation.js'
import { earlyClock } from '../system/testing/early-clock.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { decorrelatedBackoff, type BackoffInfo } from './backoff.js'
import { retry } from './retry.js'

const later = (retryAfterMs: unknown) => Object.assign(new Error('later'), { retryAfterMs })

describe('the wait before a retry', () => {
  test('is never shorter than Retry-After, though timers come early', async () => {
    const clock = new VirtualClock()
    const early = earlyClock(clock)
    const policy = retry({ backoff: 0 }, { clock: early })
    const operation = scriptedOperation<unknown>([later(5), 'ok'])
    expect(await clock.advanceUntil(policy.execute(operation))).toBe('ok')
    expect([clock.monotonic(), clock.pending]).toEqual([5, 0])
  })

  test('may depend on the outcome: the error or the value, and the wait before', async () => {
    const clock = new VirtualClock()
    const seen: unknown[] = []
    const backoff = (attempt: number, { error, value, previousMs }: BackoffInfo) => {
      seen.push([attempt, error, value, previousMs])
      return value === 'busy' ? 500 : 20
    }
    const classify = classifyBy({ failedResult: (value) => value === 'busy' })
    const policy = retry({ maxAttempts: 4, backoff, classify }, { clock })
    const delays: number[] = []
    policy.on('retry', ({ delayMs }) => delays.push(delayMs))
    const error = new Error('a')
    const call = policy.execute(scriptedOperation<unknown>([error, 'busy', error, 'ok']))
    expect(await clock.advanceUntil(call)).toBe('ok')
    expect(delays).toEqual([20, 500, 20])
    expect(seen).toEqual([
      [1, error, undefined, 0],
      [2, undefined, 'busy', 20],
      [3, error, undefined, 500],
    ])
  })

  test('the wait before is the one that took place, Retry-After included', async () => {
    const clock = new VirtualClock()
    const backoff = decorrelatedBackoff({ initialMs: 100, maxMs: 60_000 })
    const policy = retry(
      { maxAttempts: 3, backoff },
      { clock, random: { next: () => 1 - 2 ** -32 } },
    )
    const delays: number[] = []
    policy.on('retry', ({ delayMs }) => delays.push(delayMs))
    const operation = scriptedOperation<unknown>([later(5000), new Error('a'), 'ok'])
    await clock.advanceUntil(policy.execute(operation))
    expect(delays).toEqual([5000, 15_000])
  })

  test('the event of a retry tells the error or the value, and how it was classified', async () => {
    const clock = new VirtualClock()
    const classify = classifyBy({ failedResult: (value) => value === 'busy' })
    const policy = retry({ maxAttempts: 4, backoff: 10, classify }, { clock, name: 'pay' })
    const events: unknown[] = []
    policy.on('retry', (event) => events.push(event))
    policy.on('recovered', (event) => events.push(event))
    const error = Object.assign(new Error('a'), { code: 'EPIPE' })
    await clock.advanceUntil(policy.execute(scriptedOperation<unknown>([error, 'busy', 'ok'])))
    const common = { name: 'pay', delayMs: 10 }
    expect(events).toEqual([
      { ...common, attempt: 1, classification: 'unanswered', error, value: undefined },
      { ...common, attempt: 2, classification: 'failure', error: undefined, value: 'busy' },
      { name: 'pay', attempts: 3 },
    ])
  })

  test('a constant wait may be 0 and may have fractions', async () => {
    const clock = new VirtualClock()
    const attempts = (backoff: number) =>
      retry({ backoff }, { clock }).execute(scriptedOperation<unknown>([new Error('a'), 'ok']))
    expect(await attempts(0)).toBe('ok')
    expect(clock.monotonic()).toBe(0)
    expect(await clock.advanceUntil(attempts(1.5))).toBe('ok')
    expect(clock.monotonic()).toBe(2)
  })

  test.each([[-1], ['5'], [null], [Number.NaN]])(
    'a retryAfterMs of %o says nothing',
    async (retryAfterMs) => {
      const clock = new VirtualClock()
      const policy = retry({ backoff: 10, maxRetryAfterMs: 100 }, { clock })
      const operation = scriptedOperation<unknown>([later(retryAfterMs), 'ok'])
      expect(await clock.advanceUntil(policy.execute(operation))).toBe('ok')
      expect(clock.monotonic()).toBe(10)
    },
  )

  test('a retryAfterMs that throws when it is read says nothing either', async () => {
    const clock = new VirtualClock()
    const policy = retry({ backoff: 10 }, { clock })
    const hostile = Object.defineProperty(new Error('a'), 'retryAfterMs', {
      get: () => expect.fail('getter'),
    })
    expect(
      await clock.advanceUntil(policy.execute(scriptedOperation<unknown>([hostile, 'ok']))),
    ).toBe('ok')
    const settled = await clock.advanceUntil(policy.settle(() => Promise.reject(hostile)))
    expect(settled).toMatchObject({ ok: false, retryAfterMs: undefined, calls: 3 })
  })

  test('Retry-After is never undercut, whatever the back-off says', async () => {
    const wait = fc.integer({ min: 0, max: 5000 })
    const step = fc.record({ asked: fc.option(wait, { nil: undefined }), backoffMs: wait })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), wait, async (...given) => {
        const [steps, maxRetryAfterMs] = given
        const clock = new VirtualClock()
        const backoff = (attempt: number) => steps[attempt - 1]?.backoffMs ?? 0
        const policy = retry({ maxAttempts: 6, backoff, maxRetryAfterMs }, { clock })
        const startedAt: number[] = []
        await clock.advanceUntil(
          policy.settle(({ attempt }) => {
            startedAt.push(clock.monotonic())
            const step = steps[attempt - 1]
            if (step !== undefined) throw later(step.asked)
          }),
        )
        const tooMuch = steps.findIndex(({ asked }) => (asked ?? 0) > maxRetryAfterMs)
        const expected = [0]
        for (const { asked, backoffMs } of tooMuch < 0 ? steps : steps.slice(0, tooMuch)) {
          expected.push((expected.at(-1) ?? 0) + Math.max(asked ?? 0, backoffMs))
        }
        expect(startedAt).toEqual(expected)
      }),
    )
  })

  test('no wait begins that the deadline cannot afford, and nothing runs after it', async () => {
    const waits = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 8 })
    const limit = fc.integer({ min: 1, max: 1000 })
    await fc.assert(
      fc.asyncProperty(waits, waits, limit, async (backoffs, durations, limitMs) => {
        const clock = new VirtualClock()
        const backoff = (attempt: number) => backoffs[attempt - 1] ?? 50
        const policy = retry({ maxAttempts: 10, backoff })
        const guard = pipeline('x', deadline({ limitMs }), policy, { clock })
        const startedAt: number[] = []
        const call = guard.settle(async ({ attempt }) => {
          startedAt.push(clock.monotonic())
          await clock.sleep(durations[attempt - 1] ?? 50)
          throw new Error('a')
        })
        await clock.advanceUntil(call)
        const endedAt = clock.monotonic()
        await clock.advance(10_000)
        expect(endedAt).toBeLessThanOrEqual(limitMs)
        for (const at of startedAt) expect(at).toBeLessThan(limitMs)
        // As many attempts as fit, one after another.
        let [at, fitting] = [0, 0]
        while (fitting < 10 && at < limitMs) {
          fitting += 1
          at += Math.max(1, durations[fitting - 1] ?? 50) + (backoffs[fitting - 1] ?? 50)
        }
        expect(startedAt).toHaveLength(fitting)
      }),
    )
  })
})
