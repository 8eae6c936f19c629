import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { PlannedFaults, ruleOf } from '../testing/planned-faults.js'
import type { FaultRule } from './fault-rule.js'
import { GatewaySwitch } from './gateway-switch.js'

let clock: VirtualClock
let world: PlannedFaults
let told: [atMs: number, isListening: boolean][]
let began: number
let gatewaySwitch: GatewaySwitch

beforeEach(() => {
  clock = new VirtualClock()
  world = new PlannedFaults()
  told = []
  began = 0
  const sinceMs = (): number => (world.atMs = clock.monotonic() - began)
  gatewaySwitch = new GatewaySwitch({
    clock,
    sinceMs,
    rules: () => world.conduct.faults,
    fate: () => world.plan.gateway(),
    onFate: ({ isListening }) => told.push([sinceMs(), isListening]),
  })
})

const play = (...faults: FaultRule[]): void => {
  world.conduct = { ...world.conduct, faults }
  gatewaySwitch.look()
}

describe('the switch', () => {
  it('tells the fate at once, and at both ends of a window', async () => {
    play(ruleOf('black-out', { window: { from: 1000, to: 3000 } }))
    await clock.advance(100_000)
    expect(told).toEqual([
      [0, true],
      [1000, false],
      [3000, true],
    ])
    expect(clock.nextDueAt).toBeUndefined()
  })

  it('follows bursts for as long as they come', async () => {
    const burst = { every: 1000, lasts: 300 }
    play(ruleOf('black-out', { burst, window: { from: 0, to: 2200 } }))
    await clock.advance(100_000)
    expect(told).toEqual([
      [0, true],
      [1000, false],
      [1300, true],
      [2000, false],
      [2200, true],
    ])
  })

  it('follows all rules, whichever changes first', async () => {
    play(
      ruleOf('black-out', { window: { from: 500, to: 1500 } }),
      ruleOf('connection-refused', { window: { from: 1000, to: 2000 } }),
    )
    await clock.advance(100_000)
    expect(told).toEqual([
      [0, true],
      [500, false],
      [1000, false],
      [1500, false],
      [2000, true],
    ])
  })

  it('does not look up for rules of other faults', async () => {
    play(ruleOf('hang', { burst: { every: 10, lasts: 5 } }))
    await clock.advance(1000)
    expect(told).toEqual([[0, true]])
    expect(clock.nextDueAt).toBeUndefined()
  })

  it('keeps nobody waiting for it', () => {
    play(ruleOf('black-out', { window: { from: 1000 } }))
    expect(clock.nextDueAt).toBe(1000)
    expect(clock.pending).toBe(0)
  })

  it('looks anew when rules change: the old ones are forgotten', async () => {
    play(ruleOf('black-out', { window: { from: 1000, to: 2000 } }))
    await clock.advance(500)
    play(ruleOf('black-out', { window: { from: 700, to: 800 } }))
    await clock.advance(100_000)
    expect(told).toEqual([
      [0, true],
      [500, true],
      [700, false],
      [800, true],
    ])
  })

  it('looks anew when the scenario begins anew', async () => {
    play(ruleOf('black-out', { window: { from: 1000, to: 2000 } }))
    await clock.advance(1500)
    began = clock.monotonic()
    gatewaySwitch.look()
    await clock.advance(100_000)
    expect(told).toEqual([
      [0, true],
      [1000, false],
      [0, true],
      [1000, false],
      [2000, true],
    ])
  })

  it('comes back for an end that a timer cannot wait for in one go', async () => {
    const from = 30 * 86_400_000
    play(ruleOf('black-out', { window: { from } }))
    await clock.advance(from)
    expect(told.at(-1)).toEqual([from, false])
  })

  it('looks no more once it is stopped', async () => {
    play(ruleOf('black-out', { window: { from: 1000, to: 2000 } }))
    gatewaySwitch.stop()
    await clock.advance(100_000)
    expect(told).toEqual([[0, true]])
    gatewaySwitch.stop()
  })
})
