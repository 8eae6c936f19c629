import { describe, expect, test } from 'vitest'
import { circuitUnderTest } from './testing/circuit-under-test.js'
import { consecutiveFailures, consecutiveUnanswered, failureRate, slowRate } from './trip-rule.js'

const HOUR_MS = 3_600_000

describe('closed: a rate', () => {
  test('opens when it reaches the threshold, not before the minimum', () => {
    const { circuit, calls, moves } = circuitUnderTest()
    calls(5, 'success')
    calls(4, 'failure')
    expect([circuit.state, circuit.readings()[0]?.observed]).toEqual(['closed', -1])
    calls(1, 'failure')
    expect(circuit.state).toBe('open')
    expect(moves()).toEqual(['closed > open: tripped'])
    expect(circuit.reason).toMatchObject({
      reading: { rule: 'failure-rate', observed: 50, threshold: 50, counts: { calls: 10 } },
    })
  })

  test('stays below the threshold, however long', () => {
    const { circuit, calls } = circuitUnderTest()
    for (let i = 0; i < 100; i += 1) {
      calls(6, 'success')
      calls(4, 'failure')
    }
    expect([circuit.state, circuit.readings()[0]?.observed]).toEqual(['closed', 40])
  })

  test('a fraction of a percent can be the threshold', () => {
    const rule = { threshold: 0.5, window: { calls: 200 } }
    const { circuit, calls } = circuitUnderTest({ tripWhen: [failureRate(rule)] })
    calls(200, 'success')
    expect(circuit.state).toBe('closed')
    calls(1, 'failure')
    expect(circuit.state).toBe('open')
  })

  test('a success can be the call that opens it', () => {
    const { circuit, calls } = circuitUnderTest()
    calls(9, 'failure')
    expect(circuit.state).toBe('closed')
    calls(1, 'success')
    expect(circuit.state).toBe('open')
  })

  test('slow calls open it too, failed or not', () => {
    const { circuit, call } = circuitUnderTest()
    for (let i = 0; i < 5; i += 1) call('success', 0, true)
    for (let i = 0; i < 5; i += 1) call('success')
    expect(circuit.reason).toMatchObject({ reading: { rule: 'slow-rate', observed: 50 } })
  })

  test('a slow failure counts for both rates', () => {
    const { circuit, call, calls } = circuitUnderTest()
    call('failure', 0, true)
    calls(2, 'failure')
    calls(1, 'success')
    expect(circuit.readings().map(({ counts }) => counts)).toEqual([
      { calls: 4, failed: 3, slow: 1, slowFailed: 1 },
      { calls: 4, failed: 3, slow: 1, slowFailed: 1 },
    ])
  })

  test('unanswered counts as failed, ignored counts as nothing', () => {
    const { circuit, calls } = circuitUnderTest()
    calls(50, 'ignored')
    calls(5, 'success')
    calls(5, 'unanswered')
    expect(circuit.reason).toMatchObject({ reading: { observed: 50, counts: { calls: 10 } } })
  })
})

describe('closed: several rules', () => {
  const tripWhen = [consecutiveUnanswered(3), consecutiveFailures(5)]

  test('failures and unanswered calls make one row of failures', () => {
    const { circuit, calls } = circuitUnderTest({ tripWhen })
    calls(2, 'unanswered')
    calls(1, 'failure')
    calls(1, 'unanswered')
    expect(circuit.state).toBe('closed')
    calls(1, 'unanswered')
    expect(circuit.reason).toMatchObject({
      reading: { rule: 'consecutive-failures', observed: 5 },
    })
  })

  test('a few calls in a row that nobody answers are enough for the other rule', () => {
    const { circuit, calls } = circuitUnderTest({ tripWhen })
    calls(3, 'unanswered')
    expect(circuit.reason).toMatchObject({
      reading: { rule: 'consecutive-unanswered', observed: 3, counts: undefined },
    })
  })

  test('any answer breaks the row of unanswered calls, any success every row', () => {
    const { circuit, calls } = circuitUnderTest({ tripWhen })
    for (let i = 0; i < 20; i += 1) {
      calls(2, 'unanswered')
      calls(1, 'success')
      calls(2, 'unanswered')
      calls(1, 'failure')
      calls(1, 'success')
    }
    expect(circuit.state).toBe('closed')
  })

  test('an ignored call breaks no row', () => {
    const { circuit, calls } = circuitUnderTest({ tripWhen })
    calls(2, 'unanswered')
    calls(5, 'ignored')
    calls(1, 'unanswered')
    expect(circuit.state).toBe('open')
  })

  test('the reason is the first rule that was reached; all of them are announced', () => {
    const rate = { threshold: 50, window: { calls: 2 } }
    const { circuit, call, exceeded } = circuitUnderTest({
      tripWhen: [failureRate(rate), slowRate(rate), consecutiveFailures(3)],
    })
    call('failure', 0, true)
    call('failure', 0, true)
    expect(exceeded.map(({ state, reading }) => [state, reading.rule, reading.observed])).toEqual([
      ['closed', 'failure-rate', 100],
      ['closed', 'slow-rate', 100],
    ])
    expect(circuit.reason).toMatchObject({ kind: 'tripped', reading: { rule: 'failure-rate' } })
  })
})

describe('closed: a window of time', () => {
  const window = { ms: 10_000 }
  const tripWhen = [failureRate({ threshold: 50, window, minimumCalls: 2 })]

  test('forgets: failures an hour apart never open it', () => {
    const { circuit, call } = circuitUnderTest({ tripWhen })
    for (let hour = 0; hour < 100; hour += 1) call('failure', hour * HOUR_MS)
    expect(circuit.state).toBe('closed')
    call('failure', 99 * HOUR_MS + 5000)
    expect(circuit.state).toBe('open')
  })

  test('passing time alone never opens: the next outcome does, even a success', () => {
    const { circuit, at, calls } = circuitUnderTest({ tripWhen })
    calls(3, 'success', 0)
    calls(2, 'failure', 5000)
    expect([circuit.state, circuit.readings()[0]?.observed]).toEqual(['closed', 40])
    expect([at(10_000).readings()[0]?.observed, circuit.state]).toEqual([100, 'closed'])
    calls(1, 'success', 10_000)
    expect(circuit.state).toBe('open')
  })

  test('the call that reaches the limit opens, even if time moves on while it is counted', () => {
    const { circuit, at } = circuitUnderTest({ tripWhen })
    const permits = [circuit.admit(), circuit.admit()]
    // By the time anybody looks again, both have left the window.
    at(20_000)
    for (const permit of permits) circuit.settle(permit, 'failure', false, 9999)
    expect(circuit.state).toBe('open')
  })
})
