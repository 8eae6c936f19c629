import { describe, expect, test } from 'vitest'
import { pipeline } from '../pipeline.js'
import { breakerUnderTest } from './testing/breaker-under-test.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { circuitBreaker } from './circuit-breaker.js'
import type { CircuitBreakerOptions, CircuitBreakerSnapshot } from './circuit-breaker-options.js'
import { consecutiveFailures } from './trip-rule.js'

const HOUR_MS = 3_600_000
const WALL_MS = 1_700_000_000_000

/** What is left of a snapshot in a file. */
function stored(snapshot: CircuitBreakerSnapshot): CircuitBreakerSnapshot {
  return JSON.parse(JSON.stringify(snapshot)) as CircuitBreakerSnapshot
}

/** A breaker of another process, begun from `restore` at a moment of the wall clock. */
function restored(
  restore: CircuitBreakerSnapshot,
  wallMs: number,
  options: CircuitBreakerOptions = {},
) {
  const clock = new VirtualClock({ wallMs })
  const world = breakerUnderTest({ ...options, restore }, { clock })
  const isPermitted = async () => (await world.breaker.settle(() => 1)).ok
  return { ...world, clock, isPermitted }
}

/** The snapshot of a breaker that its rules opened at `WALL_MS`, `ageMs` later. */
async function openedAt(ageMs: number) {
  const { clock, breaker, fail } = breakerUnderTest({ tripWhen: [consecutiveFailures(1)] })
  clock.setWall(WALL_MS)
  await fail()
  await clock.advance(ageMs)
  return breaker.snapshot()
}

describe('initialState', () => {
  test.each([
    ['closed', 0, undefined, true],
    ['open', 1, 10_001, false],
    ['half-open', 1, undefined, true],
    ['metrics-only', 0, undefined, true],
    ['forced-open', 1, undefined, false],
    ['forced-closed', 0, undefined, true],
  ] as const)('%s: %i openings, for no reason', async (state, openings, retryAfterMs, permits) => {
    const { breaker } = breakerUnderTest({ initialState: state })
    expect(breaker.state).toBe(state)
    expect(breaker.snapshot()).toMatchObject({
      state,
      openings,
      retryAfterMs,
      reason: undefined,
      inStateMs: 0,
      permits: state === 'half-open' ? 3 : 0,
    })
    expect((await breaker.settle(() => 1)).ok).toBe(permits)
  })

  test('the openings count on from there', async () => {
    const asked: number[] = []
    const { breaker, clock, fail } = breakerUnderTest({
      initialState: 'open',
      halfOpen: { permits: 1 },
      waitInOpenMs: (openings) => {
        asked.push(openings)
        return 100
      },
    })
    expect(breaker.snapshot().retryAfterMs).toBe(101)
    await clock.advance(101)
    await fail()
    expect([asked, breaker.snapshot().openings]).toEqual([[1, 2], 2])
  })

  test('its timer runs from the moment when the breaker knows its clock', async () => {
    const clock = new VirtualClock()
    const open = circuitBreaker({ initialState: 'open', halfOpen: { automatic: true } })
    const halfOpen = circuitBreaker({ initialState: 'half-open', waitInOpenMs: 1000 })
    await clock.advance(50_000)
    pipeline('x', open, halfOpen, { clock })
    await clock.advance(59_999)
    expect([open.state, halfOpen.state]).toEqual(['open', 'half-open'])
    await clock.advance(1)
    expect([open.state, halfOpen.state]).toEqual(['half-open', 'open'])
  })
})

describe('restore', () => {
  test('a restart keeps an open breaker open for the rest of its wait', async () => {
    const snapshot = stored(await openedAt(2000))
    // The new process begins three seconds later.
    const { clock, breaker, isPermitted } = restored(snapshot, WALL_MS + 5000)
    expect(breaker.state).toBe('open')
    expect(breaker.snapshot()).toMatchObject({ inStateMs: 5000, retryAfterMs: 5001, openings: 1 })
    await clock.advance(5000)
    expect(await isPermitted()).toBe(false)
    await clock.advance(1)
    expect(await isPermitted()).toBe(true)
  })

  test('one whose wait was over meanwhile tries at the first call', async () => {
    const { breaker, isPermitted } = restored(stored(await openedAt(0)), WALL_MS + HOUR_MS)
    expect([breaker.state, breaker.snapshot().retryAfterMs]).toEqual(['open', 1])
    expect(await isPermitted()).toBe(true)
    expect(breaker.state).toBe('half-open')
  })

  test('and half-opens at once where that is automatic', async () => {
    const options = { halfOpen: { automatic: true } }
    const { clock, breaker } = restored(stored(await openedAt(0)), WALL_MS + HOUR_MS, options)
    expect(breaker.snapshot().state).toBe('open')
    await clock.advance(1)
    expect(breaker.state).toBe('half-open')
    const rest = restored(stored(await openedAt(0)), WALL_MS + 4000, options)
    rest.breaker.snapshot()
    await rest.clock.advance(5999)
    expect(rest.breaker.state).toBe('open')
    await rest.clock.advance(1)
    expect(rest.breaker.state).toBe('half-open')
  })

  test('a wall clock that jumped back counts as no time away', async () => {
    const snapshot = stored(await openedAt(2000))
    const { breaker } = restored(snapshot, WALL_MS - HOUR_MS)
    expect(breaker.snapshot()).toMatchObject({ inStateMs: 2000, retryAfterMs: 8001 })
  })

  test('the openings in a row count on, and so does a wait of a given length', async () => {
    const waits: (readonly [number, number])[] = []
    const snapshot = { ...stored(await openedAt(0)), openings: 4, waitMs: 700 }
    const { clock, breaker, fail } = restored(snapshot, WALL_MS, {
      halfOpen: { permits: 1 },
      waitInOpenMs: (openings, { previousMs }) => {
        waits.push([openings, previousMs])
        return 1000
      },
    })
    expect(breaker.snapshot().retryAfterMs).toBe(701)
    await clock.advance(701)
    await fail()
    expect([waits, breaker.snapshot().openings]).toEqual([[[5, 700]], 5])
  })

  test('half-open begins anew: its probes died with the other process', async () => {
    const { clock, breaker, tripAndWait } = breakerUnderTest()
    await tripAndWait()
    void breaker.settle(() => new Promise(() => {}))
    await clock.advance(50_000)
    const snapshot = stored(breaker.snapshot())
    expect(snapshot).toMatchObject({ state: 'half-open', permits: 2, inStateMs: 50_000 })
    const next = restored(snapshot, snapshot.takenAt + 20_000)
    expect(next.breaker.snapshot()).toMatchObject({ permits: 3, inStateMs: 0, openings: 1 })
    await next.clock.advance(60_000)
    expect(next.breaker.snapshot()).toMatchObject({ state: 'open', openings: 2 })
  })

  test.each(['closed', 'metrics-only', 'forced-open', 'forced-closed'] as const)(
    '%s goes on, with empty windows and the time that it has lasted',
    async (state) => {
      const { clock, breaker, fail } = breakerUnderTest()
      breaker.transitionTo(state)
      await fail()
      await clock.advance(100)
      const snapshot = stored(breaker.snapshot())
      const next = restored(snapshot, snapshot.takenAt + 50)
      const again = next.breaker.snapshot()
      expect(again).toMatchObject({ state, inStateMs: 150, openings: snapshot.openings })
      expect(again.readings[0]?.counts?.calls).toBe(0)
    },
  )

  test('and initialState exclude each other', async () => {
    const restore = await openedAt(0)
    expect(() => circuitBreaker({ restore, initialState: 'open' })).toThrow(
      new RangeError('circuitBreaker.restore and initialState exclude each other'),
    )
  })

  const good = { state: 'open', inStateMs: 1, openings: 1, waitMs: 1, takenAt: 1 }
  const most = Number.MAX_SAFE_INTEGER
  const states = 'one of closed, open, half-open, metrics-only, forced-open, forced-closed'
  test.each([
    [{}, `state must be ${states}, got undefined`],
    [[], `state must be ${states}, got undefined`],
    [{ ...good, state: 'OPEN' }, `state must be ${states}, got 'OPEN'`],
    [{ ...good, inStateMs: -1 }, `inStateMs must be 0..${most}, got -1`],
    [{ ...good, openings: '1' }, `openings must be 0..${most}, got '1'`],
    [{ ...good, openings: 1.5 }, `openings must be 0..${most} and whole, got 1.5`],
    [{ ...good, openings: -1 }, `openings must be 0..${most}, got -1`],
    // Infinity, once it went through JSON.
    [{ ...good, waitMs: null }, 'waitMs must be 0..2147483647, got null'],
    [{ ...good, waitMs: 2 ** 31 }, 'waitMs must be 0..2147483647, got 2147483648'],
    [{ ...good, takenAt: Infinity }, `takenAt must be 0..${most}, got Infinity`],
    [{ ...good, takenAt: undefined }, `takenAt must be 0..${most}, got undefined`],
  ])('%j is no snapshot', (nonsense, message) => {
    expect(() => circuitBreaker({ restore: nonsense as never })).toThrow(
      new RangeError(`circuitBreaker.restore.${message}`),
    )
  })

  test('7 is no snapshot at all', () => {
    const message = 'the options of circuitBreaker.restore must be an object, got 7'
    expect(() => circuitBreaker({ restore: 7 as never })).toThrow(new TypeError(message))
  })

  test('null is none yet: the breaker begins as if nobody had spoken of one', () => {
    const { state } = circuitBreaker({ restore: null, initialState: 'forced-open' })
    expect([state, circuitBreaker({ restore: null }).state]).toEqual(['forced-open', 'closed'])
  })

  test('a snapshot may hold more than is read, and both ends of every range', () => {
    const ends = { inStateMs: 0, openings: 0, waitMs: 0, takenAt: 0 }
    const others = { inStateMs: most, openings: most, waitMs: 2 ** 31 - 1, takenAt: most }
    for (const numbers of [good, ends, others]) {
      const restore = { ...good, ...numbers, region: 'eu' } as never
      expect(() => circuitBreaker({ restore })).not.toThrow()
    }
  })
})
