import { describe, expect, it } from 'vitest'
import { createDecider } from './decider.js'
import { faultList } from './fault-list.js'
import { patchFaultSettings } from './fault-patch.js'
import { FaultPlan } from './fault-plan.js'
import { SEEDS_SETTINGS, type FaultPatch } from './fault-settings.js'

const ORDERS = Array.from({ length: 10_000 }, (_, index) => `order-${index}`)

function planWith(patch: FaultPatch = {}, seed = 42): FaultPlan {
  const settings = patchFaultSettings(SEEDS_SETTINGS, patch)
  return new FaultPlan(createDecider(seed), () => settings)
}

function share(condition: (orderId: string) => boolean): number {
  return ORDERS.filter(condition).length / ORDERS.length
}

describe('the fault plan', () => {
  it('gives the seeds’ shares by default', () => {
    const plan = planWith()
    expect(share((order) => plan.submit(order, 1).refused)).toBeCloseTo(0.4, 1)
    expect(share((order) => plan.outcome(order, 1) === 'approved')).toBeCloseTo(0.7, 1)
    expect(share((order) => plan.outcome(order, 1) === 'limitExceeded')).toBeCloseTo(0.2, 1)
    expect(share((order) => plan.outcome(order, 1) === 'invalidCard')).toBeCloseTo(0.1, 1)
    expect(share((order) => plan.submit(order, 1).answerLost)).toBe(0)
    expect(ORDERS.every((order) => !plan.callback(order, 1).lost)).toBe(true)
  })

  it('draws delays over the whole range, both ends included', () => {
    const plan = planWith({ latencyMs: { min: 3, max: 5 }, processingMs: { min: 1, max: 2 } })
    const delays = new Set(ORDERS.map((order) => plan.submit(order, 1).delayMs))
    expect(delays).toEqual(new Set([3, 4, 5]))
    const processing = new Set(ORDERS.map((order) => plan.processingMs(order, 1)))
    expect(processing).toEqual(new Set([1, 2]))
  })

  it('scales processing and late callbacks by the time scale, and not latency', () => {
    const fixed = { min: 1000, max: 1000 }
    const plan = planWith({
      timeScale: 0.1,
      latencyMs: fixed,
      processingMs: fixed,
      callback: { lateRate: 1, lateMs: fixed },
    })
    expect(plan.submit('order-1', 1).delayMs).toBe(1000)
    expect(plan.processingMs('order-1', 1)).toBe(100)
    expect(plan.callback('order-1', 1).lateByMs).toBe(100)
  })

  it('strikes more orders when a rate rises, and keeps those it struck before', () => {
    const few = planWith({ callback: { lossRate: 0.1 } })
    const many = planWith({ callback: { lossRate: 0.2 } })
    const lostBy = (plan: FaultPlan) => ORDERS.filter((order) => plan.callback(order, 1).lost)
    expect(lostBy(many)).toEqual(expect.arrayContaining(lostBy(few)))
    expect(lostBy(many).length).toBeGreaterThan(lostBy(few).length)
  })

  it('decides different faults of one order independently', () => {
    const plan = planWith({ callback: { lossRate: 0.5, duplicateRate: 0.5 } })
    const both = share((order) => {
      const { lost, copies } = plan.callback(order, 1)
      return lost && copies === 2
    })
    expect(both).toBeCloseTo(0.25, 1)
  })

  it('reads the settings anew at every decision', () => {
    let settings = patchFaultSettings(SEEDS_SETTINGS, { refuseRate: 0 })
    const plan = new FaultPlan(createDecider(1), () => settings)
    expect(plan.submit('order-1', 1).refused).toBe(false)
    settings = patchFaultSettings(settings, { refuseRate: 1 })
    expect(plan.submit('order-1', 1).refused).toBe(true)
  })

  it('lets every listed fault be forced, and forces that one only', () => {
    const calm = planWith({ refuseRate: 0 })
    const effects = (forced?: string) => {
      const { refused, answerLost, delayMs } = calm.submit('order-1', 1, forced)
      const { lost, copies, lateByMs } = calm.callback('order-1', 1, forced)
      const { max } = SEEDS_SETTINGS.latencyMs
      return {
        'refused-request': refused,
        'answer-lost': answerLost,
        latency: delayMs === max,
        hang: calm.hangs(forced),
        'callback-lost': lost,
        'callback-duplicated': copies === 2,
        'callback-late': lateByMs > 0,
      }
    }
    for (const { name } of faultList) {
      const struck = Object.entries(effects(name)).filter(([, strikes]) => strikes)
      expect(struck.map(([fault]) => fault)).toEqual([name])
    }
    expect(Object.values(effects())).not.toContain(true)
  })
})
