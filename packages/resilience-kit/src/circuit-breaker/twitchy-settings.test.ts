import { describe, expect, test } from 'vitest'
import { consecutiveFailures, consecutiveUnanswered, failureRate, slowRate } from './trip-rule.js'
import { chanceOfAtLeast, twitchyRules } from './twitchy-settings.js'

const window = { calls: 10 }

describe('settings that open by chance', () => {
  test('the chance of 5 failures in 10 calls is the binomial one', () => {
    const percent = [0.05, 0.1, 0.2, 0.3].map((p) => 100 * chanceOfAtLeast(5, 10, p))
    expect(percent[0]).toBeCloseTo(0.0064, 3)
    expect(percent[1]).toBeCloseTo(0.163, 2)
    expect(percent[2]).toBeCloseTo(3.28, 2)
    expect(percent[3]).toBeCloseTo(15.03, 2)
    expect(chanceOfAtLeast(0, 10, 0.2)).toBeCloseTo(1, 10)
    expect(chanceOfAtLeast(10, 10, 0.2)).toBeCloseTo(0.2 ** 10, 12)
  })

  test('for thousands of calls as well, where the chance of no failure is hardly a number', () => {
    expect(chanceOfAtLeast(2000, 10_000, 0.2)).toBeCloseTo(0.5, 1)
    expect(chanceOfAtLeast(3000, 10_000, 0.2)).toBeCloseTo(0, 10)
    const [sentence] = twitchyRules([failureRate({ threshold: 10, window: { calls: 10_000 } })])
    expect(sentence).toContain('any 10000 calls reach it with a chance of 100 %')
  })

  test('ten calls at 50 % are twitchy, a hundred are not; nor is a strict threshold', () => {
    expect(twitchyRules([failureRate({ threshold: 50, window })])).toEqual([
      'the rule failure-rate (50 % of 10 calls) opens by chance: while 20 % of the calls fail, ' +
        'any 10 calls reach it with a chance of 3.3 %; take more calls or a higher limit',
    ])
    expect(twitchyRules([failureRate({ threshold: 50, window: { calls: 100 } })])).toEqual([])
    expect(twitchyRules([failureRate({ threshold: 80, window })])).toEqual([])
  })

  test('so are two failures in a row; slow and unanswered calls do not come by chance', () => {
    expect(twitchyRules([consecutiveFailures(2)])).toHaveLength(1)
    expect(twitchyRules([consecutiveFailures(5)])).toEqual([])
    expect(twitchyRules([slowRate({ threshold: 10, window }), consecutiveUnanswered(1)])).toEqual(
      [],
    )
  })
})
