import { describe, expect, test } from 'vitest'
import { pipeline } from '../pipeline.js'
import { fallback } from '../fallback/fallback.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { fixedBackoff } from './backoff.js'
import { retry } from './retry.js'
import { retryBudget } from './retry-budget.js'

const fails = () => Promise.reject(new Error('500'))

function world() {
  const clock = new VirtualClock()
  const budget = retryBudget({ capacity: 100, costAnswered: 10 })
  const policy = retry({ maxAttempts: 3, backoff: fixedBackoff(100), budget })
  const guard = pipeline('pay', policy, { clock })
  return { clock, budget, policy, guard }
}

describe('what a retry that did not come about costs', () => {
  test('nothing, where the look-up found the call', async () => {
    const { clock, budget, guard, policy } = world()
    const told: unknown[] = []
    policy.on('found', (event) => told.push(event))
    for (let i = 0; i < 50; i += 1) {
      const call = guard.execute(fails, { beforeRetry: async () => ({ value: i }) })
      expect(await clock.advanceUntil(call)).toBe(i)
    }
    expect(budget.balance).toBe(100)
    expect(told).toHaveLength(50)
    expect(told[0]).toEqual({ name: 'pay', attempts: 1 })
    expect(policy.snapshot()).toMatchObject({ attempts: 50, succeededAfterRetry: 50 })
  })

  test('nothing, where the caller aborts in the wait', async () => {
    const { clock, budget, guard } = world()
    for (let i = 0; i < 50; i += 1) {
      const controller = new AbortController()
      const call = guard.settle(fails, { signal: controller.signal })
      await clock.advance(50)
      controller.abort()
      expect(await call).toMatchObject({ ok: false, calls: 1 })
    }
    expect(budget.balance).toBe(100)
  })

  test('nothing, where the look-up throws; but each retry made has its price', async () => {
    const { clock, budget, guard } = world()
    await clock.advanceUntil(guard.settle(fails, { beforeRetry: fails }))
    expect(budget.balance).toBe(100)
    await clock.advanceUntil(guard.settle(fails))
    expect(budget.balance).toBe(80)
  })

  test('an error that counts as a success pays in, for the other side works', async () => {
    const clock = new VirtualClock()
    const budget = retryBudget({ capacity: 100, costAnswered: 10 })
    const classify = (result: { readonly ok: boolean; readonly error?: unknown }) =>
      !result.ok && String(result.error).includes('declined') ? 'success' : undefined
    const guard = pipeline('pay', retry({ maxAttempts: 2, backoff: 1, budget, classify }), {
      clock,
    })
    await clock.advanceUntil(guard.settle(fails))
    expect(budget.balance).toBe(90)
    await guard.settle(() => Promise.reject(new Error('declined')))
    expect(budget.balance).toBe(91)
  })
})

test('a value that came after a fallback had failed is not from the fallback', async () => {
  const clock = new VirtualClock()
  const guard = pipeline(
    'pay',
    retry({ backoff: 1 }),
    fallback(fails, { answerWhen: () => true }),
    { clock },
  )
  const call = guard.settle(({ attempt }) => (attempt === 1 ? fails() : 'real'))
  expect(await clock.advanceUntil(call)).toMatchObject({ value: 'real', fromFallback: false })
})
