import { describe, expect, test } from 'vitest'
import { circuitBreaker } from '../circuit-breaker/circuit-breaker.js'
import { consecutiveFailures } from '../circuit-breaker/trip-rule.js'
import { pipeline } from '../pipeline.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { timeout } from '../timeout/timeout.js'

/** Two ways to call: bare, and where something may cut the call short. */
const ways = [
  ['bare', {}],
  ['with a deadline', { deadlineMs: 1000 }],
  ['with a signal', { signal: new AbortController().signal }],
] as const

type Then = (resolve: (value: unknown) => void, reject: (error: Error) => void) => void

/** `target` with something under the name that makes an object a promise. */
function withThen<T extends object>(target: T, then: () => unknown): T {
  return new Proxy(target, { get: (_, key) => (key === 'then' ? then() : undefined) })
}
const thenable = (then: Then) => withThen({}, () => then)
const callable = (then: Then) =>
  withThen(
    () => 0,
    () => then,
  )
const oddThen = withThen({}, () => 42)
const nothing: unknown = undefined

describe.each(ways)('calling a function, %s', (_, options) => {
  const guard = pipeline('x', { clock: new VirtualClock() })

  test.each<[string, () => unknown, unknown]>([
    ['a value', () => 42, 42],
    ['nothing', () => undefined, undefined],
    ['null', () => null, null],
    ['a promise', () => Promise.resolve(42), 42],
    ['a thenable', () => thenable((resolve) => resolve(42)), 42],
    ['a thenable that is a function', () => callable((resolve) => resolve(42)), 42],
    ['an object whose `then` is no function', () => oddThen, oddThen],
  ])('answers %s', async (_, operation, value) => {
    expect(await guard.settle(operation, options)).toEqual({
      ok: true,
      value,
      calls: 1,
      errors: [],
      fromFallback: false,
    })
    expect(await guard.execute(operation, options)).toEqual(value)
  })

  test.each<[string, () => unknown, unknown]>([
    ['throws at once', () => expect.fail('no'), 'AssertionError: no'],
    ['rejects', () => Promise.reject(new Error('no')), 'Error: no'],
    ['rejects with nothing', () => Promise.reject(nothing), 'undefined'],
    [
      'answers a thenable that throws',
      () =>
        thenable(() => {
          throw new Error('no')
        }),
      'Error: no',
    ],
    [
      'answers an object whose `then` throws when it is read',
      () =>
        withThen({}, () => {
          throw new Error('no')
        }),
      'Error: no',
    ],
  ])('fails where it %s', async (_, operation, shown) => {
    const settled = await guard.settle(operation, options)
    if (settled.ok) return expect.unreachable()
    expect(settled.errors).toEqual([settled.error])
    expect([String(settled.error), settled.calls]).toEqual([shown, 1])
    await expect(guard.execute(operation, options)).rejects.toEqual(settled.error)
  })
})

describe('a thenable counts as a call that is not over yet', () => {
  test('for a time-out', async () => {
    const clock = new VirtualClock()
    const policy = timeout({ limitMs: 100 }, { clock })
    for (const never of [callable(() => {}), thenable(() => {})]) {
      const settled = await clock.advanceUntil(policy.settle(() => never))
      expect(settled).toMatchObject({ ok: false, error: { code: 'TIMED_OUT' } })
    }
  })

  test('for a breaker, which counts how it ends', async () => {
    const breaker = circuitBreaker({ tripWhen: [consecutiveFailures(1)] })
    await breaker.settle(() => callable((_, reject) => reject(new Error('no'))))
    expect(breaker.state).toBe('open')
  })
})

describe('the context of an attempt', () => {
  test('makes one signal, when it is first read', async () => {
    await pipeline('x').execute((context) => {
      expect(Object.keys(context)).toEqual(['attempt'])
      expect(context.signal).toBe(context.signal)
      expect(context.signal.aborted).toBe(false)
      expect('signal' in { ...context }).toBe(false)
    })
  })
})

describe('what a call is given', () => {
  const guard = pipeline('x', { clock: new VirtualClock() })

  test.each<[unknown, string]>([
    [{ deadlineMs: '5' }, "RangeError: deadlineMs must be a number, got '5'"],
    [{ deadlineMs: null }, 'RangeError: deadlineMs must be a number, got null'],
    [{ deadlineMs: Number.NaN }, 'RangeError: deadlineMs must be a number, got NaN'],
  ])('%o is an error of the call, before the function is called', async (options, message) => {
    const operation = () => expect.unreachable()
    const settled = await guard.settle(operation, options as { deadlineMs: number })
    if (settled.ok) return expect.unreachable()
    expect([String(settled.error), settled.calls]).toEqual([message, 0])
  })

  test('a signal that is none is an error of the call', async () => {
    const options = { signal: 'stop' as unknown as AbortSignal }
    const settled = await guard.settle(() => expect.unreachable(), options)
    expect(settled).toMatchObject({ ok: false, calls: 0 })
    await expect(guard.execute(() => expect.unreachable(), options)).rejects.toThrow(TypeError)
  })

  test.each([[undefined], [42], [null]])(
    'no function but %o is an error too',
    async (operation) => {
      const given = operation as unknown as () => number
      await expect(guard.execute(given)).rejects.toThrow('the operation must be a function')
      expect(await guard.settle(given)).toMatchObject({ ok: false, calls: 0 })
      await expect(guard.wrap(given)()).rejects.toThrow(TypeError)
    },
  )
})
