import { describe, expect, test } from 'vitest'
import { bulkhead } from '../bulkhead/bulkhead.js'
import { classifyBy } from '../classify-by.js'
import { pipeline } from '../pipeline.js'
import { isResilienceError } from '../resilience-error.js'
import { breakerUnderTest, heldCall } from './testing/breaker-under-test.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { timeout } from '../timeout/timeout.js'
import { circuitBreaker } from './circuit-breaker.js'
import { CircuitOpenError } from './circuit-open-error.js'
import { consecutiveFailures, failureRate } from './trip-rule.js'

describe('circuit breaker', () => {
  test('opens, refuses without calling, half-opens after the wait, and closes', async () => {
    const { clock, breaker, trip } = breakerUnderTest()
    const moves: string[] = []
    breaker.on('transition', ({ from, to }) => moves.push(`${from} > ${to}`))
    await trip()
    let calls = 0
    const call = () => {
      calls += 1
      return 'ok'
    }
    const refused = await breaker.settle(call)
    if (refused.ok) return expect.unreachable()
    expect(refused).toMatchObject({ refusedBy: 'circuit-breaker', calls: 0 })
    expect(refused.retryAfterMs).toBe(10_001)
    expect(refused.error).toBeInstanceOf(CircuitOpenError)
    await clock.advance(10_000)
    expect((await breaker.settle(call)).ok).toBe(false)
    await clock.advance(1)
    for (let i = 0; i < 3; i += 1) expect(await breaker.execute(call)).toBe('ok')
    expect([calls, breaker.state]).toEqual([3, 'closed'])
    expect(moves).toEqual(['closed > open', 'open > half-open', 'half-open > closed'])
  })

  test('its error says what, who and when, and carries no stack', async () => {
    const { breaker, trip } = breakerUnderTest()
    await trip()
    const error: unknown = await breaker.execute(() => 1).catch((thrown: unknown) => thrown)
    if (!isResilienceError(error)) return expect.unreachable()
    expect(error.message).toBe(
      "circuit breaker 'gateway' is open and does not permit further calls",
    )
    expect(error).toMatchObject({ code: 'CIRCUIT_OPEN', state: 'open', retryAfterMs: 10_001 })
    expect(error.stack).not.toContain('\n')
  })

  test('a half-open breaker out of permits says so, and knows no better time', async () => {
    const { breaker, tripAndWait } = breakerUnderTest({ halfOpen: { permits: 1 } })
    await tripAndWait()
    const probe = heldCall(breaker)
    const refused = await breaker.settle(() => 1)
    if (refused.ok) return expect.unreachable()
    expect(refused.error).toMatchObject({ state: 'half-open', retryAfterMs: undefined })
    probe.succeed()
    await probe.settled
    expect(breaker.state).toBe('closed')
  })

  test('a call that throws at once, before any promise, is a failure as every other', async () => {
    const { breaker } = breakerUnderTest({ tripWhen: [consecutiveFailures(2)] })
    for (let i = 0; i < 2; i += 1) {
      const call = breaker.execute(() => {
        throw new Error('at once')
      })
      await expect(call).rejects.toThrow('at once')
    }
    expect(breaker.state).toBe('open')
  })

  test('refusals of the kit and aborts of the caller do not count', async () => {
    const { clock, breaker } = breakerUnderTest()
    const guard = pipeline('x', breaker, bulkhead({ maxConcurrent: 0 }))
    for (let i = 0; i < 20; i += 1) await guard.settle(() => 1)
    for (let i = 0; i < 20; i += 1) {
      const held = heldCall(breaker)
      held.abort()
      await held.settled
    }
    expect(breaker.state).toBe('closed')
    expect(breaker.snapshot().readings[0]?.counts?.calls).toBe(0)
    expect(clock.pending).toBe(0)
  })

  test('refusals of the kit count where classify may decide about them', async () => {
    const { breaker } = breakerUnderTest({
      tripWhen: [consecutiveFailures(2)],
      classifyRefusals: true,
      classify: ({ ok }) => (ok ? 'success' : 'failure'),
    })
    const guard = pipeline('x', breaker, bulkhead({ maxConcurrent: 0 }))
    for (let i = 0; i < 2; i += 1) await guard.settle(() => 1)
    expect(breaker.state).toBe('open')
  })

  test('an aborted probe gives its permit back', async () => {
    const { breaker, tripAndWait } = breakerUnderTest({ halfOpen: { permits: 1 } })
    await tripAndWait()
    for (let i = 0; i < 5; i += 1) {
      const probe = heldCall(breaker)
      expect(breaker.snapshot().permits).toBe(0)
      probe.abort()
      await probe.settled
      expect(breaker.snapshot().permits).toBe(1)
    }
  })

  test('values and errors count as classify says', async () => {
    const classify = classifyBy({
      failures: [TypeError],
      ignored: [RangeError],
      failedResult: (value) => value === 503,
    })
    const window = { calls: 4 }
    const tripWhen = [failureRate({ threshold: 75, window })]
    const { breaker, fail } = breakerUnderTest({ tripWhen, classify })
    const seen: string[] = []
    breaker.on('recorded', ({ classification }) => seen.push(classification))
    await fail(new RangeError('ignored'))
    await breaker.execute(() => 503)
    await fail(new Error('not listed'))
    await fail(new TypeError('listed'))
    expect(seen).toEqual(['ignored', 'failure', 'success', 'failure'])
    await breaker.execute(() => 503)
    expect(breaker.state).toBe('open')
  })

  test('one breaker may stand in several pipelines', async () => {
    const clock = new VirtualClock()
    const breaker = circuitBreaker(
      { tripWhen: [consecutiveFailures(2)] },
      { name: 'gateway', onWarning: () => {} },
    )
    const submit = pipeline('submit', breaker, timeout({ limitMs: 100 }), { clock })
    const inquire = pipeline('inquire', breaker)
    const hang = () => new Promise<never>(() => {})
    await clock.advanceUntil(submit.settle(hang))
    await inquire.settle(() => Promise.reject(new Error('500')))
    expect(await submit.settle(() => 1)).toMatchObject({ refusedBy: 'circuit-breaker' })
    expect(breaker.snapshot().refused).toBe(1)
  })

  test('can be forced by hand, and reset', async () => {
    const { breaker, fail } = breakerUnderTest()
    breaker.forceOpen()
    expect(await breaker.settle(() => 1)).toMatchObject({ refusedBy: 'circuit-breaker' })
    breaker.forceClosed()
    for (let i = 0; i < 20; i += 1) await fail()
    expect([breaker.state, await breaker.execute(() => 1)]).toEqual(['forced-closed', 1])
    breaker.reset()
    expect(breaker.snapshot()).toMatchObject({ state: 'closed', reason: { kind: 'manual' } })
    expect(() => breaker.transitionTo('half-open')).toThrow(
      "circuit breaker 'gateway' cannot go from closed to half-open by hand",
    )
    expect(breaker.state).toBe('closed')
  })

  test('warns once about rules that open by chance, wherever it stands', () => {
    const warnings: string[] = []
    const clock = new VirtualClock()
    const twitchy = failureRate({ threshold: 50, window: { calls: 10 } })
    const breaker = circuitBreaker(
      { tripWhen: [twitchy, consecutiveFailures(10)] },
      { onWarning: (text) => warnings.push(text), name: 'gateway' },
    )
    pipeline('one', breaker, { clock })
    pipeline('two', breaker, { clock })
    expect(warnings).toEqual([
      "circuit breaker 'gateway': the rule failure-rate (50 % of 10 calls) opens by chance: " +
        'while 20 % of the calls fail, any 10 calls reach it with a chance of 3.3 %; ' +
        'take more calls or a higher limit',
    ])
  })
})
