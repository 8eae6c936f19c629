import { describe, expect, it } from 'vitest'
import { changeScenario } from '../../scenario/read-scenario.js'
import type { FaultRuleInput } from '../../scenario/scenario-input.js'
import { findScenario } from '../../scenario/shipped-scenarios.js'
import { isThere, troubleBeginsMs } from './trouble.js'

const calmWith = (...faults: FaultRuleInput[]) => changeScenario(findScenario('calm'), { faults })

describe('when trouble begins', () => {
  it.each([
    ['blackout', 30_000],
    ['slow-death', 30_000],
    ['flapping', 20_000],
    ['seeds', 0],
    ['calm', 0],
    ['callback-loss', 0],
    ['everything', 0],
  ])('%s: after %d ms', (name, ms) => {
    expect(troubleBeginsMs(findScenario(name))).toBe(ms)
  })

  it('is in real time, and no trouble of look-ups or callbacks', () => {
    const scenario = calmWith(
      { fault: 'callback-lost', window: { from: 10 } },
      { fault: 'hang', match: { operation: 'inquiry' }, window: { from: 20 } },
      { fault: 'hang', match: { operation: 'submitPayment' }, window: { from: 1000 } },
    )
    expect(troubleBeginsMs(scenario)).toBe(1000)
    expect(troubleBeginsMs(changeScenario(scenario, { timeScale: 0.5 }))).toBe(500)
  })
})

describe('whether the gateway is there', () => {
  it('is not in its windows and bursts', () => {
    const at = (name: string, moments: number[]) =>
      moments.map((ms) => isThere(findScenario(name), ms))
    expect(at('blackout', [29_999, 30_000, 89_999, 90_000])).toEqual([true, false, false, true])
    expect(at('flapping', [0, 20_000, 25_000, 40_000])).toEqual([true, false, true, false])
    expect(at('slow-death', [80_000, 100_000])).toEqual([true, false])
  })

  it('is while only some requests are struck, or others than submits', () => {
    const some = calmWith({ fault: 'hang', rate: 0.9 }, { fault: 'fail-before-commit' })
    const others = calmWith({ fault: 'hang', match: { operation: 'inquiry' } })
    expect([some, others].map((scenario) => isThere(scenario, 0))).toEqual([true, true])
  })

  it('follows the clock of the gateway', () => {
    const scenario = changeScenario(findScenario('blackout'), { timeScale: 0.1 })
    expect([2999, 3000, 9000].map((ms) => isThere(scenario, ms))).toEqual([true, false, true])
  })
})
