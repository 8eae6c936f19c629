import { describe, expect, test } from 'vitest'
import { VirtualClock } from '../testing/virtual-clock.js'
import { retryBudget } from './retry-budget.js'
import { retry } from './retry.js'

const failing = () => Promise.reject<string>(new Error('a'))

function world() {
  const clock = new VirtualClock()
  const budget = retryBudget()
  budget.tryTake(50)
  const policy = retry({ backoff: 10, budget }, { clock, name: 'pay' })
  return { clock, budget, policy }
}

describe('a series that a look-up ends', () => {
  test('tells of the wait and of what was found, and of nothing else', async () => {
    const { clock, policy } = world()
    const told: unknown[] = []
    for (const type of ['retry', 'recovered', 'found', 'gaveUp'] as const) {
      policy.on(type, (event) => told.push([type, 'attempts' in event ? event.attempts : 0]))
    }
    const beforeRetry = async ({ attempt }: { attempt: number }) =>
      attempt === 3 ? { value: 'found' } : undefined
    expect(await clock.advanceUntil(policy.execute(failing, { beforeRetry }))).toBe('found')
    expect(told).toEqual([
      ['retry', 0],
      ['retry', 0],
      ['found', 2],
    ])
  })

  test('after a retry gets back what that retry had cost, and pays for none after it', async () => {
    const { clock, budget, policy } = world()
    const beforeRetry = async ({ attempt }: { attempt: number }) =>
      attempt === 3 ? { value: 'found' } : undefined
    await clock.advanceUntil(policy.execute(failing, { beforeRetry }))
    expect(budget.balance).toBe(50)
  })

  test('with an answer that says nothing pays for no retry either', async () => {
    const { clock, budget, policy } = world()
    const beforeRetry = async () => 'found' as unknown as undefined
    const settled = await clock.advanceUntil(policy.settle(failing, { beforeRetry }))
    expect([settled.ok, budget.balance]).toEqual([false, 50])
  })
})
