import { describe, expect, test } from 'vitest'
import { AbortedError } from '../call/aborted-error.js'
import { isOutOfTime } from '../classification.js'
import { pipeline } from '../pipeline.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { TimedOutError } from '../timeout/timed-out-error.js'
import { timeout } from '../timeout/timeout.js'
import { circuitBreaker } from './circuit-breaker.js'
import { consecutiveUnanswered } from './trip-rule.js'

// A gateway that hangs opens the breaker also where something outside of it ends the calls.

const hang = () => new Promise<never>(() => {})
const breakerOf = (clock: VirtualClock, calls = 2) =>
  circuitBreaker({ tripWhen: [consecutiveUnanswered(calls)], slowCallMs: 100 }, { clock })

/** Calls something that hangs and aborts it after `ms`, with `reason`. */
async function abortedAfter(ms: number, reason: unknown, times = 2) {
  const clock = new VirtualClock()
  const breaker = breakerOf(clock)
  const recorded: string[] = []
  breaker.on('recorded', ({ classification }) => recorded.push(classification))
  for (let i = 0; i < times; i += 1) {
    const controller = new AbortController()
    clock.setTimer(ms, () => controller.abort(reason))
    await clock.advanceUntil(breaker.settle(hang, { signal: controller.signal }))
  }
  return { state: breaker.state, recorded }
}

const timeIsUp = new DOMException('time is up', 'TimeoutError')

describe('an abort because time was up', () => {
  test('is unanswered once the call was slow, and opens as a time-out does', async () => {
    const opened = { state: 'open', recorded: ['unanswered', 'unanswered'] }
    expect(await abortedAfter(100, timeIsUp)).toEqual(opened)
  })

  test('says nothing about a call that had not taken long', async () => {
    expect(await abortedAfter(99, timeIsUp)).toEqual({ state: 'closed', recorded: [] })
  })

  test('is told from an abort for any other reason, however long the call took', async () => {
    const nothing = { state: 'closed', recorded: [] }
    expect(await abortedAfter(10_000, new Error('changed my mind'))).toEqual(nothing)
    expect(await abortedAfter(10_000, 'enough')).toEqual(nothing)
    expect(await abortedAfter(10_000, null)).toEqual(nothing)
  })

  test('counts also where it comes from the limit of an outer pipeline', async () => {
    const clock = new VirtualClock()
    const breaker = breakerOf(clock)
    const inner = pipeline('inner', breaker, { clock })
    const outer = pipeline('outer', timeout({ limitMs: 100 }), { clock })
    for (let i = 0; i < 2; i += 1) {
      const call = outer.settle(({ signal }) => inner.execute(hang, { signal }))
      await clock.advanceUntil(call)
    }
    expect(breaker.state).toBe('open')
  })

  test.each<[unknown, boolean]>([
    [timeIsUp, true],
    [new TimedOutError('x', 1), true],
    [new AbortedError('enough'), false],
    [Object.assign(new Error('x'), { code: 'TIMED_OUT' }), false],
    [undefined, false],
    [
      Object.defineProperty({}, 'name', {
        get: () => {
          throw new Error('hostile')
        },
      }),
      false,
    ],
  ])('reason %#: %j', (reason, is) => {
    expect(isOutOfTime(new AbortedError(reason))).toBe(is)
  })
})

describe('a time-out stays a time-out', () => {
  test('though a listener that hears of it aborts the call', async () => {
    const clock = new VirtualClock()
    const breaker = breakerOf(clock, 1)
    const limit = timeout({ limitMs: 50 })
    const guard = pipeline('p', breaker, limit, { clock })
    const controller = new AbortController()
    limit.on('timedOut', () => controller.abort())
    await clock.advanceUntil(guard.settle(hang, { signal: controller.signal }))
    expect(breaker.state).toBe('open')
  })

  test('though the function, told to stop, aborts everything that belongs to it', async () => {
    const clock = new VirtualClock()
    const breaker = breakerOf(clock, 1)
    const guard = pipeline('p', breaker, timeout({ limitMs: 50 }), { clock })
    const controller = new AbortController()
    const call = guard.settle(
      ({ signal }) => {
        signal.addEventListener('abort', () => controller.abort())
        return hang()
      },
      { signal: controller.signal },
    )
    expect(await clock.advanceUntil(call)).toMatchObject({ error: { code: 'TIMED_OUT' } })
    expect(breaker.state).toBe('open')
  })
})
