import { describe, expect, test } from 'vitest'
import { breakerUnderTest, heldCall, toldBy } from './testing/breaker-under-test.js'
import { consecutiveFailures } from './trip-rule.js'

const one = { permits: 1 }
const broken = () => {
  throw new Error('broken')
}
/** Somebody else's error object, of which nothing can be read. */
function unreadable(): Error {
  const error = new Error('500')
  for (const key of ['code', 'name', 'cause', 'retryAfterMs']) {
    Object.defineProperty(error, key, { get: broken })
  }
  return error
}

describe('a classify hook that throws', () => {
  test('is reported, and the default decides', async () => {
    const { breaker, reported, trip } = breakerUnderTest({ classify: broken })
    await trip()
    expect(breaker.state).toBe('open')
    expect(reported).toEqual(Array.from({ length: 10 }, () => new Error('broken')))
  })

  test('changes neither value nor error of the call', async () => {
    const { breaker, fail } = breakerUnderTest({ classify: broken })
    expect(await breaker.execute(() => 'value')).toBe('value')
    const error = new Error('500')
    expect(await fail(error)).toMatchObject({ ok: false, error })
  })

  test('leaks no permit of a probe, however it ended', async () => {
    const { breaker, clock, tripAndWait, fail } = breakerUnderTest({
      halfOpen: one,
      classify: broken,
    })
    await tripAndWait()
    const aborted = heldCall(breaker)
    aborted.abort()
    await aborted.settled
    expect(breaker.snapshot()).toMatchObject({ state: 'half-open', permits: 1 })
    await fail()
    expect(breaker.state).toBe('open')
    await clock.advance(10_001)
    expect(await breaker.execute(() => 'ok')).toBe('ok')
    expect(breaker.state).toBe('closed')
  })

  test.each([['nonsense'], [null], [1], [Symbol('odd')], [{}]])(
    'as one does that answers %s, which is no classification',
    async (answer) => {
      const { breaker, reported, tripAndWait } = breakerUnderTest({
        halfOpen: one,
        classify: () => answer as never,
      })
      await tripAndWait()
      expect(await breaker.execute(() => 'ok')).toBe('ok')
      expect(breaker.state).toBe('closed')
      expect(reported).toHaveLength(11)
      expect(reported[0]).toBeInstanceOf(TypeError)
    },
  )
})

describe('listeners that throw', () => {
  test('are reported; the outcome and the other listeners are untouched', async () => {
    const { breaker, reported, trip } = breakerUnderTest()
    for (const type of ['recorded', 'exceeded', 'transition', 'refused', 'reset'] as const) {
      breaker.on(type, broken)
    }
    const told = toldBy(breaker)
    await trip()
    expect(await breaker.settle(() => 1)).toMatchObject({ refusedBy: 'circuit-breaker' })
    breaker.reset()
    expect(told.filter((type) => type !== 'recorded')).toEqual([
      'exceeded',
      'transition',
      'refused',
      'transition',
      'reset',
    ])
    expect(reported).toEqual(told.map(() => new Error('broken')))
    expect(breaker.state).toBe('closed')
  })

  test('are reported if their promise rejects', async () => {
    const { clock, breaker, reported } = breakerUnderTest()
    breaker.on('recorded', () => Promise.reject(new Error('later')))
    expect(await breaker.execute(() => 1)).toBe(1)
    await clock.advance(0)
    expect(reported).toEqual([new Error('later')])
  })

  test('leak no permit of a probe', async () => {
    const { breaker, tripAndWait } = breakerUnderTest({ halfOpen: one })
    breaker.on('recorded', broken)
    breaker.on('transition', broken)
    await tripAndWait()
    const aborted = heldCall(breaker)
    aborted.abort()
    await aborted.settled
    expect(breaker.snapshot().permits).toBe(1)
    expect(await breaker.execute(() => 'ok')).toBe('ok')
    expect(breaker.state).toBe('closed')
  })
})

describe('whoever hears of errors, and throws too', () => {
  test('changes nothing: every hook throws, every call ends as it would have', async () => {
    const { clock, breaker, trip } = breakerUnderTest(
      { halfOpen: one, classify: broken, openWhen: broken, waitInOpenMs: broken },
      {
        onListenerError: broken,
        onWarning: broken,
        logger: { debug: broken, info: broken, warn: broken, error: broken },
      },
    )
    for (const type of ['recorded', 'exceeded', 'transition', 'refused', 'reset'] as const) {
      breaker.on(type, broken)
    }
    await trip()
    expect(breaker.snapshot()).toMatchObject({ state: 'open', waitMs: 60_000 })
    await clock.advance(60_001)
    expect(await breaker.execute(() => 'ok')).toBe('ok')
    breaker.reset()
    expect(breaker.state).toBe('closed')
  })
})

describe('hooks that answer a promise', () => {
  test('are reported and count as no answer; a rejection of theirs is heard', async () => {
    const later = () => Promise.reject(new Error('later')) as never
    const { clock, breaker, reported, fail } = breakerUnderTest({
      tripWhen: [consecutiveFailures(1)],
      classify: later,
      openWhen: later,
      waitInOpenMs: later,
    })
    expect(await breaker.execute(() => 'ok')).toBe('ok')
    await fail()
    await clock.advance(0)
    expect(breaker.snapshot()).toMatchObject({ state: 'open', waitMs: 60_000 })
    // Two classifications, one question whether to open, one for the wait.
    expect(reported.filter((error) => (error as Error).message === 'later')).toHaveLength(4)
    expect(reported).toHaveLength(8)
  })
})

describe('an error of which nothing can be read', () => {
  test('is a failure as any other, also where it opens the breaker', async () => {
    const { breaker, clock } = breakerUnderTest({
      tripWhen: [consecutiveFailures(2)],
      halfOpen: { permits: 1, automatic: true },
    })
    for (const answered of [() => Promise.reject(unreadable()), throwAtOnce]) {
      const settled = await breaker.settle(answered)
      if (settled.ok) return expect.unreachable()
      expect((settled.error as Error).message).toBe('500')
    }
    expect(breaker.snapshot()).toMatchObject({ state: 'open', waitMs: 10_000 })
    await clock.advance(10_000)
    expect(breaker.state).toBe('half-open')
  })

  const throwAtOnce = () => {
    throw unreadable()
  }
})
