import { describe, expect, test } from 'vitest'
import { bulkhead } from './bulkhead/bulkhead.js'
import { circuitBreaker } from './circuit-breaker/circuit-breaker.js'
import { consecutiveFailures } from './circuit-breaker/trip-rule.js'
import { deadline } from './deadline/deadline.js'
import { fallback } from './fallback/fallback.js'
import { pipeline } from './pipeline.js'
import { rateLimiter } from './rate-limiter/rate-limiter.js'
import { fixedBackoff } from './retry/backoff.js'
import { retry } from './retry/retry.js'
import { scriptedOperation } from './testing/scripted-operation.js'
import { VirtualClock } from './testing/virtual-clock.js'
import { timeout } from './timeout/timeout.js'

describe('pipeline', () => {
  test('the first policy is outermost: a breaker inside a retry sees attempts', async () => {
    const clock = new VirtualClock()
    const inside = circuitBreaker({ tripWhen: [consecutiveFailures(3)] })
    const again = () => retry({ maxAttempts: 3, backoff: fixedBackoff(1) })
    const each = pipeline('each', again(), inside, { clock })
    await clock.advanceUntil(each.settle(() => Promise.reject(new Error('500'))))
    expect(inside.state).toBe('open')
    const outside = circuitBreaker({ tripWhen: [consecutiveFailures(3)] })
    const whole = pipeline('whole', outside, again(), { clock })
    await clock.advanceUntil(whole.settle(() => Promise.reject(new Error('500'))))
    expect(outside.state).toBe('closed')
  })

  test('one breaker in two pipelines: what trips it in one refuses in the other', async () => {
    const clock = new VirtualClock()
    const breaker = circuitBreaker({ tripWhen: [consecutiveFailures(2)] }, { name: 'gateway' })
    const submit = pipeline('submit', retry({ backoff: 1 }), breaker, { clock })
    const inquire = pipeline('inquire', breaker, timeout({ limitMs: 50 }))
    await submit.settle(() => Promise.reject(new Error('500')), { deadlineMs: 1 })
    expect(breaker.state).toBe('closed')
    await clock.advanceUntil(inquire.settle(() => new Promise(() => {})))
    expect(breaker.state).toBe('open')
    const refused = await submit.settle(() => 1)
    expect(refused).toMatchObject({ refusedBy: 'circuit-breaker', calls: 0 })
    expect(refused).toMatchObject({ error: { message: expect.stringContaining("'gateway'") } })
    expect(await inquire.settle(() => 1)).toMatchObject({ refusedBy: 'circuit-breaker' })
  })

  test('one bulkhead in two pipelines shares its slots', async () => {
    const clock = new VirtualClock()
    const slots = bulkhead({ maxConcurrent: 1 })
    const [one, other] = [pipeline('one', slots, { clock }), pipeline('other', slots)]
    const running = one.execute(() => clock.sleep(10))
    expect(await other.settle(() => 1)).toMatchObject({ refusedBy: 'bulkhead' })
    await clock.advanceUntil(running)
    expect(await other.settle(() => 1)).toMatchObject({ ok: true })
  })

  test('describes itself: every policy in order, with the options it works with', () => {
    const clock = new VirtualClock()
    const answer = fallback(() => null)
    const named = retry({ maxAttempts: 5, backoff: 100 }, { name: 'again' })
    const limiter = rateLimiter({ limit: 5, periodMs: 1000 })
    const guard = pipeline(
      'submit',
      answer,
      deadline({ limitMs: 9000 }),
      named,
      limiter,
      bulkhead({ maxConcurrent: 7 }),
      timeout({ limitMs: 3000 }),
      { clock },
    )
    const described = guard.describe()
    expect(described).toMatchObject({
      name: 'submit',
      policies: [
        { kind: 'fallback', name: 'submit' },
        { kind: 'deadline', options: { limitMs: 9000 } },
        {
          kind: 'retry',
          name: 'again',
          options: {
            maxAttempts: 5,
            backoff: 100,
            maxRetryAfterMs: 60_000,
            wrapExhausted: 'never',
          },
        },
        { kind: 'rate-limiter', options: { limit: 5, maxWaitMs: 0, algorithm: 'cycle', burst: 1 } },
        { kind: 'bulkhead', options: { maxConcurrent: 7, maxQueued: 0, maxWaitMs: 1000 } },
        { kind: 'timeout', options: { limitMs: 3000, abortSignal: true, waitForEnd: false } },
      ],
    })
    limiter.configure({ limit: 9 })
    expect(guard.describe().policies[3]).toMatchObject({ options: { limit: 9 } })
    expect(described.policies[3]).toMatchObject({ options: { limit: 5 } })
    expect(pipeline('empty').describe()).toEqual({ name: 'empty', policies: [] })
  })

  test('its env holds for all policies, and its name for those without one', async () => {
    const clock = new VirtualClock()
    const named = circuitBreaker({}, { name: 'gateway' })
    const nameless = bulkhead()
    const guard = pipeline('submit', named, nameless, timeout({ limitMs: 100 }), { clock })
    expect([guard.name, named.name, nameless.name]).toEqual(['submit', 'gateway', 'submit'])
    expect(guard.policies.map(({ kind }) => kind)).toEqual([
      'circuit-breaker',
      'bulkhead',
      'timeout',
    ])
    await clock.advanceUntil(guard.settle(() => new Promise(() => {})))
    expect(clock.monotonic()).toBe(100)
  })

  test('takes the clock of its policies where it has none itself', async () => {
    const clock = new VirtualClock()
    const guard = pipeline('x', retry(), timeout({ limitMs: 100 }, { clock }))
    const settled = guard.settle(() => new Promise(() => {}), { deadlineMs: 50 })
    await clock.advanceUntil(settled)
    expect(clock.monotonic()).toBe(50)
  })

  test('two clocks in one pipeline are a build error', () => {
    const [one, other] = [new VirtualClock(), new VirtualClock()]
    const shared = timeout({ limitMs: 100 }, { clock: one, name: 'pay' })
    expect(() => pipeline('x', shared, { clock: other })).toThrow(
      "pipeline 'x': all parts must share one clock, got 2 " +
        "(policies with a clock already: timeout 'pay')",
    )
    expect(() => pipeline('x', shared, retry({}, { clock: other }))).toThrow('got 2')
    const adopted = retry()
    pipeline('first', adopted, { clock: one })
    expect(() => pipeline('second', adopted, { clock: other })).toThrow('got 2')
    expect(() => pipeline('third', adopted, shared)).not.toThrow()
  })

  test('asking a policy for its name does not tie it to a clock', () => {
    const policy = retry()
    expect(policy.name).toBe('retry')
    expect(() => pipeline('x', policy, { clock: new VirtualClock() })).not.toThrow()
  })

  test('a part that is no policy is a build error', () => {
    const copy = JSON.parse('{"kind":"retry"}')
    expect(() => pipeline('x', copy, retry())).toThrow(
      "pipeline 'x': argument 1 is no policy of this copy of the kit",
    )
    expect(() => pipeline('x', retry(), copy)).toThrow(
      'the last argument is neither a policy of this copy nor an env',
    )
    expect(() => pipeline('x', JSON.parse('null'))).toThrow(TypeError)
    expect(() => pipeline('x', pipeline('y') as object)).toThrow('neither a policy')
  })

  test('a name that was left out is a build error, and drops no policy', () => {
    const nameless = pipeline as unknown as (...policies: unknown[]) => unknown
    expect(() => nameless(retry(), timeout({ limitMs: 5 }))).toThrow(
      new TypeError('the first argument of pipeline is its name'),
    )
    expect(() => nameless()).toThrow(TypeError)
  })

  test('tells of attempts and of calls, while somebody listens', async () => {
    const clock = new VirtualClock()
    const guard = pipeline('x', retry({ maxAttempts: 2, backoff: fixedBackoff(10) }), { clock })
    await clock.advance(100)
    const events: unknown[] = []
    const stops = [
      guard.on('attempt', (event) => events.push(event)),
      guard.on('settled', (event) => events.push(event)),
    ]
    const operation = scriptedOperation([
      () => clock.sleep(5).then(() => Promise.reject(new Error('a'))),
      42,
    ])
    await clock.advanceUntil(guard.execute(operation))
    for (const stop of stops) stop()
    await guard.execute(() => 1)
    expect(events).toEqual([
      { name: 'x', attempt: 1, ok: false, durationMs: 5 },
      { name: 'x', attempt: 2, ok: true, durationMs: 0 },
      {
        name: 'x',
        ok: true,
        calls: 2,
        refusedBy: undefined,
        fromFallback: false,
        durationMs: 15,
      },
    ])
  })
})
