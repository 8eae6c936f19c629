import { describe, expect, it } from 'vitest'
import { sampleRun } from '../../testing/sample-run.js'
import { findScenario } from '../../scenario/shipped-scenarios.js'
import { paymentWorld } from '../payment-world/payment-world.js'
import { runSeed } from './run-seed.js'
import { timesOf } from './rule-times.js'

const calm = findScenario('calm')
const slows = { id: 'slows', fault: 'store-slow', rate: 0.5, match: {} } as const
const window = { from: 5000, to: 9000 }

describe('the rule of a fault around the gateway', () => {
  it('lets it strike within its window and its bursts, and nothing else', () => {
    let now = 0
    const bursts = { ...slows, fault: 'store-busy', burst: { every: 500, lasts: 100 } }
    const isTime = timesOf({ faults: [{ ...slows, window }, bursts] }, () => now)
    const at = (ms: number, fault: string): boolean => {
      now = ms
      return isTime(fault)
    }
    const seen = (fault: string, moments: readonly number[]): readonly boolean[] =>
      moments.map((ms) => at(ms, fault))
    expect(seen('store-slow', [4999, 5000, 8999, 9000])).toEqual([false, true, true, false])
    expect(seen('store-busy', [499, 500, 599, 600])).toEqual([false, true, true, false])
    expect(at(0, 'crash-after')).toBe(true)
  })

  it.each([
    ['always', slows, () => true],
    ['in its window', { ...slows, window }, (at: number) => at >= 5000 && at < 9000],
  ])('holds in a run: %s', async (_when, rule, fits) => {
    const scenario = { ...calm, faults: [rule] }
    const run = sampleRun(paymentWorld, { scenario, isSwarm: false, isTraced: true })
    const { trace = [] } = await runSeed(run)
    const slow = trace.filter(({ fault }) => fault === 'store-slow').map(({ at }) => at)
    expect(slow.length).toBeGreaterThan(0)
    expect(slow.every(fits)).toBe(true)
    expect(slow.some((at) => at >= 9000)).toBe(rule === slows)
  })
})
