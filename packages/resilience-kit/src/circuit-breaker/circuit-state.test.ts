import { describe, expect, test } from 'vitest'
import type { Classification } from '../classification.js'
import { Circuit, REFUSED, type CircuitSettings, type Transition } from './circuit-state.js'
import { consecutiveFailures, consecutiveUnanswered, failureRate, slowRate } from './trip-rule.js'

const RULE = { threshold: 50, window: { calls: 10 } }
const SEEDS: CircuitSettings = {
  tripWhen: [failureRate(RULE), slowRate(RULE)],
  waitInOpenMs: 10_000,
  permits: 3,
  minimumProbes: 3,
  reopenFailureRate: 50,
  reopenSlowRate: 50,
  afterMaxWaitInHalfOpen: 'open',
}

function world(settings: Partial<CircuitSettings> = {}) {
  const transitions: Transition[] = []
  const circuit = new Circuit({ ...SEEDS, ...settings }, 0, (one) => transitions.push(one))
  const call = (classification: Classification, now = 0, slow = false) =>
    circuit.settle(circuit.admit(now), classification, slow, now)
  const calls = (n: number, classification: Classification, now = 0) => {
    for (let i = 0; i < n; i += 1) call(classification, now)
  }
  const moves = () => transitions.map(({ from, to, reason }) => `${from} > ${to}: ${reason.kind}`)
  return { circuit, call, calls, moves, transitions }
}

describe('closed', () => {
  test('opens when the rate reaches the threshold, not before the minimum', () => {
    const { circuit, calls, moves } = world()
    calls(5, 'success')
    calls(4, 'failure')
    expect([circuit.state, circuit.readings(0)[0]?.observed]).toEqual(['closed', -1])
    calls(1, 'failure')
    expect(circuit.state).toBe('open')
    expect(moves()).toEqual(['closed > open: tripped'])
    expect(circuit.reason).toMatchObject({
      reading: { rule: 'failure-rate', observed: 50, threshold: 50, counts: { calls: 10 } },
    })
  })

  test('stays below the threshold, however long', () => {
    const { circuit, calls } = world()
    for (let i = 0; i < 100; i += 1) {
      calls(6, 'success')
      calls(4, 'failure')
    }
    expect([circuit.state, circuit.readings(0)[0]?.observed]).toEqual(['closed', 40])
  })

  test('a success can be the call that opens it', () => {
    const { circuit, calls } = world()
    calls(9, 'failure')
    expect(circuit.state).toBe('closed')
    calls(1, 'success')
    expect(circuit.state).toBe('open')
  })

  test('slow calls open it too, failed or not', () => {
    const { circuit, call } = world()
    for (let i = 0; i < 5; i += 1) call('success', 0, true)
    for (let i = 0; i < 5; i += 1) call('success')
    expect(circuit.reason).toMatchObject({ reading: { rule: 'slow-rate', observed: 50 } })
  })

  test('unanswered counts as failed, ignored counts as nothing', () => {
    const { circuit, calls } = world()
    calls(50, 'ignored')
    calls(5, 'success')
    calls(5, 'unanswered')
    expect(circuit.reason).toMatchObject({ reading: { observed: 50, counts: { calls: 10 } } })
  })

  test('rules combine: any of them opens', () => {
    const rules = { tripWhen: [consecutiveUnanswered(3), consecutiveFailures(5)] }
    const silent = world(rules)
    silent.calls(2, 'unanswered')
    silent.calls(1, 'failure')
    silent.calls(2, 'unanswered')
    expect(silent.circuit.reason).toMatchObject({
      reading: { rule: 'consecutive-failures', observed: 5 },
    })
    const hanging = world(rules)
    hanging.calls(3, 'unanswered')
    expect(hanging.circuit.reason).toMatchObject({
      reading: { rule: 'consecutive-unanswered', observed: 3, counts: undefined },
    })
    const answering = world(rules)
    for (let i = 0; i < 20; i += 1) {
      answering.calls(2, 'unanswered')
      answering.calls(1, 'success')
    }
    expect(answering.circuit.state).toBe('closed')
  })

  test('a time window forgets: failures an hour apart never open it', () => {
    const window = { ms: 10_000 }
    const { circuit, call } = world({
      tripWhen: [failureRate({ threshold: 50, window, minimumCalls: 2 })],
    })
    for (let hour = 0; hour < 100; hour += 1) call('failure', hour * 3_600_000)
    expect(circuit.state).toBe('closed')
    call('failure', 99 * 3_600_000 + 5000)
    expect(circuit.state).toBe('open')
  })
})

describe('open', () => {
  const opened = () => {
    const made = world()
    made.calls(10, 'failure', 1000)
    return made
  }

  test('refuses at exactly the wait and permits strictly after it, as resilience4j', () => {
    const { circuit } = opened()
    expect(circuit.admit(10_999)).toBe(REFUSED)
    expect(circuit.admit(11_000)).toBe(REFUSED)
    expect(circuit.state).toBe('open')
    expect(circuit.refused).toBe(2)
    expect(circuit.admit(11_001)).not.toBe(REFUSED)
    expect(circuit.state).toBe('half-open')
  })

  test('tells when a call can be permitted', () => {
    const { circuit } = opened()
    expect([1000, 5000, 11_000].map((now) => circuit.retryAfterMs(now))).toEqual([10_001, 6001, 1])
    const wait = circuit.retryAfterMs(1234.5) ?? 0
    expect(circuit.admit(1234.5 + wait - 1)).toBe(REFUSED)
    expect(circuit.admit(1234.5 + wait)).not.toBe(REFUSED)
  })

  test('adds late results of its own generation to the window and decides nothing by them', () => {
    const { circuit, calls } = world()
    const early = circuit.admit(0)
    calls(10, 'failure')
    expect(circuit.settle(early, 'success', false, 5)).toBe(true)
    expect(circuit.readings(5)[0]).toMatchObject({ observed: 90, counts: { calls: 10 } })
    expect(circuit.state).toBe('open')
  })
})

describe('half-open', () => {
  const halfOpened = (settings: Partial<CircuitSettings> = {}) => {
    const made = world(settings)
    const stale = made.circuit.admit(0)
    made.calls(10, 'failure')
    const first = made.circuit.admit(10_001)
    return { ...made, stale, first }
  }

  test('admits exactly the permitted probes; a finished one gives no permit back', () => {
    const { circuit, first } = halfOpened()
    circuit.admit(10_001)
    circuit.settle(first, 'success', false, 10_002)
    circuit.admit(10_002)
    expect(circuit.admit(10_003)).toBe(REFUSED)
    expect([circuit.permits, circuit.retryAfterMs(10_003)]).toEqual([0, undefined])
  })

  test.each([
    ['1 of 3 failed', ['failure', 'success', 'success'], 'closed'],
    ['2 of 3 failed', ['success', 'failure', 'unanswered'], 'open'],
  ] as const)('decides when all probes have ended: %s', (_, outcomes, state) => {
    const { circuit, first } = halfOpened()
    const permits = [first, circuit.admit(10_001), circuit.admit(10_001)]
    outcomes.forEach((outcome, i) => {
      expect(circuit.state).toBe('half-open')
      circuit.settle(permits[i] ?? REFUSED, outcome, false, 10_500)
    })
    expect(circuit.state).toBe(state)
  })

  test('slow probes open again, unless nothing was said about slowness', () => {
    const strict = halfOpened({ permits: 1, minimumProbes: 1 })
    strict.circuit.settle(strict.first, 'success', true, 12_500)
    expect(strict.circuit.state).toBe('open')
    const lax = halfOpened({ permits: 1, minimumProbes: 1, reopenSlowRate: Infinity })
    lax.circuit.settle(lax.first, 'success', true, 12_500)
    expect(lax.circuit.state).toBe('closed')
  })

  test('with its own threshold, one success of five is enough', () => {
    const { circuit, first } = halfOpened({ permits: 5, minimumProbes: 5, reopenFailureRate: 100 })
    const permits = [first, ...Array.from({ length: 4 }, () => circuit.admit(10_001))]
    permits.forEach((permit, i) => {
      circuit.settle(permit, i === 2 ? 'success' : 'failure', false, 10_500)
    })
    expect(circuit.state).toBe('closed')
  })

  test('an ignored probe gives its permit back', () => {
    const { circuit, first } = halfOpened({ permits: 1, minimumProbes: 1 })
    expect(circuit.admit(10_001)).toBe(REFUSED)
    circuit.settle(first, 'ignored', false, 10_002)
    expect(circuit.admit(10_003)).not.toBe(REFUSED)
  })

  test('results from before do not count: no probe result, no additional permit', () => {
    const { circuit, stale } = halfOpened({ permits: 1, minimumProbes: 1 })
    expect(circuit.settle(stale, 'failure', false, 10_002)).toBe(false)
    expect(circuit.state).toBe('half-open')
    expect(circuit.settle(stale, 'ignored', false, 10_003)).toBe(false)
    expect(circuit.admit(10_004)).toBe(REFUSED)
    expect(circuit.late).toBe(2)
  })

  test('probes that never end lead to open (or closed), and their results come too late', () => {
    const undecided = 'half-open > open: probes-undecided'
    const open = halfOpened()
    open.circuit.giveUpProbes(70_000)
    expect([...open.moves().slice(-1), open.circuit.permits]).toEqual([undecided, 0])
    const closed = halfOpened({ afterMaxWaitInHalfOpen: 'closed' })
    closed.circuit.giveUpProbes(70_000)
    expect(closed.circuit.state).toBe('closed')
    expect(closed.circuit.settle(closed.first, 'failure', false, 70_001)).toBe(false)
  })

  test('closing begins with an empty window', () => {
    const { circuit, first } = halfOpened({ permits: 1, minimumProbes: 1 })
    circuit.settle(first, 'success', false, 10_002)
    expect(circuit.readings(10_002)[0]).toMatchObject({ observed: -1, counts: { calls: 0 } })
  })
})

describe('by hand', () => {
  test('forced-open refuses for ever, forced-closed admits and records nothing', () => {
    const { circuit, calls } = world()
    circuit.force('forced-open', 0)
    expect(circuit.admit(1e9)).toBe(REFUSED)
    expect(circuit.retryAfterMs(1e9)).toBeUndefined()
    circuit.force('forced-closed', 1e9)
    calls(100, 'failure', 1e9)
    expect([circuit.state, circuit.readings(1e9)[0]?.counts?.calls]).toEqual(['forced-closed', 0])
  })

  test('reset closes from anywhere with empty windows; from closed it is no transition', () => {
    const { circuit, calls, moves } = world()
    calls(9, 'failure')
    circuit.reset(0)
    calls(9, 'failure')
    expect([circuit.state, moves()]).toEqual(['closed', []])
    calls(1, 'failure')
    circuit.reset(5)
    expect(moves()).toEqual(['closed > open: tripped', 'open > closed: manual'])
  })
})
