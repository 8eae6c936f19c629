import { describe, expect, test } from 'vitest'
import { bulkhead } from '../bulkhead/bulkhead.js'
import { pipeline } from '../pipeline.js'
import type { Random } from '../random.js'
import { scriptedOperation } from '../testing/scripted-operation.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import type { RetryOptions } from './retry-options.js'
import { retry } from './retry.js'

function world(options: RetryOptions, random?: Random) {
  const clock = new VirtualClock()
  const reported: string[] = []
  const onListenerError = (error: unknown) => void reported.push(String(error))
  const env = { clock, onListenerError, ...(random && { random }) }
  const policy = retry({ backoff: 10, ...options }, env)
  const slots = bulkhead({ maxConcurrent: 1 })
  const guard = pipeline('x', slots, policy)
  return { clock, guard, slots, reported }
}

const [a, b] = [new Error('a'), new Error('b')]
const throwOn = (bad: unknown) => (_: unknown, error: unknown) => {
  if (error === bad) throw new Error('predicate')
  return true
}
const classifyThrows = () => expect.fail('classify')

describe('an error of retryWhen or classify', () => {
  test('by default is reported, and the call ends as it would have', async () => {
    const { clock, guard, reported } = world({ retryWhen: throwOn(b) })
    const call = guard.settle(scriptedOperation<unknown>([a, b, 'third']))
    expect(await clock.advanceUntil(call)).toMatchObject({ ok: false, error: b, calls: 2 })
    expect(reported).toEqual(['Error: predicate'])
  })

  test.each<[string, RetryOptions, number]>([
    ['retryWhen, after the first attempt', { retryWhen: throwOn(a) }, 1],
    ['retryWhen, after the second', { retryWhen: throwOn(b) }, 2],
    ['classify, about an error', { classify: classifyThrows }, 1],
  ])('with `throw` ends the call as its error: %s', async (_, options, calls) => {
    const { clock, guard, slots, reported } = world({ ...options, predicateErrors: 'throw' })
    const call = guard.settle(scriptedOperation<unknown>([a, b, 'third']))
    const settled = await clock.advanceUntil(call)
    if (settled.ok) return expect.unreachable()
    const message = options.classify === undefined ? 'predicate' : 'classify'
    expect([(settled.error as Error).message, settled.calls]).toEqual([message, calls])
    expect([reported, slots.snapshot().inUse, clock.pending]).toEqual([[], 0, 0])
  })

  test('with `throw`, classify about a value of a synchronous function too', async () => {
    const { guard, slots } = world({ classify: classifyThrows, predicateErrors: 'throw' })
    await expect(guard.execute(() => 42)).rejects.toThrow('classify')
    expect(slots.snapshot().inUse).toBe(0)
  })

  test('with `throw`, a promise in place of an answer is such an error', async () => {
    const retryWhen = (() => Promise.reject(new Error('later'))) as unknown as () => boolean
    const { guard } = world({ retryWhen, predicateErrors: 'throw' })
    await expect(guard.execute(() => Promise.reject(a))).rejects.toThrow('must answer at once')
  })
})

describe('a back-off that fails', () => {
  const half = { next: () => 0.5 }

  test.each<[unknown, string]>([
    [Number.NaN, 'retry.backoff must answer a number, got NaN'],
    ['5', 'retry.backoff must answer a number, got 5'],
    [undefined, 'retry.backoff must answer a number, got undefined'],
  ])('by answering %o is reported, and the default one waits', async (ms, message) => {
    const { clock, guard, reported } = world({ backoff: () => ms as number }, half)
    const call = guard.execute(scriptedOperation<unknown>([a, 42]))
    expect(await clock.advanceUntil(call)).toBe(42)
    expect(reported).toEqual([`TypeError: ${message}`])
    expect(clock.monotonic()).toBe(100)
  })

  test('by throwing is reported, and the default one waits, longer each time', async () => {
    const backoff = () => expect.fail('back-off')
    const { clock, guard, reported } = world({ backoff }, half)
    const call = guard.execute(scriptedOperation<unknown>([a, b, 42]))
    expect(await clock.advanceUntil(call)).toBe(42)
    expect(reported).toEqual(Array(2).fill('AssertionError: back-off'))
    expect(clock.monotonic()).toBe(100 + 200)
  })

  test('is reported also where predicates may throw', async () => {
    const backoff = () => expect.fail('back-off')
    const { clock, guard, reported } = world({ backoff, predicateErrors: 'throw' })
    const call = guard.execute(scriptedOperation<unknown>([a, 'second']))
    expect(await clock.advanceUntil(call)).toBe('second')
    expect(reported).toEqual(['AssertionError: back-off'])
  })
})
