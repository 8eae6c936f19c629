import { describe, expect, it } from 'vitest'
import { findScenario } from '../../scenario/shipped-scenarios.js'
import { isThere } from '../policies/trouble.js'
import { HANG, profileNamed, profileOf, PROFILE_NAMES, suddenHang } from './profiles.js'

describe('a profile', () => {
  it.each(PROFILE_NAMES)('%s: hangs in its middle, and has orders for all of it', (name) => {
    const { scenario, explains } = profileNamed(name)
    expect(isThere(scenario, HANG.from)).toBe(false)
    expect(isThere(scenario, HANG.to + 1000)).toBe(true)
    expect(scenario.load).toMatchObject({ payments: 1200, perSecond: 10 })
    expect(explains).toContain('a')
  })

  it('has the trouble of its scenario from its beginning', () => {
    const { faults } = profileNamed('brownout').scenario
    expect(faults.filter(({ fault }) => fault !== 'hang').map(({ window }) => window)).toEqual([
      ...[undefined, undefined, undefined],
    ])
    expect(faults.map(({ fault }) => fault)).toContain('brown-out')
  })

  it('of a scenario is that scenario, with a load where it has none, of 2400 at most', () => {
    const blackout = profileOf(findScenario('blackout'))
    expect(blackout.scenario).toEqual(findScenario('blackout'))
    const { load: _, ...bare } = findScenario('seeds')
    expect(profileOf(bare).scenario.load).toMatchObject({ payments: 2400, perSecond: 10 })
    const everything = profileOf(findScenario('everything'))
    expect(everything.scenario.load).toMatchObject({ payments: 2400, perSecond: 20 })
  })

  it('on a good day is well until it hangs', () => {
    const scenario = suddenHang(profileNamed('seeds'), 5000)
    expect(scenario.faults).toMatchObject([{ fault: 'hang', rate: 1, window: { from: 5000 } }])
    expect(scenario.latency).toEqual(findScenario('seeds').latency)
  })
})
