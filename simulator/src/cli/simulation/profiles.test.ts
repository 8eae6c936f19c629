import { describe, expect, it } from 'vitest'
import { faultList } from '../../faults/fault-list.js'
import { findScenario } from '../../scenario/shipped-scenarios.js'
import { PROFILES, conditionsOf } from './profiles.js'

const everything = findScenario('everything')
const blackout = findScenario('blackout')

describe('the profile of a hunt', () => {
  it('is what the scenario says where none is named', () => {
    expect(conditionsOf(everything, undefined)).toMatchObject({ isSwarm: true, rates: {} })
    expect(conditionsOf(blackout, undefined)).toEqual({
      scenario: blackout,
      isSwarm: false,
      rates: {},
    })
  })

  it('mild lets the own faults of a scenario strike ten times more seldom', () => {
    const { scenario, isSwarm, rates } = conditionsOf(everything, 'mild')
    expect({ isSwarm, rates }).toEqual({ isSwarm: false, rates: {} })
    expect(scenario.faults.map(({ fault }) => fault)).toEqual(
      everything.faults.map(({ fault }) => fault),
    )
    for (const [index, { rate }] of scenario.faults.entries()) {
      expect(rate).toBeCloseTo((everything.faults[index]?.rate ?? 0) / 10, 10)
    }
  })

  it('swarm lets each seed draw', () => {
    expect(conditionsOf(blackout, 'swarm')).toMatchObject({ isSwarm: true, rates: {} })
  })

  it('hell has every fault that can be survived, in every seed', () => {
    const { isSwarm, rates } = conditionsOf(blackout, 'hell')
    expect(isSwarm).toBe(true)
    const survivable = faultList.filter(({ breaksPromise }) => breaksPromise === undefined)
    expect(rates).toEqual(Object.fromEntries(survivable.map(({ name }) => [name, 0.1])))
  })

  it('has these names', () => {
    expect(PROFILES).toEqual(['mild', 'swarm', 'hell'])
  })
})
