import { describe, expect, it } from 'vitest'
import { addRule, changeScenario, readScenario } from './read-scenario.js'
import { ScenarioError } from './scenario-error.js'

const MINIMAL = { name: 'test', description: 'A test.' }

describe('reading a scenario', () => {
  it('fills in what the seeds do, without faults and with every payment approved', () => {
    expect(readScenario(MINIMAL)).toEqual({
      ...MINIMAL,
      timeScale: 1,
      latency: {
        submit: { uniform: { min: 100, max: 500 } },
        inquiry: { fixed: 0 },
        refund: { uniform: { min: 100, max: 500 } },
      },
      processing: { uniform: { min: 1000, max: 5000 } },
      outcomes: { approved: 1, limitExceeded: 0, invalidCard: 0 },
      faults: [],
      callbacks: {},
      thresholds: [],
    })
  })

  it('keeps what only a simulation heeds as it is written', () => {
    const thresholds = ['convergence.p99 < 5m', 'violations == 0']
    const scenario = readScenario({ ...MINIMAL, draw: 'swarm', thresholds })
    expect(scenario).toMatchObject({ draw: 'swarm', thresholds })
    expect(() => readScenario({ ...MINIMAL, draw: 'swarn' })).toThrow(
      'draw: there is no draw "swarn". Did you mean swarm? Allowed: swarm.',
    )
    expect(() => readScenario({ ...MINIMAL, thresholds: [''] })).toThrow(
      'thresholds[0]: must not be empty',
    )
  })

  it('takes one latency for all requests, or one for some kinds, the rest as in the seeds', () => {
    const fixed = { fixed: 250 }
    expect(readScenario({ ...MINIMAL, latency: '250ms' }).latency).toEqual({
      submit: fixed,
      inquiry: fixed,
      refund: fixed,
    })
    expect(readScenario({ ...MINIMAL, latency: { inquiry: 250 } }).latency).toEqual({
      submit: { uniform: { min: 100, max: 500 } },
      inquiry: fixed,
      refund: { uniform: { min: 100, max: 500 } },
    })
  })

  it('names rules that have no id, around those that have one', () => {
    const faults = [
      { fault: 'hang' },
      { fault: 'hang', id: 'hang-1' },
      { fault: 'hang' },
      { fault: 'callback-lost' },
    ]
    const ids = readScenario({ ...MINIMAL, faults }).faults.map(({ id }) => id)
    expect(ids).toEqual(['hang-2', 'hang-1', 'hang-3', 'callback-lost-1'])
  })
})

describe('changing a scenario', () => {
  const before = readScenario({ ...MINIMAL, seed: 7, faults: [{ fault: 'hang' }] })

  it('replaces members and keeps the others', () => {
    const after = changeScenario(before, { latency: 0, faults: [] })
    expect(after).toEqual({
      ...before,
      latency: { submit: { fixed: 0 }, inquiry: { fixed: 0 }, refund: { fixed: 0 } },
      faults: [],
    })
  })

  it.each([[{ latncy: 0 }], [{ faults: [{ fault: 'x' }] }], [7], [[]], [null]])(
    'refuses %j',
    (members) => {
      expect(() => changeScenario(before, members)).toThrow(ScenarioError)
    },
  )
})

describe('adding a rule', () => {
  const { faults } = readScenario({ ...MINIMAL, faults: [{ fault: 'hang' }] })

  it('gives it an id and puts it last', () => {
    const { rules, added } = addRule(faults, { fault: 'hang', rate: '5%' })
    expect(added).toEqual({ id: 'hang-2', fault: 'hang', rate: 0.05, match: {} })
    expect(rules).toEqual([...faults, added])
  })

  it('refuses one that is not valid, or whose id is taken', () => {
    expect(() => addRule(faults, { fault: 'hnag' })).toThrow('Did you mean hang?')
    expect(() => addRule(faults, { fault: 'hang', id: 'hang-1' })).toThrow(
      'another rule has the id hang-1',
    )
  })

  it('refuses one that never strikes where a gateway is served, in a scenario or not', () => {
    const rule = { fault: 'crash-after' }
    expect(() => addRule(faults, rule)).toThrow(
      'fault: crash-after strikes only in pgsim simulate: a gateway over HTTP has no part in it',
    )
    expect(readScenario({ ...MINIMAL, faults: [rule] }).faults).toMatchObject([rule])
  })
})
