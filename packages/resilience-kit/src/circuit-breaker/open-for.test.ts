import { describe, expect, test } from 'vitest'
import type { AttemptResult } from '../classification.js'
import { breakerUnderTest, heldCall } from './testing/breaker-under-test.js'
import { consecutiveFailures } from './trip-rule.js'

const HOUR_MS = 3_600_000
const maintenance = (result: AttemptResult) =>
  result.ok ? undefined : (result.error as { readonly backInMs?: number }).backInMs
const down = () => Object.assign(new Error('maintenance'), { backInMs: HOUR_MS })

describe('openWhen', () => {
  test('one error is enough to open for the time that it names', async () => {
    const { clock, breaker, fail } = breakerUnderTest({ openWhen: maintenance })
    await fail()
    expect(breaker.state).toBe('closed')
    await fail(down())
    expect(breaker.snapshot()).toMatchObject({
      state: 'open',
      reason: { kind: 'asked' },
      waitMs: HOUR_MS,
      openings: 0,
    })
    await clock.advance(HOUR_MS)
    expect((await breaker.settle(() => 1)).ok).toBe(false)
    await clock.advance(1)
    expect((await breaker.settle(() => 1)).ok).toBe(true)
    expect(breaker.state).toBe('half-open')
  })

  test('a value can ask as well, whatever it counts as', async () => {
    for (const classification of ['success', 'failure'] as const) {
      const { breaker } = breakerUnderTest({
        classify: () => classification,
        openWhen: (result) => (result.ok && result.value === 'closed' ? 500 : undefined),
      })
      expect(await breaker.execute(() => 'closed')).toBe('closed')
      expect(breaker.snapshot()).toMatchObject({ state: 'open', waitMs: 500 })
    }
  })

  test('the call is recorded and told before the transition', async () => {
    const { breaker, fail } = breakerUnderTest({ openWhen: maintenance })
    const told: unknown[] = []
    breaker.on('recorded', ({ classification }) => told.push(classification))
    breaker.on('transition', ({ from, to, reason }) => told.push([from, to, reason.kind]))
    await fail(down())
    expect(told).toEqual(['failure', ['closed', 'open', 'asked']])
    expect(breaker.snapshot().readings[0]?.counts?.calls).toBe(1)
  })

  test('is not asked about outcomes that do not count: ignored, aborted, late', async () => {
    const asked: AttemptResult[] = []
    const { breaker, fail } = breakerUnderTest({
      openWhen: (result) => {
        asked.push(result)
        return HOUR_MS
      },
    })
    await fail(Object.assign(new Error('aborted inside'), { name: 'AbortError' }))
    const aborted = heldCall(breaker)
    aborted.abort()
    await aborted.settled
    const late = heldCall(breaker)
    breaker.reset()
    late.fail(down())
    await late.settled
    expect([asked, breaker.state]).toEqual([[], 'closed'])
  })

  test('is not asked but in closed: no other state would listen', async () => {
    let asked = 0
    const { breaker, clock, fail } = breakerUnderTest({
      openWhen: () => {
        asked += 1
        return HOUR_MS
      },
    })
    for (const state of ['metrics-only', 'forced-closed'] as const) {
      breaker.transitionTo(state)
      await fail()
      expect(breaker.state).toBe(state)
    }
    breaker.reset()
    const underWay = heldCall(breaker)
    breaker.transitionTo('open')
    underWay.fail()
    await underWay.settled
    await clock.advance(10_001)
    await fail()
    expect([asked, breaker.state, breaker.snapshot().permits]).toEqual([0, 'half-open', 2])
  })

  test.each([
    [0, '0'],
    [-1, '-1'],
    [2_147_483_648, '2147483648'],
    [1.5, '1.5'],
    [Number.NaN, 'NaN'],
    ['soon', "'soon'"],
    [true, 'true'],
  ])('answering %s opens nothing and is reported', async (answer, shown) => {
    const { breaker, reported } = breakerUnderTest({ openWhen: () => answer as number })
    expect(await breaker.execute(() => 'ok')).toBe('ok')
    expect(breaker.state).toBe('closed')
    expect(reported).toHaveLength(1)
    expect(reported[0]).toBeInstanceOf(RangeError)
    expect(String(reported[0])).toContain('circuitBreaker.openWhen must be 1..2147483647')
    expect(String(reported[0])).toContain(`got ${shown}`)
  })

  test('throwing opens nothing and is reported; the call ends as it would have', async () => {
    const { breaker, reported } = breakerUnderTest({
      openWhen: () => {
        throw new Error('hook')
      },
    })
    expect(await breaker.execute(() => 'ok')).toBe('ok')
    expect([breaker.state, reported]).toEqual(['closed', [new Error('hook')]])
    expect(breaker.snapshot().readings[0]?.counts?.calls).toBe(1)
  })

  test('half-opens by itself where that is automatic', async () => {
    const { breaker, clock, fail } = breakerUnderTest({
      openWhen: maintenance,
      halfOpen: { automatic: true },
    })
    await fail(down())
    await clock.advance(HOUR_MS - 1)
    expect(breaker.state).toBe('open')
    await clock.advance(1)
    expect(breaker.state).toBe('half-open')
  })
})

describe('opening by hand for a given time', () => {
  test('forMs: exactly so long', async () => {
    const { clock, breaker } = breakerUnderTest()
    breaker.transitionTo('open', { forMs: 300 })
    expect(breaker.snapshot()).toMatchObject({ waitMs: 300, retryAfterMs: 301, openings: 0 })
    await clock.advance(300)
    expect((await breaker.settle(() => 1)).ok).toBe(false)
    await clock.advance(1)
    expect((await breaker.settle(() => 1)).ok).toBe(true)
  })

  test('untilMs: up to a moment of the wall clock', () => {
    const { clock, breaker } = breakerUnderTest()
    clock.setWall(1_700_000_000_000)
    breaker.transitionTo('open', { untilMs: 1_700_000_005_000.5 })
    expect(breaker.snapshot()).toMatchObject({ waitMs: 5001, openings: 0 })
  })

  test('neither: the usual wait, and one opening more in the row', () => {
    const { breaker } = breakerUnderTest({ waitInOpenMs: (openings) => openings * 1000 })
    breaker.transitionTo('open')
    breaker.transitionTo('open', {})
    expect(breaker.snapshot()).toMatchObject({ waitMs: 2000, openings: 2 })
  })

  test('an opening for a given time does not lengthen the next one', async () => {
    const { breaker, fail } = breakerUnderTest({
      tripWhen: [consecutiveFailures(1)],
      waitInOpenMs: (openings) => openings * 1000,
    })
    breaker.transitionTo('open', { forMs: 300 })
    breaker.reset()
    await fail()
    expect(breaker.snapshot()).toMatchObject({ waitMs: 1000, openings: 1 })
  })

  test.each([
    ['open', { forMs: 0 }, 'transitionTo: forMs must be 1..2147483647, got 0'],
    ['open', { forMs: 2 ** 31 }, 'transitionTo: forMs must be 1..2147483647, got 2147483648'],
    ['open', { forMs: 0.5 }, 'transitionTo: forMs must be 1..2147483647 and whole, got 0.5'],
    ['open', { untilMs: 0 }, 'transitionTo: untilMs - now must be 1..2147483647, got -1000'],
    ['open', { untilMs: 1000 }, 'transitionTo: untilMs - now must be 1..2147483647, got 0'],
    [
      'open',
      { untilMs: Number.NaN },
      'transitionTo: untilMs - now must be 1..2147483647 and whole, got NaN',
    ],
    ['open', { forMs: 5, untilMs: 2000 }, 'transitionTo: forMs and untilMs exclude each other'],
    ['closed', { forMs: 5 }, 'forMs and untilMs are for open, got closed'],
    ['half-open', { untilMs: 2000 }, 'forMs and untilMs are for open, got half-open'],
    ['forced-open', { forMs: 5 }, 'forMs and untilMs are for open, got forced-open'],
  ] as const)('%s %o is an error, and nothing changes', (state, how, message) => {
    const { clock, breaker } = breakerUnderTest()
    clock.setWall(1000)
    const before = breaker.snapshot()
    expect(() => breaker.transitionTo(state, how)).toThrow(new RangeError(message))
    expect(breaker.snapshot()).toEqual(before)
  })

  test('there is no state but the six', () => {
    const { breaker } = breakerUnderTest()
    expect(() => breaker.transitionTo('OPEN' as never)).toThrow(
      'transitionTo: state must be one of closed, open, half-open, metrics-only, forced-open, ' +
        "forced-closed, got 'OPEN'",
    )
    expect(breaker.state).toBe('closed')
  })
})
