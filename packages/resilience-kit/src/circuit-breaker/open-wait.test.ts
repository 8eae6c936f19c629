import { describe, expect, test } from 'vitest'
import { decorrelatedBackoff, exponentialBackoff } from '../retry/backoff.js'
import { breakerUnderTest } from './testing/breaker-under-test.js'
import { seededRandom } from '../testing/seeded-random.js'
import { openWait } from './open-wait.js'
import { consecutiveFailures } from './trip-rule.js'

const tripWhen = [consecutiveFailures(1)]
const halfOpen = { permits: 1 }

/** The waits of the first openings in a row. */
async function waitsOf(n: number, { clock, breaker, fail }: ReturnType<typeof breakerUnderTest>) {
  const waits: number[] = []
  for (let opening = 1; opening <= n; opening += 1) {
    await fail()
    waits.push(breaker.snapshot().waitMs)
    await clock.advance(breaker.snapshot().waitMs + 1)
  }
  return waits
}

describe('the wait in open', () => {
  test('is the same each time where it is a number', async () => {
    const world = breakerUnderTest({ tripWhen, halfOpen, waitInOpenMs: 500 })
    expect(await waitsOf(3, world)).toEqual([500, 500, 500])
  })

  test('is 60 s where nothing is said', async () => {
    const world = breakerUnderTest({ tripWhen, halfOpen, waitInOpenMs: undefined as never })
    expect(await waitsOf(1, world)).toEqual([60_000])
  })

  test('grows by a back-off with the openings in a row, anew after closing', async () => {
    const waitInOpenMs = exponentialBackoff({ initialMs: 100, maxMs: 500, jitter: 'none' })
    const world = breakerUnderTest({ tripWhen, halfOpen, waitInOpenMs })
    expect(await waitsOf(5, world)).toEqual([100, 200, 400, 500, 500])
    await world.breaker.execute(() => 'ok')
    expect(world.breaker.state).toBe('closed')
    expect(await waitsOf(2, world)).toEqual([100, 200])
  })

  test('can be jittered, by the random of the environment', async () => {
    const waitInOpenMs = exponentialBackoff({ initialMs: 1000, jitter: 'equal' })
    const waits = (seed: number) =>
      waitsOf(
        3,
        breakerUnderTest({ tripWhen, halfOpen, waitInOpenMs }, { random: seededRandom(seed) }),
      )
    const [first = 0, second = 0, third = 0] = await waits(1)
    expect([first >= 500 && first <= 1000, second >= 1000 && second <= 2000]).toEqual([true, true])
    expect(third >= 2000 && third <= 4000).toBe(true)
    expect(await waits(1)).toEqual([first, second, third])
    expect(await waits(2)).not.toEqual([first, second, third])
  })

  test('a decorrelated one knows the wait before, but none of an earlier row', async () => {
    const most = { next: () => 0.999_999 }
    const waitInOpenMs = decorrelatedBackoff({ initialMs: 100, maxMs: 100_000 })
    const world = breakerUnderTest({ tripWhen, halfOpen, waitInOpenMs }, { random: most })
    expect(await waitsOf(3, world)).toEqual([300, 900, 2700])
    await world.breaker.execute(() => 'ok')
    expect(await waitsOf(1, world)).toEqual([300])
  })

  test('a function may answer longer than a timer can wait: it is cut', () => {
    const wiring = { random: { next: () => 0 }, report: () => expect.unreachable() }
    expect(openWait(() => Infinity, wiring)(1, 0)).toBe(2_147_483_647)
  })

  test.each([
    [Number.NaN, 'NaN'],
    [0, '0'],
    [0.5, '0.5'],
    [-1, '-1'],
    [undefined, 'undefined'],
    ['soon', 'soon'],
  ])('is 60 s where the function answers %s, and that is reported', async (answer, shown) => {
    const { clock, breaker, reported, fail } = breakerUnderTest({
      tripWhen,
      waitInOpenMs: () => answer as number,
    })
    await fail()
    expect(reported).toEqual([
      new RangeError(`circuitBreaker.waitInOpenMs must answer at least 1, got ${shown}`),
    ])
    expect(breaker.snapshot()).toMatchObject({ state: 'open', waitMs: 60_000 })
    await clock.advance(60_001)
    expect(await breaker.execute(() => 'served')).toBe('served')
  })

  test('is 60 s where the function throws, and that is reported', async () => {
    const { breaker, reported, fail } = breakerUnderTest({
      tripWhen,
      waitInOpenMs: () => {
        throw new Error('no idea')
      },
    })
    expect(await fail()).toMatchObject({ ok: false, error: new Error('500') })
    expect(reported).toEqual([new Error('no idea')])
    expect(breaker.snapshot()).toMatchObject({ state: 'open', waitMs: 60_000 })
  })
})

describe('Retry-After of the error that opens it', () => {
  const later = (retryAfterMs: unknown) => Object.assign(new Error('429'), { retryAfterMs })

  test.each([
    ['longer than its own wait: is kept', 30_000, {}, 30_000],
    ['shorter than its own wait: shortens nothing', 2000, {}, 10_000],
    ['longer than the cap: is cut to it', 600_000, {}, 60_000],
    ['longer than a cap of its own', 600_000, { maxRetryAfterMs: 20_000 }, 20_000],
    ['with a cap below the wait: changes nothing', 600_000, { maxRetryAfterMs: 500 }, 10_000],
    ['switched off', 30_000, { maxRetryAfterMs: 0 }, 10_000],
    ['that is no number', '30', {}, 10_000],
    ['that is negative', -5, {}, 10_000],
    ['that is not a number', Number.NaN, {}, 10_000],
  ])('%s', async (_, retryAfterMs, options, waitMs) => {
    const { clock, breaker, fail } = breakerUnderTest({ tripWhen, ...options })
    await fail(later(retryAfterMs))
    expect(breaker.snapshot().waitMs).toBe(waitMs)
    await clock.advance(waitMs)
    expect((await breaker.settle(() => 1)).ok).toBe(false)
    await clock.advance(1)
    expect((await breaker.settle(() => 1)).ok).toBe(true)
  })

  test('of an error before that one: is forgotten', async () => {
    const { breaker, fail } = breakerUnderTest({ tripWhen: [consecutiveFailures(2)] })
    await fail(later(30_000))
    await fail()
    expect(breaker.snapshot().waitMs).toBe(10_000)
  })

  test('of a probe that failed', async () => {
    const { breaker, clock, fail } = breakerUnderTest({ tripWhen, halfOpen })
    await fail()
    await clock.advance(10_001)
    await fail(later(30_000))
    expect(breaker.snapshot()).toMatchObject({ state: 'open', waitMs: 30_000, openings: 2 })
  })

  test('of an error that is ignored: opens nothing and is kept by nobody', async () => {
    const { breaker, clock, fail } = breakerUnderTest({
      tripWhen,
      halfOpen,
      classify: ({ ok }) => (ok ? undefined : 'ignored'),
    })
    breaker.transitionTo('open')
    await clock.advance(10_001)
    await fail(later(30_000))
    expect(breaker.snapshot()).toMatchObject({ state: 'half-open', permits: 1, waitMs: 10_000 })
  })
})
