import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../testing/seeded-random.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { retryBudget, type RetryBudgetOptions } from './retry-budget.js'
import { retry } from './retry.js'

const codes: Record<string, string | undefined> = { unanswered: 'ECONNRESET' }

/** What a successful call pays in whose attempt before the last ended as `last`. */
function paysIn(last: string | undefined, options: Required<RetryBudgetOptions>): number {
  if (last === undefined) return options.refundUntouched
  return last === 'unanswered' ? options.costUnanswered : options.costAnswered
}

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
        const costs = {
          costAnswered: Math.min(2, capacity),
          costUnanswered: Math.min(20, capacity),
        }
        const budget = retryBudget({ capacity, ...costs })
        for (const one of steps) {
          if ('take' in one) budget.tryTake(budget.costOf(one.take))
          else budget.refund(one.refund)
          expect(budget.balance).toBeGreaterThanOrEqual(0)
          expect(budget.balance).toBeLessThanOrEqual(capacity)
        }
      }),
    )
  })

  test('what would cost more than is left takes nothing; what costs all of it goes through', () => {
    const budget = retryBudget({ capacity: 5, costUnanswered: 5 })
    expect(budget.tryTake(5.1)).toBe(false)
    expect(budget.balance).toBe(5)
    expect(budget.tryTake(5)).toBe(true)
    expect([budget.balance, budget.tryTake(1), budget.tryTake(0)]).toEqual([0, false, true])
  })

  test('a value that says nothing pays nothing in', async () => {
    const budget = retryBudget()
    budget.tryTake(10)
    await retry({ budget, classify: () => 'ignored' }).execute(() => 1)
    expect(budget.balance).toBe(90)
    await retry({ budget }).execute(() => 1)
    expect(budget.balance).toBe(91)
  })

  test('a refund fills it to its capacity and no further', () => {
    const budget = retryBudget({ capacity: 20 })
    budget.tryTake(1)
    budget.refund(20)
    budget.refund(undefined)
    expect(budget.balance).toBe(20)
    budget.tryTake(7)
    budget.giveBack(7)
    budget.giveBack(7)
    expect(budget.balance).toBe(20)
  })

  test('shared by retries that run at once, it stays in 0..capacity and pays for all', async () => {
    const outcome = fc.constantFrom('ok', 'answered', 'unanswered')
    const call = fc.record({ steps: fc.array(outcome, { minLength: 1, maxLength: 6 }) })
    const setting = fc.record({
      capacity: fc.integer({ min: 30, max: 60 }),
      costAnswered: fc.integer({ min: 0, max: 10 }),
      costUnanswered: fc.integer({ min: 0, max: 30 }),
      refundUntouched: fc.integer({ min: 0, max: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(setting, fc.array(call, { maxLength: 20 }), fc.integer(), async (...all) => {
        const [options, calls, seed] = all
        const clock = new VirtualClock()
        const random = seededRandom(seed)
        const budget = retryBudget(options)
        const policies = [1, 2].map(() =>
          retry({ maxAttempts: 6, budget, backoff: () => random.int(0, 30) }, { clock }),
        )
        const inBounds = () => {
          expect(budget.balance).toBeGreaterThanOrEqual(0)
          expect(budget.balance).toBeLessThanOrEqual(options.capacity)
        }
        const spent = { paid: 0, back: 0 }
        for (const policy of policies) {
          policy.on('retry', ({ classification }) => {
            inBounds()
            spent.paid += budget.costOf(classification)
          })
        }
        const run = async ({ steps }: { steps: readonly string[] }, i: number) => {
          await clock.sleep(random.int(0, 40))
          const settled = await policies[i % 2]?.settle(async ({ attempt }) => {
            await clock.sleep(random.int(0, 20))
            const step = steps[attempt - 1] ?? 'ok'
            if (step !== 'ok') throw Object.assign(new Error(step), { code: codes[step] })
          })
          inBounds()
          const last = steps[(settled?.calls ?? 1) - 2]
          if (settled?.ok) spent.back += paysIn(last, options)
        }
        await clock.advanceUntil(Promise.all(calls.map(run)))
        inBounds()
        // Refunds over the capacity lapse, so it holds at most what was paid in and not spent.
        expect(budget.balance).toBeLessThanOrEqual(options.capacity - spent.paid + spent.back)
      }),
    )
  })
})
