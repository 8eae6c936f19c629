import { describe, expect, expectTypeOf, test } from 'vitest'
import { bulkhead } from './bulkhead/bulkhead.js'
import { circuitBreaker } from './circuit-breaker/circuit-breaker.js'
import { consecutiveFailures } from './circuit-breaker/trip-rule.js'
import { deadline } from './deadline/deadline.js'
import { fallback } from './fallback/fallback.js'
import { pipeline } from './pipeline.js'
import type { Policy } from './policy.js'
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

  test('settle tells how it ended and never throws', async () => {
    const guard = pipeline('x', retry({ maxAttempts: 2, backoff: fixedBackoff(0) }))
    expect(await guard.settle(() => 42)).toEqual({
      ok: true,
      value: 42,
      calls: 1,
      errors: [],
      fromFallback: false,
    })
    const settled = await guard.settle(scriptedOperation([new Error('a'), new Error('b')]))
    if (settled.ok) return expect.unreachable()
    expect(settled.error).toEqual(new Error('b'))
    expect(settled.errors).toEqual([new Error('a'), new Error('b')])
    expect(settled).toMatchObject({ calls: 2, refusedBy: undefined, retryAfterMs: undefined })
    const notCallable = await guard.settle(JSON.parse('5'))
    if (notCallable.ok) return expect.unreachable()
    expect(notCallable.error).toEqual(new TypeError('the operation must be a function'))
  })

  test('wrap makes a guarded function with arguments of its own', async () => {
    const clock = new VirtualClock()
    const guard = pipeline('x', retry({ backoff: fixedBackoff(1) }), { clock })
    let failures = 1
    const add = guard.wrap(async ({ attempt }, a: number, b: number) => {
      failures -= 1
      if (failures >= 0) throw new Error('once')
      return `${a + b} at attempt ${attempt}`
    })
    expect(await clock.advanceUntil(add(1, 2))).toBe('3 at attempt 2')
    expectTypeOf(add).toEqualTypeOf<(a: number, b: number) => Promise<string>>()
  })

  test('an empty pipeline just calls, and follows any thenable', async () => {
    const guard = pipeline('x')
    expect(await guard.execute(({ attempt }) => attempt)).toBe(1)
    const hostile = new Proxy<object>(
      {},
      {
        get: () => {
          throw new Error('getter')
        },
      },
    )
    await expect(guard.execute(() => hostile)).rejects.toThrow('getter')
  })

  test('a policy alone guards calls too', async () => {
    const double = timeout({ limitMs: 1000 }).wrap((_, n: number) => n * 2)
    expect(await double(21)).toBe(42)
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
    expect(() => pipeline('x', retry(), copy)).toThrow('neither a policy nor an env')
    expect(() => pipeline('x', JSON.parse('null'))).toThrow('neither a policy nor an env')
  })

  test('tells of attempts and of calls, while somebody listens', async () => {
    const clock = new VirtualClock()
    const guard = pipeline('x', retry({ maxAttempts: 2, backoff: fixedBackoff(10) }), { clock })
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

  test('types: any number of policies, with and without an env', async () => {
    const list: readonly Policy[] = [retry(), timeout({ limitMs: 5 })]
    const clock = new VirtualClock()
    const guards = [pipeline('x', ...list), pipeline('x', ...list, {}), pipeline('x', { clock })]
    for (const guard of guards)
      expectTypeOf(guard.execute(() => 1)).toEqualTypeOf<Promise<number>>()
    const nine = pipeline(
      'x',
      fallback(() => 'none' as const),
      deadline({ limitMs: 5 }),
      retry(),
      retry(),
      circuitBreaker(),
      circuitBreaker(),
      bulkhead(),
      timeout({ limitMs: 5 }),
      timeout({ limitMs: 5 }),
      { clock: new VirtualClock() },
    )
    expectTypeOf(await nine.execute(() => 1)).toEqualTypeOf<number | 'none'>()
    expect(guards).toHaveLength(3)
  })
})
