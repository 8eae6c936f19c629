import {
  circuitBreaker,
  consecutiveFailures,
  failureRate,
  pipeline,
  retry,
  retryBudget,
  type TripRule,
} from '@holdfast/resilience-kit'
import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import { expect, it } from 'vitest'
import { chanceOfAtLeast, chanceOfMoreThan, meanCallsUntil, meanCallsUntilRow } from './chances.mjs'
import { budgetDrift, lastingShare } from './retry-tables.mjs'
import { tables } from './tables.mjs'

it.each([
  [5, 10, 50],
  [10, 20, 50],
  [12, 20, 60],
])('the chance of %d of %d is the one that the kit warns about', (hits, calls, threshold) => {
  const warnings: string[] = []
  const rule = failureRate({ threshold, window: { calls } })
  const onWarning = (sentence: string) => void warnings.push(sentence)
  circuitBreaker({ tripWhen: [rule] }, { onWarning }).snapshot()
  const percent = (chanceOfAtLeast(hits, calls, 0.2) * 100).toPrecision(2)
  if (Number(percent) < 1) expect(warnings).toEqual([])
  else expect(warnings[0]).toContain(`with a chance of ${percent} %`)
})

/** How many calls a breaker of the kit records until it opens, on average over many lives. */
async function measuredCallsUntilOpen(rule: TripRule, share: number, lives: number) {
  const random = seededRandom(`${share}`)
  const env = { clock: new VirtualClock(), onWarning: () => {} }
  let calls = 0
  for (let life = 0; life < lives; life += 1) {
    const breaker = circuitBreaker({ tripWhen: [rule] }, env)
    while (breaker.state === 'closed') {
      calls += 1
      await breaker.settle(() => {
        if (random.next() < share) throw new Error('500')
      })
    }
  }
  return calls / lives
}

it.each([0.2, 0.3, 0.4])('a breaker over 10 calls opens as soon as reckoned: %d', async (share) => {
  const rule = failureRate({ threshold: 50, window: { calls: 10 } })
  const measured = await measuredCallsUntilOpen(rule, share, 500)
  // The time to an event without memory scatters as much as it lasts: 500 of them by 4.5 %.
  expect(measured / meanCallsUntil(5, 10, share)).toBeCloseTo(1, 0)
  expect(Math.abs(measured / meanCallsUntil(5, 10, share) - 1)).toBeLessThan(0.14)
})

it('a row of three opens as soon as reckoned', async () => {
  const measured = await measuredCallsUntilOpen(consecutiveFailures(3), 0.4, 2000)
  expect(Math.abs(measured / meanCallsUntilRow(3, 0.4) - 1)).toBeLessThan(0.07)
})

it.each([
  [2, -1],
  [2, 1],
  [10, -1],
  [10, 1],
])('a budget that costs %d lasts up to its share and not beyond (%d)', async (cost, side) => {
  const share = lastingShare(cost) + side * 0.05
  const random = seededRandom(`budget ${cost} ${side}`)
  const budget = retryBudget({ capacity: 500, costAnswered: cost })
  const clock = new VirtualClock()
  const guard = pipeline('x', retry({ budget, backoff: 0 }), { clock })
  let least = budget.balance
  let most = 0
  for (let call = 0; call < 20_000; call += 1) {
    await guard.settle(() => {
      if (random.next() < share) throw new Error('500')
    })
    if (call < 10_000) continue
    least = Math.min(least, budget.balance)
    most = Math.max(most, budget.balance)
  }
  expect(budgetDrift(share, cost) > 0).toBe(side < 0)
  if (side < 0) expect(least).toBeGreaterThan(100)
  else expect(most).toBeLessThan(250)
})

it('a budget of 2 tokens keeps its retries while 40 % are refused, one of AWS does not', () => {
  expect(lastingShare(2)).toBeGreaterThan(0.4)
  for (const cost of [5, 10, 14]) expect(lastingShare(cost)).toBeLessThan(0.4)
})

it('a Poisson tail is what its terms add up to', () => {
  const terms = Array.from({ length: 4 }, (_, k) => Math.exp(-2) * 2 ** k)
  const atMostThree = terms.reduce((sum, term, k) => sum + term / [1, 1, 2, 6][k]!, 0)
  expect(chanceOfMoreThan(3, 2)).toBeCloseTo(1 - atMostThree, 12)
})

it('every table has rows', () => {
  for (const [name, table] of Object.entries(tables)) {
    expect(table?.markdown().split('\n').length, name).toBeGreaterThan(3)
  }
})
