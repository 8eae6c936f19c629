import { describe, expect, test } from 'vitest'
import { breakerUnderTest, heldCall } from './testing/breaker-under-test.js'
import { CIRCUIT_STATES } from './transition.js'

const HOUR_MS = 3_600_000
const automatic = { halfOpen: { permits: 3, automatic: true } }

describe('half-open after the wait', () => {
  test('lazily: no timer runs, the first call after it makes the move', async () => {
    const { clock, breaker, trip } = breakerUnderTest()
    await trip()
    expect(clock.nextDueAt).toBeUndefined()
    await clock.advance(HOUR_MS)
    expect(breaker.state).toBe('open')
    await breaker.settle(() => 1)
    expect(breaker.state).toBe('half-open')
  })

  test('automatically: at exactly the wait, without a call', async () => {
    const { clock, breaker, trip } = breakerUnderTest(automatic)
    const moves: unknown[] = []
    breaker.on('transition', ({ from, to, reason }) => moves.push([from, to, reason.kind]))
    await trip()
    await clock.advance(9999)
    expect(breaker.state).toBe('open')
    await clock.advance(1)
    expect(breaker.snapshot()).toMatchObject({ state: 'half-open', permits: 3, inStateMs: 0 })
    expect(moves).toEqual([
      ['closed', 'open', 'tripped'],
      ['open', 'half-open', 'waited'],
    ])
  })

  test('automatically, after openings by hand as well, begun anew with each', async () => {
    const { clock, breaker } = breakerUnderTest(automatic)
    breaker.transitionTo('open')
    await clock.advance(6000)
    breaker.transitionTo('open')
    await clock.advance(9999)
    expect(breaker.state).toBe('open')
    await clock.advance(1)
    expect(breaker.state).toBe('half-open')
  })
})

describe('the longest wait in half-open', () => {
  test('half-open never hangs: probes that never end lead back to open', async () => {
    const { clock, breaker, tripAndWait } = breakerUnderTest()
    await tripAndWait()
    for (let i = 0; i < 3; i += 1) heldCall(breaker)
    expect((await breaker.settle(() => 1)).ok).toBe(false)
    await clock.advance(59_999)
    expect(breaker.state).toBe('half-open')
    await clock.advance(1)
    expect(breaker.snapshot()).toMatchObject({
      state: 'open',
      reason: { kind: 'probes-undecided' },
      retryAfterMs: 10_001,
      openings: 2,
      permits: 0,
    })
  })

  test('or to closed, if the user prefers to try', async () => {
    const { clock, breaker, tripAndWait } = breakerUnderTest({
      halfOpen: { permits: 3, maxWaitMs: 500, afterMaxWait: 'closed' },
    })
    await tripAndWait()
    const probe = heldCall(breaker)
    await clock.advance(500)
    expect(breaker.snapshot()).toMatchObject({ state: 'closed', openings: 0 })
    probe.fail()
    await probe.settled
    expect(breaker.snapshot().readings[0]?.counts?.calls).toBe(0)
  })

  test('of 0 is for ever', async () => {
    const { clock, breaker, tripAndWait } = breakerUnderTest({
      halfOpen: { permits: 1, maxWaitMs: 0 },
      slowCallMs: 48 * HOUR_MS,
    })
    await tripAndWait()
    const probe = heldCall(breaker)
    await clock.advance(24 * HOUR_MS)
    expect([breaker.state, clock.nextDueAt]).toEqual(['half-open', undefined])
    probe.succeed()
    await probe.settled
    expect(breaker.state).toBe('closed')
  })

  test('runs from the beginning of half-open, not from the last probe', async () => {
    const { clock, breaker, tripAndWait } = breakerUnderTest({
      halfOpen: { permits: 3, maxWaitMs: 500 },
    })
    await tripAndWait()
    heldCall(breaker)
    await clock.advance(499)
    heldCall(breaker)
    await clock.advance(1)
    expect(breaker.state).toBe('open')
  })

  test('begins anew when half-open is begun anew by hand', async () => {
    const { clock, breaker, tripAndWait } = breakerUnderTest()
    await tripAndWait()
    await breaker.settle(() => 1)
    await clock.advance(50_000)
    breaker.transitionTo('half-open')
    await clock.advance(59_999)
    expect(breaker.state).toBe('half-open')
    await clock.advance(1)
    expect(breaker.state).toBe('open')
  })
})

describe('no timer survives a change of state', () => {
  test('the one of open: an old wait does not half-open a later opening too early', async () => {
    const { clock, breaker, trip } = breakerUnderTest(automatic)
    await trip()
    await clock.advance(9000)
    breaker.reset()
    await trip()
    await clock.advance(9999)
    expect(breaker.state).toBe('open')
    await clock.advance(1)
    expect(breaker.state).toBe('half-open')
  })

  test('the one of half-open: it opens nothing after a reset', async () => {
    const { clock, breaker } = breakerUnderTest()
    breaker.transitionTo('open')
    breaker.transitionTo('half-open')
    breaker.reset()
    await clock.advance(HOUR_MS)
    expect(breaker.state).toBe('closed')
  })

  test('the one of half-open, after its probes have decided', async () => {
    const { clock, breaker, tripAndWait } = breakerUnderTest({ halfOpen: { permits: 1 } })
    await tripAndWait()
    await breaker.settle(() => 1)
    expect([breaker.state, clock.nextDueAt]).toEqual(['closed', undefined])
  })

  test.each(CIRCUIT_STATES.filter((state) => state !== 'open' && state !== 'half-open'))(
    'whatever timer ran, %s has none',
    (to) => {
      for (const from of ['open', 'half-open'] as const) {
        const { clock, breaker } = breakerUnderTest({ ...automatic, initialState: from })
        breaker.snapshot()
        expect(clock.nextDueAt).toBe(from === 'open' ? 10_000 : 60_000)
        breaker.transitionTo(to)
        expect(clock.nextDueAt).toBeUndefined()
      }
    },
  )

  test('and none keeps the process alive', () => {
    for (const initialState of ['open', 'half-open'] as const) {
      const { clock, breaker } = breakerUnderTest({ ...automatic, initialState })
      breaker.snapshot()
      expect([clock.nextDueAt === undefined, clock.pending]).toEqual([false, 0])
    }
  })
})
