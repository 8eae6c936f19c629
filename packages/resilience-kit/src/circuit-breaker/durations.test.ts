import { describe, expect, test } from 'vitest'
import { bulkhead } from '../bulkhead/bulkhead.js'
import type { Clock } from '../clock.js'
import { deadline } from '../deadline/deadline.js'
import { pipeline } from '../pipeline.js'
import { retry } from '../retry/retry.js'
import { fixedBackoff } from '../retry/backoff.js'
import { breakerUnderTest } from './testing/breaker-under-test.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { circuitBreaker } from './circuit-breaker.js'
import type { CircuitBreakerOptions } from './circuit-breaker-options.js'
import { consecutiveFailures, failureRate, slowRate, type TripRule } from './trip-rule.js'

const hang = () => new Promise<never>(() => {})

/** A clock that counts how often it is read. */
class CountedClock implements Clock {
  reads = 0
  readonly #clock = new VirtualClock()

  now(): number {
    this.reads += 1
    return this.#clock.now()
  }

  monotonic(): number {
    this.reads += 1
    return this.#clock.monotonic()
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#clock.sleep(ms, signal)
  }

  setTimer(ms: number, fire: () => void) {
    this.reads += 1
    return this.#clock.setTimer(ms, fire)
  }
}

describe('slow calls', () => {
  test('take longer than the limit, not exactly as long', async () => {
    const slow = async (ms: number) => {
      const { clock, breaker } = breakerUnderTest()
      for (let i = 0; i < 10; i += 1) {
        await clock.advanceUntil(breaker.execute(() => clock.sleep(ms)))
      }
      return breaker.state
    }
    expect([await slow(2000), await slow(2001)]).toEqual(['closed', 'open'])
  })

  test('a clock that jumps makes no call slow: durations are monotonic', async () => {
    const { clock, breaker } = breakerUnderTest()
    await clock.advanceUntil(
      breaker.execute(async () => {
        await clock.sleep(1)
        clock.setWall(1e12)
      }),
    )
    expect(breaker.snapshot().readings[0]?.counts).toMatchObject({ calls: 1, slow: 0 })
  })
})

describe('reading the clock', () => {
  const calls = { threshold: 100, window: { calls: 100 } }

  /** How often ten calls of a closed breaker read it. */
  async function readsOf(tripWhen: readonly TripRule[], more: CircuitBreakerOptions = {}) {
    const clock = new CountedClock()
    const breaker = circuitBreaker({ tripWhen, ...more }, { clock, onWarning: () => {} })
    await breaker.execute(() => 'made')
    clock.reads = 0
    for (let i = 0; i < 5; i += 1) {
      await breaker.execute(() => 'ok')
      await breaker.settle(() => Promise.reject(new Error('500')))
    }
    expect(breaker.state).toBe('closed')
    return clock.reads
  }

  test('is not needed for counting calls and rows, in a closed breaker', async () => {
    expect(await readsOf([failureRate(calls)])).toBe(0)
    expect(await readsOf([consecutiveFailures(5), failureRate(calls)])).toBe(0)
  })

  test('is needed where slowness or the time of a call matters, once at each end', async () => {
    expect(await readsOf([slowRate(calls)])).toBe(20)
    expect(await readsOf([failureRate({ threshold: 100, window: { ms: 1000 } })])).toBe(20)
    expect(await readsOf([failureRate(calls)], { halfOpen: { reopenSlowRate: 50 } })).toBe(20)
  })

  test('is needed while somebody listens; who came later hears no duration', async () => {
    const { clock, breaker } = breakerUnderTest({ tripWhen: [consecutiveFailures(5)] })
    const durations: (number | undefined)[] = []
    let end = () => {}
    const early = breaker.execute(() => new Promise<void>((resolve) => (end = resolve)))
    breaker.on('recorded', ({ durationMs }) => durations.push(durationMs))
    end()
    await early
    await clock.advanceUntil(breaker.execute(() => clock.sleep(5)))
    expect(durations).toEqual([undefined, 5])
  })
})

describe('an attempt that the deadline cut short', () => {
  const seenBy = (breaker: ReturnType<typeof circuitBreaker>) => {
    const seen: string[] = []
    breaker.on('recorded', ({ classification }) => seen.push(classification))
    return seen
  }

  test('is unanswered if it ran for long, else ignored', async () => {
    const run = async (deadlineMs: number) => {
      const { clock, breaker } = breakerUnderTest({ slowCallMs: 1000 })
      const seen = seenBy(breaker)
      await clock.advanceUntil(breaker.settle(hang, { deadlineMs }))
      return seen
    }
    expect([await run(999), await run(1000)]).toEqual([['ignored'], ['unanswered']])
  })

  test('is so also where nothing else is measured', async () => {
    const { clock, breaker } = breakerUnderTest({
      tripWhen: [consecutiveFailures(1)],
      slowCallMs: 1000,
    })
    const guard = pipeline('x', deadline({ limitMs: 999 }), breaker)
    await clock.advanceUntil(guard.settle(hang))
    expect(breaker.snapshot().readings[0]?.observed).toBe(0)
    await clock.advanceUntil(breaker.settle(hang, { deadlineMs: 1000 }))
    expect(breaker.state).toBe('open')
  })

  test('gives the permit of a probe back if it was early', async () => {
    const { clock, breaker, tripAndWait } = breakerUnderTest({ halfOpen: { permits: 1 } })
    await tripAndWait()
    await clock.advanceUntil(breaker.settle(hang, { deadlineMs: 50 }))
    expect(breaker.snapshot()).toMatchObject({ state: 'half-open', permits: 1 })
    expect(await breaker.execute(() => 'ok')).toBe('ok')
    expect(breaker.state).toBe('closed')
  })

  test.each([false, true])(
    'by a deadline that stands inside is unanswered, listened to or not (%s)',
    async (isListenedTo) => {
      const { clock, breaker } = breakerUnderTest({ tripWhen: [consecutiveFailures(1)] })
      if (isListenedTo) breaker.on('recorded', () => {})
      const guard = pipeline('x', breaker, deadline({ limitMs: 50 }))
      await clock.advanceUntil(guard.settle(hang))
      expect(breaker.state).toBe('open')
    },
  )

  test('while it waited in a queue of the kit is ignored, at every attempt', async () => {
    const { clock, breaker } = breakerUnderTest({
      tripWhen: [consecutiveFailures(2)],
      slowCallMs: 100,
    })
    const seen = seenBy(breaker)
    const limits = { maxConcurrent: 1, maxQueued: 1, maxWaitMs: 60_000 }
    const guard = pipeline('x', retry({ backoff: fixedBackoff(10) }), breaker, bulkhead(limits))
    let attempts = 0
    const failsOnce = () => {
      attempts += 1
      if (attempts > 1) return 'never reached'
      // Somebody takes the only slot before the second attempt.
      void guard.settle(hang)
      throw new Error('500')
    }
    const settled = await clock.advanceUntil(guard.settle(failsOnce, { deadlineMs: 1000 }))
    expect(settled).toMatchObject({ ok: false, calls: 1 })
    expect([seen, breaker.state]).toEqual([['failure', 'ignored'], 'closed'])
  })
})
