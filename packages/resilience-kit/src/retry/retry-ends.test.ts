import { describe, expect, test } from 'vitest'
import { bulkhead } from '../bulkhead/bulkhead.js'
import { circuitBreaker } from '../circuit-breaker/circuit-breaker.js'
import { classifyBy } from '../classify-by.js'
import { pipeline } from '../pipeline.js'
import { scriptedOperation, type ScriptStep } from '../testing/scripted-operation.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { timeout } from '../timeout/timeout.js'
import { retryBudget } from './retry-budget.js'
import { RetryExhaustedError } from './retry-exhausted-error.js'
import type { GaveUpBecause, RetryOptions } from './retry-options.js'
import { retry } from './retry.js'

const busyFails = classifyBy({ failedResult: (value) => value === 'busy' })
const later = (retryAfterMs: number) => Object.assign(new Error('later'), { retryAfterMs })
/** A budget that pays for so many retries and no more. */
function budgetFor(retries: number) {
  const budget = retryBudget({ capacity: 2, costAnswered: 1, costUnanswered: 1 })
  budget.tryTake(2 - retries)
  return budget
}
const [a, b, c] = [new Error('a'), new Error('b'), new Error('c')]

function world(options: RetryOptions) {
  const clock = new VirtualClock()
  const policy = retry({ backoff: 10, ...options }, { clock, name: 'pay' })
  const gaveUp: unknown[] = []
  policy.on('gaveUp', (event) => gaveUp.push(event))
  const settle = (steps: readonly ScriptStep<unknown>[], deadlineMs?: number) => {
    const options = deadlineMs === undefined ? {} : { deadlineMs }
    return clock.advanceUntil(policy.settle(scriptedOperation(steps), options))
  }
  return { clock, policy, gaveUp, settle }
}

describe('a series that gives up', () => {
  test.each<[GaveUpBecause, RetryOptions, readonly Error[], number]>([
    ['attempts', { maxAttempts: 2 }, [a, b], 2],
    ['backoff', { backoff: (attempt) => (attempt < 2 ? 10 : -1) }, [a, b], 2],
    ['backoff', { backoff: (attempt) => (attempt < 2 ? 10 : Infinity) }, [a, b], 2],
    ['budget', { budget: budgetFor(1) }, [a, b], 2],
    ['deadline', { backoff: 60, maxAttempts: 9 }, [a, b], 2],
    ['not-retryable', { retryWhen: (_, error) => error !== b }, [a, b], 2],
    ['retry-after', { maxRetryAfterMs: 20 }, [a, later(21)], 2],
  ])('says why: %s', async (because, options, steps, attempts) => {
    const { gaveUp, settle } = world(options)
    const settled = await settle(steps, 100)
    const error = steps.at(-1)
    expect(settled).toMatchObject({ ok: false, error, calls: attempts })
    const told = { name: 'pay', attempts, because, classification: 'failure', error }
    expect(gaveUp).toEqual([told])
  })

  test('looks at the reasons in order: retryable, attempts, Retry-After, deadline', async () => {
    const all = { retryWhen: () => false, maxAttempts: 1, maxRetryAfterMs: 1, backoff: 1000 }
    const tooLate = [later(5)]
    const reasons: unknown[] = []
    for (const options of [
      all,
      { ...all, retryWhen: () => true },
      { ...all, retryWhen: () => true, maxAttempts: 2 },
      { ...all, retryWhen: () => true, maxAttempts: 2, maxRetryAfterMs: 5 },
    ]) {
      const { gaveUp, settle } = world(options)
      await settle(tooLate, 100)
      reasons.push(gaveUp[0])
    }
    const expected = ['not-retryable', 'attempts', 'retry-after', 'deadline']
    expect(reasons).toMatchObject(expected.map((because) => ({ because })))
  })

  test('a budget pays for no retry that does not take place for another reason', async () => {
    const budget = retryBudget()
    for (const options of [
      { maxAttempts: 1 },
      { retryWhen: () => false },
      { backoff: () => -1 },
      { backoff: 200 },
    ]) {
      await world({ ...options, budget }).settle([a], 100)
    }
    expect(budget.balance).toBe(100)
  })

  test('tells nothing of a series that the caller ended', async () => {
    const { clock, policy, gaveUp } = world({ backoff: 1000 })
    const controller = new AbortController()
    const call = policy.settle(() => Promise.reject(a), { signal: controller.signal })
    await clock.advance(1)
    controller.abort()
    expect(await call).toMatchObject({ refusedBy: 'aborted', calls: 1 })
    expect(gaveUp).toEqual([])
  })

  test('tells nothing of a series that was ended while its function ran', async () => {
    const { clock, policy, gaveUp } = world({})
    const controller = new AbortController()
    const hang = () => new Promise<never>(() => {})
    const aborted = policy.settle(hang, { signal: controller.signal })
    controller.abort()
    expect(await aborted).toMatchObject({ ok: false, calls: 1 })
    expect(await clock.advanceUntil(policy.settle(hang, { deadlineMs: 50 }))).toMatchObject({
      ok: false,
      calls: 1,
    })
    expect([gaveUp, policy.snapshot()]).toMatchObject([[], { attempts: 2, failedAtOnce: 0 }])
  })
})

describe('wrapExhausted', () => {
  const busy = { classify: busyFails, maxAttempts: 3 }

  test('never: the last error or value is what the caller gets', async () => {
    const { settle } = world({ ...busy, wrapExhausted: 'never' })
    expect(await settle([a, b, c])).toMatchObject({ ok: false, error: c })
    expect(await settle(['busy'])).toMatchObject({ ok: true, value: 'busy', calls: 3 })
    expect(await world(busy).settle(['busy'])).toMatchObject({ ok: true, value: 'busy' })
  })

  test('results: an error in place of a value, which it carries; errors stay', async () => {
    const { settle } = world({ ...busy, wrapExhausted: 'results' })
    expect(await settle([a, b, c])).toMatchObject({ ok: false, error: c })
    const settled = await settle([a, 'busy', 'busy'])
    if (settled.ok) return expect.unreachable()
    expect(settled.error).toBeInstanceOf(RetryExhaustedError)
    expect(settled.error).toMatchObject({
      code: 'RETRIES_EXHAUSTED',
      message: "retry 'pay' gave up after attempt 3 (attempts)",
      attempts: 3,
      because: 'attempts',
      errors: [a, undefined, undefined],
      value: 'busy',
    })
    expect(settled.error).not.toHaveProperty('cause')
    expect(settled).toMatchObject({ calls: 3, errors: [a], refusedBy: undefined })
  })

  test('always: an error with the causes of all attempts', async () => {
    const { settle } = world({ ...busy, wrapExhausted: 'always' })
    const settled = await settle([a, 'busy', c])
    if (settled.ok) return expect.unreachable()
    const wrapped = { attempts: 3, errors: [a, undefined, c], cause: c, value: undefined }
    expect(settled.error).toMatchObject(wrapped)
    expect(settled.errors).toEqual([a, c])
    expect(await settle(['busy'])).toMatchObject({ ok: false, error: { value: 'busy' } })
    expect(await settle([a, 'fine'])).toMatchObject({ ok: true, value: 'fine' })
  })

  test.each<[GaveUpBecause, RetryOptions]>([
    ['budget', { budget: budgetFor(0) }],
    ['deadline', { backoff: 1000 }],
    ['backoff', { backoff: () => -5 }],
  ])('always: also where %s ended the series', async (because, options) => {
    const { settle } = world({ ...options, wrapExhausted: 'always' })
    const settled = await settle([a], 100)
    expect(settled).toMatchObject({ error: { because, attempts: 1, errors: [a], cause: a } })
  })

  test('always: an error that is not worth a retry is thrown as it is', async () => {
    const { settle } = world({ retryWhen: () => false, wrapExhausted: 'always' })
    expect(await settle([a])).toMatchObject({ ok: false, error: a })
  })

  test('a series that is wrapped says to an outer retry what its last attempt said', async () => {
    const { clock, policy } = world({ maxAttempts: 2, wrapExhausted: 'always' })
    const careful = retry({ backoff: 1, retryWhen: (said) => said === 'failure' })
    const guard = pipeline('x', careful, policy, timeout({ limitMs: 100 }))
    const silent = await clock.advanceUntil(guard.settle(() => new Promise<never>(() => {})))
    expect(silent).toMatchObject({ ok: false, calls: 2 })
    const failing = await clock.advanceUntil(guard.settle(() => Promise.reject(a)))
    expect(failing).toMatchObject({ ok: false, calls: 6 })
  })
})

describe('refusals of the policies inside', () => {
  const always = { maxAttempts: 3, classify: () => 'failure' as const }

  test('are not retried, not even where classify would say so', async () => {
    const { clock, policy, gaveUp } = world(always)
    const guard = pipeline('x', policy, bulkhead({ maxConcurrent: 0 }))
    expect(await guard.settle(() => 1)).toMatchObject({ refusedBy: 'bulkhead', calls: 0 })
    expect(gaveUp).toMatchObject([{ attempts: 1, because: 'not-retryable' }])
    expect(clock.monotonic()).toBe(0)
  })

  test('are retried with classifyRefusals, as in resilience4j', async () => {
    const { clock, policy } = world({ ...always, classifyRefusals: true })
    const slots = bulkhead({ maxConcurrent: 0 })
    const guard = pipeline('x', policy, slots)
    const refused = await clock.advanceUntil(guard.settle(() => 1))
    expect(refused).toMatchObject({ ok: false, refusedBy: 'bulkhead', calls: 0 })
    expect([clock.monotonic(), policy.snapshot().attempts]).toEqual([20, 3])
  })

  test('are no word of the other side, so they do not lengthen the back-off', async () => {
    const { clock, policy } = world({ ...always, classifyRefusals: true })
    const breaker = circuitBreaker({ initialState: 'open', waitInOpenMs: 5000 })
    const guard = pipeline('x', policy, breaker)
    const refused = await clock.advanceUntil(guard.settle(() => 1))
    expect(refused).toMatchObject({ refusedBy: 'circuit-breaker', calls: 0 })
    expect(breaker.snapshot().retryAfterMs).toBeGreaterThan(4000)
    expect(clock.monotonic()).toBe(20)
  })
})
