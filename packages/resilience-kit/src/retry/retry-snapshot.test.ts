import { describe, expect, test } from 'vitest'
import { classifyBy } from '../classify-by.js'
import { scriptedOperation, type ScriptStep } from '../testing/scripted-operation.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { retryBudget } from './retry-budget.js'
import type { RetryOptions, RetrySnapshot } from './retry-options.js'
import { retry } from './retry.js'

const NOTHING: RetrySnapshot = {
  attempts: 0,
  succeededAtOnce: 0,
  succeededAfterRetry: 0,
  failedAtOnce: 0,
  failedAfterRetry: 0,
}
const empty = retryBudget({ capacity: 1, costAnswered: 1, costUnanswered: 1 })
empty.tryTake(1)
const [a, b] = [new Error('a'), new TypeError('b')]
const busyFails = classifyBy({ ignored: [TypeError], failedResult: (value) => value === 'busy' })

async function counted(options: RetryOptions, steps: readonly ScriptStep<unknown>[]) {
  const clock = new VirtualClock()
  const policy = retry({ backoff: 10, classify: busyFails, ...options }, { clock })
  expect(policy.snapshot()).toEqual(NOTHING)
  await clock.advanceUntil(policy.settle(scriptedOperation(steps)))
  return policy.snapshot()
}

describe('the counters of a retry, as resilience4j counts', () => {
  test.each<[string, RetryOptions, readonly ScriptStep<unknown>[], Partial<RetrySnapshot>]>([
    ['a value at once', {}, ['ok'], { attempts: 1, succeededAtOnce: 1 }],
    ['a value after a retry', {}, [a, 'ok'], { attempts: 2, succeededAfterRetry: 1 }],
    ['an error not worth a retry', {}, [b], { attempts: 1, failedAtOnce: 1 }],
    ['one after a retry', {}, [a, b], { attempts: 2, failedAtOnce: 1 }],
    ['attempts used up', {}, [a], { attempts: 3, failedAfterRetry: 1 }],
    ['the only attempt', { maxAttempts: 1 }, [a], { attempts: 1, failedAfterRetry: 1 }],
    ['a value that failed to the end', {}, ['busy'], { attempts: 3, failedAfterRetry: 1 }],
    ['a budget that is empty', { budget: empty }, [a], { attempts: 1, failedAfterRetry: 1 }],
    ['a back-off that ends it', { backoff: () => -1 }, [a], { attempts: 1, failedAfterRetry: 1 }],
  ])('%s', async (_, options, steps, expected) => {
    expect(await counted(options, steps)).toEqual({ ...NOTHING, ...expected })
  })

  test('add up over calls, and a look-up that found something counts as a success', async () => {
    const clock = new VirtualClock()
    const policy = retry({ backoff: 10 }, { clock })
    await policy.execute(() => 1)
    await policy.execute(() => 2)
    const found = { beforeRetry: async () => ({ value: 3 }) }
    await clock.advanceUntil(policy.execute(() => Promise.reject<number>(a), found))
    await clock.advanceUntil(policy.settle(() => Promise.reject(a)))
    expect(policy.snapshot()).toEqual({
      attempts: 2 + 1 + 3,
      succeededAtOnce: 2,
      succeededAfterRetry: 1,
      failedAtOnce: 0,
      failedAfterRetry: 1,
    })
  })

  test.each([0, 10])(
    'a series aborted before its retry, after %d ms: one attempt',
    async (backoff) => {
      const clock = new VirtualClock()
      const policy = retry({ backoff }, { clock })
      const controller = new AbortController()
      policy.on('retry', () => controller.abort())
      const call = policy.settle(() => Promise.reject(a), { signal: controller.signal })
      expect(await clock.advanceUntil(call)).toMatchObject({ ok: false, refusedBy: 'aborted' })
      expect(policy.snapshot()).toEqual({ ...NOTHING, attempts: 1 })
    },
  )

  test('a description is a copy: to change it changes nothing', () => {
    const policy = retry({ maxAttempts: 5 })
    Object.assign(policy.describe().options, { maxAttempts: 9 })
    expect(policy.maxAttempts).toBe(5)
  })

  test('the snapshot is plain data that a later call does not change', async () => {
    const policy = retry()
    const before = policy.snapshot()
    await policy.execute(() => 1)
    expect(before).toEqual(NOTHING)
    expect(JSON.parse(JSON.stringify(policy.snapshot()))).toEqual(policy.snapshot())
  })
})
