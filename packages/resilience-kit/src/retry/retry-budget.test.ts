import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { retryBudget } from './retry-budget.js'

describe('retry budget', () => {
  test('an outage spends it: 50 retries after answers, 5 after silence', () => {
    const spend = (classification: 'failure' | 'unanswered') => {
      const budget = retryBudget()
      let retries = 0
      while (budget.tryTake(budget.costOf(classification))) retries += 1
      return retries
    }
    expect([spend('failure'), spend('unanswered')]).toEqual([50, 5])
  })

  test('a success after a retry gives the last cost back, one without pays in 1', () => {
    const budget = retryBudget()
    for (let i = 0; i < 10; i += 1) budget.tryTake(2)
    expect(budget.balance).toBe(80)
    budget.refund(2)
    expect(budget.balance).toBe(82)
    budget.refund(undefined)
    expect(budget.balance).toBe(83)
  })

  test('the balance stays in 0..capacity, whatever happens', () => {
    const step = fc.oneof(
      fc.record({ take: fc.constantFrom('failure' as const, 'unanswered' as const) }),
      fc.record({ refund: fc.option(fc.constantFrom(2, 20), { nil: undefined }) }),
    )
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.array(step), (capacity, steps) => {
        const budget = retryBudget({ capacity })
        for (const one of steps) {
          if ('take' in one) budget.tryTake(budget.costOf(one.take))
          else budget.refund(one.refund)
          expect(budget.balance).toBeGreaterThanOrEqual(0)
          expect(budget.balance).toBeLessThanOrEqual(capacity)
        }
      }),
    )
  })

  test('refuses numbers outside of their range', () => {
    expect(() => retryBudget({ capacity: 0 })).toThrow(
      'retryBudget.capacity must be 1..1000000, got 0',
    )
  })
})
