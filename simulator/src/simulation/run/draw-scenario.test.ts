import { describe, expect, it } from 'vitest'
import { createDecider } from '../../faults/decider.js'
import { faultList } from '../../faults/fault-list.js'
import { findScenario } from '../../scenario/shipped-scenarios.js'
import { defaultLimits } from '../world/limits.js'
import { drawScenario, type ScenarioDraw } from './draw-scenario.js'

const everything = findScenario('everything')

function draw(change: Partial<ScenarioDraw> = {}) {
  return drawScenario({
    decider: createDecider(1),
    scenario: everything,
    isSwarm: true,
    rates: {},
    given: {},
    limits: defaultLimits,
    isEveryFaultAsked: false,
    ...change,
  })
}

describe('the gateway of a swarm', () => {
  it('has a rule for each fault that is on, and keeps the manners of the scenario', () => {
    const { faults, ...manners } = draw({ rates: { 'answer-lost': 0.2, 'callback-late': 0.1 } })
    expect(faults.map(({ fault, rate }) => [fault, rate])).toEqual([
      ['answer-lost', 0.2],
      ['callback-late', 0.1],
    ])
    const { faults: _faults, ...own } = everything
    expect(manners).toEqual(own)
  })

  it.each(['connection-refused', 'black-out', 'restart', 'brown-out', 'rate-limit'])(
    'has %s in bursts with an end',
    (fault) => {
      for (let seed = 0; seed < 50; seed += 1) {
        const { faults } = draw({ decider: createDecider(seed), rates: { [fault]: 0.3 } })
        const { every = 0, lasts = Infinity } = faults[0]?.burst ?? {}
        expect(lasts).toBeLessThan(every)
      }
    },
  )

  it('holds a late request up for no longer than the limits say', () => {
    const limits = { ...defaultLimits, longestDelayMs: 5000 }
    const { faults } = draw({ limits, rates: { 'late-execution': 0.3 } })
    expect(faults[0]?.takes).toEqual({ uniform: { min: 500, max: 5000 } })
  })

  it('has a rule for every fault that breaks no promise where all are asked about', () => {
    const { faults } = draw({ isEveryFaultAsked: true, rates: { hang: 0.2 } })
    const kept = faultList.filter(({ breaksPromise }) => breaksPromise === undefined)
    expect(faults.map(({ fault }) => fault)).toEqual(kept.map(({ name }) => name))
    expect(faults.find(({ fault }) => fault === 'hang')?.rate).toBe(0.2)
    expect(faults.find(({ fault }) => fault === 'pause')?.rate).toBe(0)
  })
})

describe('the gateway of a scenario', () => {
  const rates = Object.fromEntries(everything.faults.map(({ fault, rate }) => [fault, rate]))

  it('has its own rules', () => {
    expect(draw({ isSwarm: false, rates }).faults).toEqual(everything.faults)
  })

  it('leaves out the rules of faults that are off', () => {
    const { hang: _hang, ...others } = rates
    const { faults } = draw({ isSwarm: false, rates: others })
    expect(faults).toEqual(everything.faults.filter(({ fault }) => fault !== 'hang'))
  })

  it('lets a fault strike at the rate that is given, whatever its own rules say', () => {
    const given = { hang: 0.9 }
    const { faults } = draw({ isSwarm: false, rates: { ...rates, ...given }, given })
    expect(faults.filter(({ fault }) => fault === 'hang')).toEqual([
      { id: 'hang', fault: 'hang', rate: 0.9, match: {} },
    ])
  })

  it('has a rule more for a fault that is given a rate', () => {
    const { faults } = draw({ isSwarm: false, rates: { ...rates, 'stale-look-up': 0.5 } })
    expect(faults.at(-1)).toMatchObject({ fault: 'stale-look-up', rate: 0.5 })
    expect(faults).toHaveLength(everything.faults.length + 1)
  })
})
