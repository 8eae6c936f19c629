import { describe, expect, test } from 'vitest'
import { deadline } from '../deadline/deadline.js'
import { pipeline } from '../pipeline.js'
import { retry } from '../retry/retry.js'
import { scriptedOperation } from '../testing/scripted-operation.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { timeout } from '../timeout/timeout.js'
import type { AttemptContext } from './attempt-context.js'

/** A call that is cut short by its time-out at 100, its deadline at 250 or its caller. */
function world() {
  const clock = new VirtualClock()
  const controller = new AbortController()
  const guard = pipeline(
    'x',
    deadline({ limitMs: 250 }),
    retry({ maxAttempts: 9, backoff: 20 }),
    timeout({ limitMs: 100 }),
    { clock },
  )
  const signals: AbortSignal[] = []
  const hang = ({ signal }: AttemptContext) => {
    signals.push(signal)
    return new Promise<never>(() => {})
  }
  const settle = () => guard.settle(hang, { signal: controller.signal })
  return { clock, controller, guard, signals, settle }
}

const codeOf = (error: unknown) => (error as { readonly code: string }).code

describe('a call that was cut short', () => {
  test('says by what: attempts by the time-out, the last by the deadline', async () => {
    const { clock, signals, settle } = world()
    const settled = await clock.advanceUntil(settle())
    expect(clock.monotonic()).toBe(250)
    expect(settled.errors.map(codeOf)).toEqual(['TIMED_OUT', 'TIMED_OUT', 'DEADLINE_EXCEEDED'])
    expect(signals.map(({ reason }) => reason)).toEqual(settled.errors)
    if (settled.ok) return expect.unreachable()
    expect(settled.error).toBe(settled.errors[2])
    expect(settled.error).toMatchObject({ limitMs: 250, cause: settled.errors[1] })
    expect(settled.refusedBy).toBeUndefined()
  })

  test('says by what: the second attempt by the caller', async () => {
    const { clock, controller, signals, settle } = world()
    const call = settle()
    await clock.advance(150)
    controller.abort('enough')
    const settled = await call
    expect(settled.errors.map(codeOf)).toEqual(['TIMED_OUT', 'ABORTED'])
    expect(signals.map(({ reason }) => reason)).toEqual(settled.errors)
    expect(settled).toMatchObject({ ok: false, error: { cause: 'enough' }, refusedBy: undefined })
    await clock.advance(10_000)
    expect([signals.length, clock.pending]).toEqual([2, 0])
  })

  test.each<[string, number, string]>([
    ['the time-out', 100, 'TIMED_OUT'],
    ['the deadline', 250, 'DEADLINE_EXCEEDED'],
  ])('in the moment of %s, what came first counts', async (_, at, code) => {
    const before = world()
    before.clock.setTimer(at, () => before.controller.abort())
    const settledBefore = await before.clock.advanceUntil(before.settle())
    expect(settledBefore.errors.map(codeOf).at(-1)).toBe('ABORTED')
    const after = world()
    const call = after.settle()
    after.clock.setTimer(at, () => after.controller.abort())
    await after.clock.advance(at)
    after.controller.abort()
    const settledAfter = await call
    expect(settledAfter.errors.map(codeOf)).toContain(code)
  })

  test('in the back-off after the last call: the errors are those of the calls', async () => {
    const { clock, controller, settle } = world()
    const call = settle()
    await clock.advance(110)
    controller.abort()
    const settled = await call
    expect(settled).toMatchObject({ ok: false, refusedBy: 'aborted', calls: 1 })
    expect(settled.errors.map(codeOf)).toEqual(['TIMED_OUT'])
  })

  test('an abort of the caller is told from an error that the function made of it', async () => {
    const { clock, controller, guard } = world()
    const call = guard.settle(
      ({ signal }) =>
        new Promise<never>((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('my own words')))
        }),
      { signal: controller.signal },
    )
    await clock.advance(10)
    controller.abort()
    const settled = await call
    expect(settled.errors.map(codeOf)).toEqual(['ABORTED'])
  })

  test('a function that was not called hears of no abort', async () => {
    const { clock, guard } = world()
    const operation = scriptedOperation([1])
    const settled = await guard.settle(operation, { signal: AbortSignal.abort('enough') })
    expect(settled).toMatchObject({ ok: false, calls: 0, errors: [], refusedBy: 'aborted' })
    expect([operation.calls, clock.pending]).toEqual([0, 0])
  })

  test('nothing is aborted after success, by none of the three', async () => {
    const { clock, controller, guard } = world()
    let context: AttemptContext | undefined
    let signal: AbortSignal | undefined
    const call = guard.execute(
      (given) => {
        context = given
        signal = given.signal
        return clock.sleep(50).then(() => 'done')
      },
      { signal: controller.signal, deadlineMs: 200 },
    )
    expect(await clock.advanceUntil(call)).toBe('done')
    controller.abort()
    await clock.advance(10_000)
    expect([signal?.aborted, context?.signal.aborted]).toEqual([false, false])
  })
})

describe('a function that aborts its own call at once', () => {
  test.each<[string, () => unknown]>([
    ['and answers a value', () => 'too late'],
    ['and answers a promise', () => Promise.resolve('too late')],
    ['and rejects', () => Promise.reject(new Error('too late'))],
    ['and throws', () => expect.fail('too late')],
  ])('%s is aborted', async (_, end) => {
    const { clock, controller, guard } = world()
    const settled = await guard.settle(
      () => {
        controller.abort('from inside')
        return end()
      },
      { signal: controller.signal },
    )
    expect(settled).toMatchObject({ ok: false, calls: 1, refusedBy: undefined })
    expect(settled).toMatchObject({ error: { code: 'ABORTED', cause: 'from inside' } })
    expect(settled.errors).toHaveLength(1)
    await clock.advance(0)
    expect(clock.pending).toBe(0)
  })
})
