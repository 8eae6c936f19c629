import { describe, expect, test } from 'vitest'
import { breakerUnderTest } from './testing/breaker-under-test.js'
import type { CircuitBreakerOptions, CircuitBreakerSnapshot } from './circuit-breaker-options.js'
import { CIRCUIT_STATES } from './transition.js'
import { consecutiveFailures } from './trip-rule.js'

const WALL_MS = 1_700_000_000_000
const rules: CircuitBreakerOptions = { tripWhen: [consecutiveFailures(2)] }

/** What is left of a snapshot in a file. */
function stored(snapshot: CircuitBreakerSnapshot): unknown {
  return JSON.parse(JSON.stringify(snapshot))
}

describe('the snapshot', () => {
  test.each(CIRCUIT_STATES)(
    'is plain data in %s: nothing is lost on the way through JSON',
    async (state) => {
      for (const options of [{}, rules]) {
        const { breaker, fail } = breakerUnderTest({ ...options, initialState: state })
        await fail()
        const snapshot = breaker.snapshot()
        expect(stored(snapshot)).toEqual(snapshot)
      }
    },
  )

  test.each([
    ['its rules', 'tripped', async ({ trip }: ReturnType<typeof breakerUnderTest>) => trip()],
    [
      'its probes',
      'probes-failed',
      async ({ tripAndWait, fail }: ReturnType<typeof breakerUnderTest>) => {
        await tripAndWait()
        for (let i = 0; i < 3; i += 1) await fail()
      },
    ],
  ])('names why it was opened by %s, in plain data', async (_, kind, open) => {
    const world = breakerUnderTest()
    await open(world)
    const snapshot = world.breaker.snapshot()
    expect(snapshot).toMatchObject({ state: 'open', reason: { kind } })
    expect(stored(snapshot)).toEqual(snapshot)
  })

  test('says how it stands', async () => {
    const { clock, breaker, fail } = breakerUnderTest(rules)
    clock.setWall(WALL_MS)
    await fail()
    await fail()
    await clock.advance(300)
    await breaker.settle(() => 1)
    expect(breaker.snapshot()).toEqual({
      name: 'gateway',
      state: 'open',
      inStateMs: 300,
      reason: {
        kind: 'tripped',
        reading: { rule: 'consecutive-failures', threshold: 2, observed: 2, counts: undefined },
      },
      retryAfterMs: 9701,
      readings: [{ rule: 'consecutive-failures', threshold: 2, observed: 2, counts: undefined }],
      permits: 0,
      refused: 1,
      late: 0,
      openings: 1,
      waitMs: 10_000,
      takenAt: WALL_MS + 300,
    })
  })
})
