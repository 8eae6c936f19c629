import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { bulkhead } from './bulkhead/bulkhead.js'
import { circuitBreaker } from './circuit-breaker/circuit-breaker.js'
import type { Env } from './env.js'
import { pipeline } from './pipeline.js'
import { presets } from './presets/presets.js'
import { retry } from './retry/retry.js'
import { VirtualClock } from './testing/virtual-clock.js'
import { timeout } from './timeout/timeout.js'

describe('a pipeline that would guard nothing is a build error', () => {
  test.each([
    ['a list of policies that was not spread', [presets.gateway()], 'spread it: ...presets'],
    ['a pipeline', [pipeline('y', retry())], 'neither a policy of this copy nor an env'],
    ['a number', [5], 'must be an object, got 5'],
    ['null', [null], 'must be an object, got null'],
    ['options of a policy', [{ limitMs: 3000 }], "pipeline 'x': an env may have clock, "],
    ['the same policy twice', [...Array<unknown>(2).fill(bulkhead())], 'twice'],
  ])('%s', (_, parts, message) => {
    const build = pipeline as unknown as (name: string, ...parts: unknown[]) => unknown
    expect(() => build('x', ...parts)).toThrow(message)
  })

  test('also for the compiler', () => {
    const inner = pipeline('y', retry())
    // @ts-expect-error a pipeline is no env
    expect(() => pipeline('x', inner)).toThrow(TypeError)
  })
})

describe('an env is checked when a policy is built', () => {
  test.each<[unknown, string]>([
    [5, 'the options of retry (its env) must be an object, got 5'],
    [{ clock: {} }, 'retry: env.clock needs a method now'],
    [{ random: Math.random }, 'retry: env.random needs a method next'],
    [{ logger: { info: () => {} } }, 'retry: env.logger needs a method warn'],
    [{ name: 5 }, 'retry: env.name must be a string'],
    [{ onWarning: 'x' }, "retry: env.onWarning must be a function, got 'x'"],
    [
      { loger: console, limitMs: 5 },
      'retry: an env may have clock, random, logger, name, onListenerError, onWarning, ' +
        'but this one has only loger, limitMs',
    ],
  ])('%j', (env, message) => {
    expect(() => retry({}, env as Env)).toThrow(new TypeError(message))
  })

  test.each<[string, object]>([
    ['nothing', {}],
    ['nothing but undefined', { loger: undefined, clock: undefined }],
    ['more than the kit reads', { name: 'x', ids: {} }],
    [
      'what a class inherits',
      Object.create({ name: 'x' }, { ids: { enumerable: true, value: 1 } }),
    ],
  ])('%s is fine', (_, env) => {
    expect(() => retry({}, env)).not.toThrow()
  })

  test('and when a pipeline is', () => {
    expect(() => pipeline('x', retry(), { clock: {} } as Env)).toThrow("pipeline 'x': env.clock")
  })
})

test.each([5, null, 'x'])('%j is no set of options of a breaker or a preset', (options) => {
  expect(() => circuitBreaker(options as never)).toThrow('circuitBreaker must be an object')
  expect(() => presets.gateway(options as never)).toThrow('presets.gateway must be an object')
  expect(() => presets.seeds(options as never)).toThrow('presets.seeds must be an object')
})

const callOptions = 'an option of a call must be one of signal, deadlineMs, beforeRetry, got'

test.each<[unknown, string]>([
  [5, 'the options of a call must be an object, got 5'],
  [{ deadline: 5 }, `TypeError: ${callOptions} 'deadline'`],
  [new AbortController().signal, 'TypeError: a signal is an option of a call: pass { signal }'],
  [AbortSignal.abort(), 'pass { signal }'],
  [{ signal: new AbortController() }, 'signal must be an AbortSignal'],
  [{ beforeRetry: 5 }, 'beforeRetry must be a function, got 5'],
])('options %j of a call are refused without calling', async (options, message) => {
  const outcome = await retry().settle(() => 1, options as never)
  expect(outcome).toMatchObject({ ok: false, calls: 0 })
  expect(String(!outcome.ok && outcome.error)).toContain(message)
})

test('null is no signal, as in fetch, and the context of another call fits', async () => {
  const hang = () => new Promise<never>(() => {})
  const clock = new VirtualClock()
  const call = retry({}, { clock }).settle(hang, { signal: null, deadlineMs: 5 })
  expect(await clock.advanceUntil(call)).toMatchObject({ refusedBy: undefined, calls: 1 })
  expect(clock.monotonic()).toBe(5)
  const inner = timeout({ limitMs: 5000 })
  expect(await retry().execute((context) => inner.execute(() => 1, context))).toBe(1)
  class Options {
    readonly deadlineMs = 5000
    get signal() {
      return AbortSignal.abort('enough')
    }
  }
  const options = Object.assign(Object.create({ inherited: 1 }), new Options()) as Options
  expect(await inner.execute(() => 1, options)).toBe(1)
  await expect(inner.execute(() => 1, new Options())).rejects.toMatchObject({ cause: 'enough' })
})

test('a listener that is no function is refused', () => {
  expect(() => retry().on('retry', 5 as never)).toThrow('a listener must be a function')
})

test('an outcome without a value shows its parts to JSON and console.log', async () => {
  const outcome = await timeout({ limitMs: 5 }).settle(() => {
    throw new Error('down')
  })
  const plain = JSON.parse(JSON.stringify(outcome)) as object
  expect(Object.keys(plain)).toEqual(['ok', 'error', 'errors', 'calls', 'fromFallback'])
  expect(inspect(outcome)).toContain('Error: down')
})

test("a wrapped function takes each call's signal and deadline from its arguments", async () => {
  const guarded = retry().wrap(
    (_, signal: AbortSignal) => signal.aborted,
    (signal) => ({ signal }),
  )
  await expect(guarded(AbortSignal.abort('enough'))).rejects.toMatchObject({ cause: 'enough' })
  expect(await guarded(new AbortController().signal)).toBe(false)
  const broken = retry().wrap(
    () => 1,
    () => {
      throw new Error('no options')
    },
  )
  await expect(broken()).rejects.toThrow('no options')
  const late = retry().wrap(() => 1, (async () => ({})) as never)
  await expect(late()).rejects.toThrow('must be made at once')
})
