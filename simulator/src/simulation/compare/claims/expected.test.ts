import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asIs } from '../../policies/contestants.js'
import { seedsGateway } from '../seeds-gateways.js'
import { trade } from '../trade.js'
import { chanceOfAtLeast, expectedOf } from './expected.js'

describe('what a series comes to on average', () => {
  it('is one answer where there is one attempt', () => {
    const one = expectedOf({ accepts: 0.6, attempts: 1, answerMs: 300, waitsMs: [1000] })
    expect(one).toEqual({ success: 0.6, requests: 1, meanMs: 300 })
  })

  it('is what many orders come to', async () => {
    const waitsMs = [1000, 2000]
    const three = expectedOf({ accepts: 0.6, attempts: 3, answerMs: 300, waitsMs })
    const pace = { perSecond: 20, arrivals: 'poisson' } as const
    const orders = 4000
    const options = { scenario: seedsGateway(), seed: 1, orders, workers: 10_000, ...pace }
    const { accepted, submits } = await trade(asIs, options)
    expect(accepted / orders).toBeCloseTo(three.success, 1.5)
    expect(submits / orders).toBeCloseTo(three.requests, 1.5)
    expect(three.meanMs).toBeCloseTo(1.56 * 300 + 0.4 * 1000 + 0.16 * 2000)
  })
})

describe('the chance that so many of some calls fail', () => {
  it('is what a table of the binomial distribution has', () => {
    expect(chanceOfAtLeast(5, 10, 0.4)).toBeCloseTo(0.3669, 4)
    expect(chanceOfAtLeast(6, 10, 0.4)).toBeCloseTo(0.1662, 4)
    expect(chanceOfAtLeast(0, 10, 0.4)).toBeCloseTo(1, 12)
  })

  it('is no less for fewer, and all of them together are certain', () => {
    const calls = fc.integer({ min: 1, max: 40 })
    fc.assert(
      fc.property(calls, fc.double({ min: 0, max: 1, noNaN: true }), (all, failing) => {
        for (let least = 1; least <= all; least += 1) {
          const more = chanceOfAtLeast(least, all, failing)
          expect(chanceOfAtLeast(least - 1, all, failing)).toBeGreaterThanOrEqual(more)
        }
        expect(chanceOfAtLeast(0, all, failing)).toBeCloseTo(1, 9)
      }),
    )
  })
})
