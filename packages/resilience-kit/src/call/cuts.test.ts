import { describe, expect, test } from 'vitest'
import { bulkhead } from '../bulkhead/bulkhead.js'
import { circuitBreaker } from '../circuit-breaker/circuit-breaker.js'
import { consecutiveFailures } from '../circuit-breaker/trip-rule.js'
import { deadline } from '../deadline/deadline.js'
import { pipeline } from '../pipeline.js'
import { presets } from '../presets/presets.js'
import { rateLimiter } from '../rate-limiter/rate-limiter.js'
import { fixedBackoff } from '../retry/backoff.js'
import { retry } from '../retry/retry.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { timeout } from '../timeout/timeout.js'
import { blockedProcess } from '../deadline/testing/blocked-process.js'

const never = () => new Promise<never>(() => {})

describe('a cut that comes while the call waits for nothing', () => {
  test.each([
    ['a deadline', deadline({ limitMs: 100 }), 'exceeded'],
    ['a time-out', timeout({ limitMs: 100 }), 'timedOut'],
  ])('%s ends it all the same, and nothing is called after it', async (_, limit, event) => {
    const clock = new VirtualClock()
    const slots = bulkhead({ maxConcurrent: 1, maxQueued: 5, maxWaitMs: 1000 })
    const guard = pipeline('p', limit, slots, { clock })
    void pipeline('other', slots, { clock }).settle(never)
    const on = limit.on.bind(limit) as (type: string, listener: () => void) => void
    on(event, () => slots.configure({ maxConcurrent: 10 }))
    let calls = 0
    const call = guard.settle(() => {
      calls += 1
      return never()
    })
    expect(await clock.advanceUntil(call)).toMatchObject({ ok: false, calls: 0 })
    expect([clock.monotonic(), calls]).toEqual([100, 0])
  })

  test('a patient time-out outside of a retry lets no further attempt begin', async () => {
    const clock = new VirtualClock()
    const again = retry({ backoff: fixedBackoff(1000), classify: () => 'failure' })
    const guard = pipeline('p', timeout({ limitMs: 100, waitForEnd: true }), again, { clock })
    const told: unknown[] = []
    again.on('retry', (event) => told.push(event))
    const call = guard.settle(() => clock.sleep(150))
    expect(await clock.advanceUntil(call)).toMatchObject({ ok: false, calls: 1 })
    expect([clock.monotonic(), told]).toEqual([150, []])
  })

  test('an inner time-out that comes later does not undo a patient outer one', async () => {
    const clock = new VirtualClock()
    const patient = (limitMs: number) => timeout({ limitMs, waitForEnd: true })
    const again = retry({ backoff: fixedBackoff(1000), classify: () => 'failure' })
    const guard = pipeline('p', patient(100), again, patient(300), { clock })
    const outcome = await clock.advanceUntil(guard.settle(() => clock.sleep(350)))
    expect(outcome).toMatchObject({ ok: false, calls: 1, error: { limitMs: 100 } })
  })

  test('a look-up that aborts its own call sees it on its signal', async () => {
    const clock = new VirtualClock()
    const controller = new AbortController()
    let sees: boolean | undefined
    const call = retry({ backoff: 10 }, { clock }).settle(() => Promise.reject(new Error('500')), {
      signal: controller.signal,
      beforeRetry: async ({ signal }) => {
        controller.abort()
        await Promise.resolve()
        sees = signal.aborted
        return undefined
      },
    })
    expect(await clock.advanceUntil(call)).toMatchObject({ ok: false, calls: 1 })
    expect(sees).toBe(true)
  })

  test("the caller's abort inside addEventListener is heard", async () => {
    const controller = new AbortController()
    const { signal } = controller
    const listen = signal.addEventListener.bind(signal)
    signal.addEventListener = (...args: Parameters<typeof listen>) => {
      listen(...args)
      controller.abort('enough')
    }
    const outcome = await timeout({ limitMs: 1e6 }).settle(() => expect.unreachable(), { signal })
    expect(outcome).toMatchObject({ ok: false, calls: 0, refusedBy: 'aborted' })
  })
})

test('a slot that comes too late for its call goes to the next', async () => {
  const clock = new VirtualClock()
  const blocked = blockedProcess(clock)
  const slots = bulkhead({ maxConcurrent: 1, maxQueued: 2, maxWaitMs: 900 })
  const guard = pipeline('p', slots, { clock: blocked.clock })
  const told: string[] = []
  for (const type of ['admitted', 'finished'] as const) slots.on(type, () => told.push(type))
  const first = guard.execute(async () => {
    await clock.sleep(10)
    blocked.block(1000)
  })
  const late = guard.settle(() => expect.unreachable(), { deadlineMs: 500 })
  const next = guard.execute(() => 'next')
  await clock.advanceUntil(first)
  expect(await next).toBe('next')
  expect(await clock.advanceUntil(late)).toMatchObject({ ok: false, refusedBy: 'deadline' })
  expect(slots.snapshot()).toMatchObject({ inUse: 0, queued: 0 })
  expect(told).toEqual(['admitted', 'finished', 'admitted', 'finished'])
})

test('an attempt is told once, though the listener of its signal aborts the call', async () => {
  const clock = new VirtualClock()
  const controller = new AbortController()
  const guard = pipeline('p', timeout({ limitMs: 100 }), { clock })
  const call = guard.settle(
    ({ signal }) => {
      signal.addEventListener('abort', () => controller.abort())
      return never()
    },
    { signal: controller.signal },
  )
  const outcome = await clock.advanceUntil(call)
  expect([outcome.calls, outcome.errors.length]).toEqual([1, 1])
})

test('a listener that aborts the call which it hears was refused breaks no queue', async () => {
  const clock = new VirtualClock()
  const slots = bulkhead({ maxConcurrent: 1, maxQueued: 1, maxWaitMs: 100 }, { clock })
  void slots.settle(() => clock.sleep(200))
  const controller = new AbortController()
  const off = slots.on('refused', () => controller.abort())
  const refused = slots.settle(() => expect.unreachable(), { signal: controller.signal })
  await clock.advance(1000)
  off()
  expect(await refused).toMatchObject({ ok: false, refusedBy: 'bulkhead' })
  expect(slots.snapshot()).toMatchObject({ queued: 0, inUse: 0 })
  expect(await slots.execute(() => 'x')).toBe('x')
})

describe('promises that are none of the platform', () => {
  class Deferred extends Promise<number> {
    readonly settleWith: (value: number) => void
    constructor() {
      let settle: ((value: number) => void) | undefined
      super((resolve) => {
        settle = resolve
      })
      this.settleWith = settle as never
    }
  }
  const own = ['th', 'en'].join('')
  const withThen = (then: unknown) => Object.assign(Promise.resolve(1), { [own]: then })
  const twice = withThen((resolve: (value: number) => void) => {
    resolve(1)
    resolve(2)
  })
  test.each<[string, () => unknown]>([
    ['a proxy of a promise', () => new Proxy(Promise.resolve(1), {})],
    ['a subclass without an executor', () => new Deferred()],
    ['one that answers twice', () => twice],
    ['one whose then throws', () => withThen(expect.unreachable)],
    ['one without a then', () => withThen(null)],
  ])('%s leaks no slot and settles alike, watched or not', async (_, make) => {
    const clock = new VirtualClock()
    const parts = [bulkhead({ maxConcurrent: 1 }), circuitBreaker()] as const
    const quiet = pipeline('p', ...parts, { clock })
    const first = await quiet.settle(make as () => number)
    const watched = pipeline('p', ...parts, timeout({ limitMs: 10 }), { clock })
    watched.on('attempt', () => {})
    const second = await clock.advanceUntil(watched.settle(make as () => number))
    expect(second.ok).toBe(first.ok)
    expect(parts[0].snapshot()).toMatchObject({ inUse: 0, abandoned: 0 })
  })
})

test('a call whose slot or permit comes only after its deadline is not made', async () => {
  const clock = new VirtualClock()
  const blocked = blockedProcess(clock)
  const limiter = rateLimiter({ limit: 1, periodMs: 100, maxWaitMs: 1000 })
  const guard = pipeline('p', limiter, { clock: blocked.clock })
  await guard.execute(() => 1)
  const call = guard.settle(() => expect.unreachable(), { deadlineMs: 500 })
  await clock.advance(50)
  blocked.block(5000)
  const outcome = await clock.advanceUntil(call)
  expect(outcome).toMatchObject({ ok: false, calls: 0, refusedBy: 'deadline' })
})

test('a probe that only queued inside of the breaker does not count as unanswered', async () => {
  const clock = new VirtualClock()
  const slots = bulkhead({ maxConcurrent: 1, maxQueued: 1, maxWaitMs: 1000 })
  const breaker = circuitBreaker({
    tripWhen: [consecutiveFailures(2)],
    halfOpen: { permits: 1, probeLimitMs: 100 },
    initialState: 'half-open',
  })
  const guard = pipeline('p', breaker, slots, { clock })
  void pipeline('other', slots, { clock }).settle(() => clock.sleep(500))
  const probe = guard.settle(() => 'works')
  await clock.advance(200)
  expect(breaker.state).toBe('half-open')
  expect(await clock.advanceUntil(probe)).toMatchObject({ ok: true })
})

test.each<[string, () => Error]>([
  ['a wrapped time-out', () => new DOMException('late', 'TimeoutError')],
  ['a wrapped abort', () => new DOMException('no', 'AbortError')],
  ['a reset two causes deep', () => new Error('b', { cause: { code: 'ECONNRESET' } })],
  ['several time-outs', () => new AggregateError([{ code: 'ETIMEDOUT' }])],
  [
    'a body that ends early',
    () => Object.assign(new Error(), { code: 'ERR_STREAM_PREMATURE_CLOSE' }),
  ],
  ['a body that is garbage', () => new SyntaxError('Unexpected token')],
])('presets.gateway does not repeat a call that ended with %s', async (_, cause) => {
  const clock = new VirtualClock()
  const guard = pipeline('pay', ...presets.gateway(), { clock })
  const fails = () => Promise.reject(new Error('outer', { cause: cause() }))
  expect(await clock.advanceUntil(guard.settle(fails))).toMatchObject({ calls: 1 })
})
