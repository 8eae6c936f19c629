import { expect, test } from 'vitest'
import { bulkhead } from '../bulkhead/bulkhead.js'
import { circuitBreaker } from '../circuit-breaker/circuit-breaker.js'
import type { Clock } from '../clock.js'
import { pipeline } from '../pipeline.js'
import { retry } from '../retry/retry.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { timeout } from '../timeout/timeout.js'

/** A clock that sets so many timers and then none. */
function failingAfter(timers: number) {
  const clock = new VirtualClock()
  const broken = new Error('no timer')
  let left = timers
  const failing: Clock = {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    setTimer: (ms, fire) => {
      if (left === 0) throw broken
      left -= 1
      return clock.setTimer(ms, fire)
    },
  }
  return { clock, failing, broken }
}

test('a clock that throws where a time-out begins takes no slot and no permit along', async () => {
  // The breaker sets one for the longest stay in half-open.
  const { failing, broken } = failingAfter(1)
  const slots = bulkhead({ maxConcurrent: 1 })
  const breaker = circuitBreaker({ initialState: 'half-open', halfOpen: { permits: 1 } })
  const guard = pipeline('p', slots, breaker, timeout({ limitMs: 10 }), { clock: failing })
  const settled = await guard.settle(() => expect.unreachable())
  expect(settled).toMatchObject({ ok: false, error: broken, calls: 0, errors: [] })
  expect(slots.snapshot()).toMatchObject({ inUse: 0 })
  // The only probe is settled: it has decided.
  expect(breaker.state).toBe('open')
})

test('a clock that throws where a back-off begins ends the series, slot and all', async () => {
  const { clock, failing, broken } = failingAfter(0)
  const slots = bulkhead({ maxConcurrent: 1 })
  const guard = pipeline('p', slots, retry({ backoff: 10 }), { clock: failing })
  const fail = () => clock.sleep(1).then(() => Promise.reject(new Error('no')))
  const settled = await clock.advanceUntil(guard.settle(fail))
  expect(settled).toMatchObject({ ok: false, error: broken, calls: 1 })
  expect(slots.snapshot()).toMatchObject({ inUse: 0 })
})

test('a clock that throws while somebody listens costs the event, not the outcome', async () => {
  let left = 2
  const { failing } = failingAfter(0)
  const broken = () => {
    if (left === 0) throw new Error('no time')
    left -= 1
    return 0
  }
  const guard = pipeline('p', { clock: { ...failing, monotonic: broken } })
  const heard: unknown[] = []
  guard.on('attempt', (event) => heard.push(event))
  expect(await guard.settle(async () => 'charged')).toMatchObject({ ok: true, value: 'charged' })
  expect(heard).toEqual([])
})
