import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bulkhead } from '../bulkhead/bulkhead.js'
import { pipeline } from '../pipeline.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import type { RateLimiterOptions, RateLimits } from './rate-limiter-options.js'
import { rateLimiter } from './rate-limiter.js'

function world(options: Partial<RateLimiterOptions>) {
  const clock = new VirtualClock()
  const given = { limit: 1, periodMs: 100, maxWaitMs: 10_000, ...options }
  const policy = rateLimiter(given, { clock })
  const began: string[] = []
  const call = (name: string, signal?: AbortSignal) => {
    const note = () => void began.push(`${name} at ${clock.monotonic()}`)
    return policy.settle(note, { signal })
  }
  return { clock, policy, began, call }
}

describe('reserved permits', () => {
  test.each(['cycle', 'smooth'] as const)(
    '%s: who aborts returns the reservation, and everybody behind moves up',
    async (algorithm) => {
      const { clock, policy, began, call } = world({ algorithm })
      const controller = new AbortController()
      const calls = [call('a'), call('b'), call('gone', controller.signal), call('c'), call('d')]
      await clock.advance(30)
      expect(policy.snapshot()).toMatchObject({ available: -4, nextWaitMs: 470, waiting: 4 })
      controller.abort()
      expect(await calls[2]).toMatchObject({ ok: false, refusedBy: 'aborted', calls: 0 })
      expect(policy.snapshot()).toMatchObject({ available: -3, nextWaitMs: 370, waiting: 3 })
      await clock.advanceUntil(Promise.all(calls))
      expect(began).toEqual(['a at 0', 'b at 100', 'c at 200', 'd at 300'])
      expect(await clock.advanceUntil(call('e'))).toMatchObject({ ok: true })
      expect(began[4]).toBe('e at 400')
      expect(clock.pending).toBe(0)
    },
  )

  test('the first and the last in line may leave too', async () => {
    const { clock, policy, began, call } = world({})
    const controllers = [0, 1, 2].map(() => new AbortController())
    await call('a')
    const calls = controllers.map(({ signal }, i) => call(`${i}`, signal))
    controllers[0]?.abort()
    controllers[2]?.abort()
    await clock.advanceUntil(calls[1] as Promise<unknown>)
    expect(began).toEqual(['a at 0', '1 at 100'])
    const last = new AbortController()
    const waiting = call('x', last.signal)
    last.abort()
    expect(await waiting).toMatchObject({ ok: false, refusedBy: 'aborted' })
    expect([policy.snapshot(), clock.pending]).toMatchObject([{ waiting: 0, available: 0 }, 0])
  })

  test('the deadline of a call in line ends its wait and returns its reservation', async () => {
    const { clock, policy } = world({})
    await policy.settle(() => 1)
    // The wait fits exactly, so the deadline and the permit come in the same moment.
    const tight = policy.settle(() => 1, { deadlineMs: 100 })
    expect(policy.snapshot().waiting).toBe(1)
    expect(await clock.advanceUntil(tight)).toMatchObject({ ok: false, refusedBy: 'deadline' })
    expect(policy.snapshot()).toMatchObject({ waiting: 0, available: 1 })
    expect(clock.pending).toBe(0)
  })

  test('who comes in the very moment in which others are due does not overtake them', async () => {
    const { clock, began, call } = world({ limit: 2 })
    const calls = [call('a'), call('b')]
    clock.setTimer(100, () => calls.push(call('newcomer')))
    calls.push(call('waiting'))
    await clock.advanceUntil(Promise.all(calls))
    await clock.advanceUntil(Promise.all(calls))
    expect(began).toEqual(['a at 0', 'b at 0', 'waiting at 100', 'newcomer at 100'])
  })

  test('a call that is aborted already takes no permit', async () => {
    const { clock, policy } = world({ limit: 5 })
    const outer = bulkhead()
    const controller = new AbortController()
    outer.on('admitted', () => controller.abort())
    const guard = pipeline('x', outer, policy, { clock })
    const options = { signal: controller.signal }
    expect(await guard.settle(() => expect.unreachable(), options)).toMatchObject({ calls: 0 })
    expect([outer.snapshot().inUse, policy.snapshot().available]).toEqual([0, 5])
  })

  test('a call that a listener aborts when it hears of the permit gives that back', async () => {
    const { policy } = world({ limit: 5 })
    const controller = new AbortController()
    policy.on('admitted', () => controller.abort())
    const options = { signal: controller.signal }
    const settled = await policy.settle(() => expect.unreachable(), options)
    expect(settled).toMatchObject({ refusedBy: 'aborted', calls: 0 })
    expect(policy.snapshot().available).toBe(5)
  })

  test.each(['cycle', 'smooth'] as const)(
    '%s: where a listener aborts it after its wait, everybody behind moves up',
    async (algorithm) => {
      const { clock, policy, began, call } = world({ algorithm })
      const controller = new AbortController()
      const calls = [call('a'), call('gone', controller.signal), call('b'), call('c')]
      policy.on('admitted', () => controller.abort())
      await clock.advance(100)
      expect(await calls[1]).toMatchObject({ refusedBy: 'aborted', calls: 0 })
      calls.push(call('newcomer'))
      await clock.advanceUntil(Promise.all(calls))
      expect(began).toEqual(['a at 0', 'b at 100', 'c at 200', 'newcomer at 300'])
      expect(clock.pending).toBe(0)
    },
  )

  test('a higher limit: who waits already waits no longer than it asks for, in order', async () => {
    const { clock, policy, began, call } = world({})
    const calls = ['a', 'b', 'c', 'd'].map((name) => call(name))
    policy.configure({ limit: 2 })
    calls.push(call('e'), call('f'))
    await clock.advanceUntil(Promise.all(calls))
    expect(began).toEqual(['a at 0', 'b at 100', 'c at 100', 'd at 200', 'e at 200', 'f at 300'])
  })

  test('smooth, a higher limit: the line moves up one by one, not all at once', async () => {
    const { clock, policy, began, call } = world({ algorithm: 'smooth' })
    const calls = ['a', 'b', 'c', 'd'].map((name) => call(name))
    await clock.advance(50)
    policy.configure({ limit: 10 })
    calls.push(call('e'))
    await clock.advanceUntil(Promise.all(calls))
    expect(began).toEqual(['a at 0', 'b at 55', 'c at 65', 'd at 75', 'e at 85'])
  })

  test('a lower limit: who waits keeps the reservation, newcomers wait longer', async () => {
    const { clock, policy, began, call } = world({ limit: 2 })
    const calls = ['a', 'b', 'c', 'd'].map((name) => call(name))
    policy.configure({ limit: 1 })
    calls.push(call('e'))
    await clock.advanceUntil(Promise.all(calls))
    expect(began).toEqual(['a at 0', 'b at 0', 'c at 100', 'd at 100', 'e at 300'])
  })

  test('another longest wait holds for newcomers; what is left out stays', async () => {
    const { clock, policy, call } = world({ limit: 1, maxWaitMs: 100 })
    const calls = [call('a'), call('b')]
    expect(await call('c')).toMatchObject({ ok: false, retryAfterMs: 100 })
    policy.configure({ maxWaitMs: 200 })
    calls.push(call('d'))
    policy.configure({ maxWaitMs: undefined, limit: undefined } as unknown as RateLimits)
    policy.configure({ limit: 3 })
    expect(policy.describe().options).toMatchObject({ limit: 3, maxWaitMs: 200, periodMs: 100 })
    const settled = await clock.advanceUntil(Promise.all(calls))
    expect(settled.map(({ ok }) => ok)).toEqual([true, true, true])
  })

  test('fifty thousand waiting calls are served in order, on one timer', async () => {
    const { clock, policy } = world({ limit: 1, periodMs: 1, maxWaitMs: 100_000 })
    const order: number[] = []
    const calls = Array.from({ length: 50_000 }, (_, i) => policy.execute(() => order.push(i)))
    expect(clock.pending).toBe(1)
    await clock.advanceUntil(Promise.all(calls))
    expect(order.every((value, i) => value === i)).toBe(true)
    expect([order.length, clock.monotonic(), clock.pending]).toEqual([50_000, 49_999, 0])
  })

  test('no call begins early, late or out of turn, whoever aborts', async () => {
    const plan = fc.record({
      at: fc.integer({ min: 1, max: 200 }),
      abortAfterMs: fc.option(fc.integer({ min: 1, max: 150 }), { nil: undefined }),
    })
    const setting = fc.record({
      limit: fc.integer({ min: 1, max: 5 }),
      periodMs: fc.integer({ min: 1, max: 60 }),
      algorithm: fc.constantFrom('cycle' as const, 'smooth' as const),
      maxWaitMs: fc.integer({ min: 0, max: 150 }),
    })
    await fc.assert(
      fc.asyncProperty(setting, fc.array(plan, { maxLength: 40 }), async (options, plans) => {
        const clock = new VirtualClock()
        const policy = rateLimiter(options, { clock })
        const arrived: number[] = []
        const began: { readonly i: number; readonly at: number }[] = []
        const calls: Promise<unknown>[] = []
        for (const [i, { at, abortAfterMs }] of plans.entries()) {
          clock.setTimer(at, () => {
            arrived.push(i)
            const controller = new AbortController()
            if (abortAfterMs !== undefined) clock.setTimer(abortAfterMs, () => controller.abort())
            const note = () => void began.push({ i, at: clock.monotonic() - at })
            calls.push(policy.settle(note, { signal: controller.signal }))
          })
        }
        await clock.advance(200)
        await clock.advanceUntil(Promise.all(calls))
        await clock.advance(1000)
        const order = began.map(({ i }) => i)
        expect(order).toEqual(arrived.filter((i) => order.includes(i)))
        // Timers have whole milliseconds, so a permit may come by one later.
        for (const { at } of began) expect(at).toBeLessThanOrEqual(options.maxWaitMs + 1)
        for (const [k, { i, at }] of began.entries()) {
          const from = (plans[i]?.at ?? 0) + at
          const inWindow = began.slice(k).filter((one) => {
            const to = (plans[one.i]?.at ?? 0) + one.at
            return to - from < options.periodMs
          })
          const burst = options.algorithm === 'cycle' ? options.limit : 2
          expect(inWindow.length).toBeLessThanOrEqual(options.limit + burst)
        }
        expect(policy.snapshot()).toMatchObject({ waiting: 0 })
        expect([policy.snapshot().available > 0, clock.pending]).toEqual([true, 0])
      }),
      { numRuns: 200 },
    )
  })
})
