import { describe, expect, test } from 'vitest'
import { bulkhead } from '../bulkhead/bulkhead.js'
import { circuitBreaker } from '../circuit-breaker/circuit-breaker.js'
import { consecutiveFailures } from '../circuit-breaker/trip-rule.js'
import { deadline } from '../deadline/deadline.js'
import { pipeline } from '../pipeline.js'
import type { Policy } from '../policy.js'
import { rateLimiter } from '../rate-limiter/rate-limiter.js'
import { retry } from '../retry/retry.js'
import { scriptedOperation } from '../testing/scripted-operation.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { timeout } from '../timeout/timeout.js'

// Only `calls === 0` proves that nothing was sent: an error must not hide a call before it.

const again = () => retry({ maxAttempts: 3, backoff: 10, retryWhen: () => true })
const down = new Error('down')

async function errorOf(policies: readonly Policy[], options = {}): Promise<unknown> {
  const clock = new VirtualClock()
  const guard = pipeline('p', ...policies, { clock, onWarning: () => {} })
  const call = guard.execute(scriptedOperation<unknown>([down, down, down]), options)
  return await clock.advanceUntil(call.catch((error: unknown) => error))
}

describe('what the kit refuses after the function was called', () => {
  test.each<[string, () => readonly Policy[], string]>([
    [
      'a breaker that has opened',
      () => [again(), circuitBreaker({ tripWhen: [consecutiveFailures(1)] })],
      'CIRCUIT_OPEN',
    ],
    ['a rate limiter', () => [again(), rateLimiter({ limit: 1, periodMs: 1000 })], 'RATE_LIMITED'],
  ])('names the call before: %s', async (_, policies, code) => {
    expect(await errorOf(policies())).toMatchObject({ code, calls: 1, cause: down })
  })

  test('and a bulkhead', async () => {
    const clock = new VirtualClock()
    const slots = bulkhead({ maxConcurrent: 1 })
    const guard = pipeline('p', again(), slots, { clock })
    const call = guard.execute(async () => {
      // Whoever comes in during the back-off takes the slot.
      clock.setTimer(5, () => void slots.settle(() => clock.sleep(100)))
      throw down
    })
    const error = await clock.advanceUntil(call.catch((thrown: unknown) => thrown))
    expect(error).toMatchObject({ code: 'BULKHEAD_FULL', calls: 1, cause: down })
  })

  test('a deadline during the look-up names it too', async () => {
    const policies = [deadline({ limitMs: 50 }), again()]
    const error = await errorOf(policies, { beforeRetry: () => new Promise(() => {}) })
    expect(error).toMatchObject({ code: 'DEADLINE_EXCEEDED', calls: 1, cause: down })
  })
})

test('what was refused before any call says so, and has no cause', async () => {
  const breaker = circuitBreaker({ initialState: 'forced-open' })
  const error = await breaker.execute(() => 1).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'CIRCUIT_OPEN', calls: 0 })
  expect(error).not.toHaveProperty('cause')
})

test('the number is that of the moment, whenever the error is read', async () => {
  const clock = new VirtualClock()
  const series = retry({ retryWhen: () => true, backoff: 10 })
  const guard = pipeline('p', series, timeout({ limitMs: 5 }), { clock })
  const settled = await clock.advanceUntil(guard.settle(() => new Promise(() => {})))
  expect(settled.errors).toMatchObject([{ calls: 1 }, { calls: 2 }, { calls: 3 }])
})
