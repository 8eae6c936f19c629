import { describe, expect, test } from 'vitest'
import { classifyBy } from './classify-by.js'
import * as kit from './index.js'
import { scriptedOperation, type ScriptStep } from './testing/scripted-operation.js'
import { VirtualClock } from './testing/virtual-clock.js'

/** What stands in the place of one piece of foreign code; everything else is as it should be. */
interface Foreign {
  readonly env?: kit.Env
  readonly fallback?: kit.FallbackOptions
  readonly retry?: kit.RetryOptions
  readonly limiter?: Partial<kit.RateLimiterOptions>
  readonly breaker?: kit.CircuitBreakerOptions
}

const [a, b] = [new Error('a'), Object.assign(new Error('b'), { status: 429 })]
const hang = () => new Promise<never>(() => {})
const busy = (value: unknown) => value === 'busy'
const classify = classifyBy({ failedResult: busy })

function world(foreign: Foreign) {
  const clock = new VirtualClock()
  // A logger hears of foreign errors only where nobody else does.
  const quiet = foreign.env?.logger === undefined ? { onListenerError: () => {} } : {}
  const random = { next: () => 0.5 }
  const env = { clock, random, onWarning: () => {}, ...quiet, ...foreign.env }
  const answer = ({ calls }: kit.FallbackInfo) => {
    if (calls === 3) throw new Error('no answer')
    return 'fallback'
  }
  const parts = {
    fallback: kit.fallback(answer, { answerFor: busy, ...foreign.fallback }),
    deadline: kit.deadline({ limitMs: 300 }),
    retry: kit.retry({ maxAttempts: 3, backoff: 10, classify, ...foreign.retry }),
    limiter: kit.rateLimiter({ limit: 5, periodMs: 200, ...foreign.limiter }),
    breaker: kit.circuitBreaker({
      tripWhen: [kit.consecutiveFailures(3)],
      waitInOpenMs: 60_000,
      classify,
      ...foreign.breaker,
    }),
    slots: kit.bulkhead({ maxConcurrent: 3, holdAbandonedMs: 500 }),
    timeout: kit.timeout({ limitMs: 100 }),
  }
  return { clock, parts, guard: kit.pipeline('x', ...Object.values(parts), env) }
}

type World = ReturnType<typeof world>

async function outcome({ clock }: World, call: Promise<kit.Settled<unknown>>) {
  const settled = await clock.advanceUntil(call)
  const { ok, calls, errors, fromFallback } = settled
  const end = settled.ok ? settled.value : [String(settled.error), settled.refusedBy]
  return { ok, calls, errors: errors.map(String), fromFallback, end }
}

/** Calls one after another, each a list of steps. */
const inTurn = (...scripts: readonly (readonly ScriptStep<unknown>[])[]) => {
  return async (given: World) => {
    const ends = []
    for (const steps of scripts) {
      ends.push(await outcome(given, given.guard.settle(scriptedOperation(steps))))
    }
    return ends
  }
}

/** Everything that can happen to a call, so that every hook is asked and every event told. */
const scenarios: Record<string, (given: World) => Promise<unknown>> = {
  'a value': inTurn([1]),
  'a value after two errors': inTurn([a, a, 1]),
  'a value that counts as a failure': inTurn(['busy']),
  'errors that open the breaker, and a refusal': inTurn([a], [1]),
  'a 429 that drains the limiter, and a refusal': inTurn([b, b, 1], [1]),
  'a function that hangs until the deadline': inTurn([hang], [1]),
  'a look-up that finds it': (given) => {
    const beforeRetry = async () => ({ value: 'found' })
    return outcome(
      given,
      given.guard.settle<unknown>(() => Promise.reject(a), { beforeRetry }),
    )
  },
  'six calls at once': async (given) => {
    const { clock, guard } = given
    const call = () =>
      outcome(
        given,
        guard.settle(() => clock.sleep(10).then(() => 1)),
      )
    const calls = [1, 2, 3, 4, 5, 6].map(() => guard.settle(() => clock.sleep(10)))
    await clock.advance(200)
    return [await call(), ...(await Promise.all(calls)).map(({ ok }) => ok)]
  },
  'an abort while the function runs': (given) => {
    const controller = new AbortController()
    given.clock.setTimer(30, () => controller.abort())
    return outcome(given, given.guard.settle(hang, { signal: controller.signal }))
  },
  'a breaker that is reset, a limiter that is drained': async (given) => {
    given.parts.breaker.forceOpen()
    given.parts.breaker.reset()
    given.parts.limiter.drain()
    return inTurn([1])(given)
  },
}

const everyEvent: readonly (readonly [keyof World['parts'] | 'guard', ...string[]])[] = [
  ['guard', 'attempt', 'settled'],
  ['fallback', 'answered', 'failed'],
  ['deadline', 'exceeded'],
  ['retry', 'retry', 'recovered', 'found', 'gaveUp'],
  ['limiter', 'admitted', 'refused', 'drained'],
  ['breaker', 'recorded', 'exceeded', 'refused', 'transition', 'reset'],
  ['slots', 'admitted', 'refused', 'finished', 'abandoned', 'reclaimed'],
  ['timeout', 'timedOut', 'ended'],
]

function listenToAll(given: World, listener: (name: string) => unknown) {
  for (const [part, ...types] of everyEvent) {
    const source = part === 'guard' ? given.guard : given.parts[part]
    const on = source.on as (type: string, listener: () => unknown) => void
    for (const type of types) on.call(source, type, () => listener(`${part}.${type}`))
  }
}

/** A hook that misbehaves, and what the kit does as if in its place. */
const hooks: Record<string, (bad: () => never) => readonly [Foreign, insteadOf?: Foreign]> = {
  'retry.retryWhen': (bad) => [
    { retry: { retryWhen: bad } },
    { retry: { retryWhen: () => false } },
  ],
  'retry.classify': (bad) => [
    { retry: { classify: bad } },
    { retry: { classify: () => undefined } },
  ],
  'retry.backoff': (bad) => [
    { retry: { backoff: bad } },
    { retry: { backoff: kit.exponentialBackoff() } },
  ],
  'breaker.classify': (bad) => [
    { breaker: { classify: bad } },
    { breaker: { classify: () => undefined } },
  ],
  'breaker.openWhen': (bad) => [{ breaker: { openWhen: bad } }],
  'breaker.waitInOpenMs': (bad) => [{ breaker: { waitInOpenMs: bad } }],
  'limiter.drainWhen': (bad) => [{ limiter: { drainWhen: bad } }],
  'fallback.answerWhen': (bad) => [
    { fallback: { answerWhen: bad } },
    { fallback: { answerWhen: () => false } },
  ],
  'fallback.answerFor': (bad) => [
    { fallback: { answerFor: bad } },
    { fallback: { answerFor: () => false } },
  ],
  'env.logger': (bad) => [{ env: { logger: { debug: bad, info: bad, warn: bad, error: bad } } }],
}

const misbehaviours: Record<string, () => unknown> = {
  throws: () => {
    throw new Error('foreign')
  },
  'answers a promise that rejects': () => Promise.reject(new Error('foreign')),
}

/** Nothing is held any more once all work has ended. */
async function expectNoLeak({ clock, parts }: World) {
  await clock.advance(100_000)
  expect(parts.slots.snapshot()).toMatchObject({ inUse: 0, queued: 0, abandoned: 0 })
  expect(parts.limiter.snapshot()).toMatchObject({ waiting: 0, available: 5 })
  expect(parts.breaker.snapshot().permits).toBe(world({}).parts.breaker.snapshot().permits)
  expect(clock.pending).toBe(0)
}

describe.each(Object.entries(misbehaviours))('foreign code that %s', (_, misbehave) => {
  test.each(Object.entries(hooks))(
    'as %s changes no outcome and leaks nothing',
    async (_, hook) => {
      const count = { calls: 0 }
      const bad = () => {
        count.calls += 1
        return misbehave() as never
      }
      const [foreign, insteadOf = {}] = hook(bad)
      for (const scenario of Object.values(scenarios)) {
        const [given, expected] = [world(foreign), world(insteadOf)]
        expect(await scenario(given)).toEqual(await scenario(expected))
        await expectNoLeak(given)
      }
      expect(count.calls).toBeGreaterThan(0)
    },
  )

  test('as a listener to every event, with a hook that does the same, neither', async () => {
    const told = new Set<string>()
    const reported = { calls: 0 }
    const onListenerError = () => {
      reported.calls += 1
      return misbehave() as undefined
    }
    for (const scenario of Object.values(scenarios)) {
      const [given, expected] = [world({ env: { onListenerError } }), world({})]
      listenToAll(given, (name) => {
        told.add(name)
        return misbehave()
      })
      expect(await scenario(given)).toEqual(await scenario(expected))
      await expectNoLeak(given)
    }
    const all = everyEvent.flatMap(([part, ...types]) => types.map((type) => `${part}.${type}`))
    expect([...told].sort()).toEqual(all.sort())
    expect(reported.calls).toBeGreaterThanOrEqual(all.length)
  })
})
