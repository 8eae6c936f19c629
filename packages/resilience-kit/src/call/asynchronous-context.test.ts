import { AsyncLocalStorage } from 'node:async_hooks'
import { expect, test } from 'vitest'
import { bulkhead } from '../bulkhead/bulkhead.js'
import { fallback } from '../fallback/fallback.js'
import { pipeline } from '../pipeline.js'
import type { Policy } from '../policy.js'
import { rateLimiter } from '../rate-limiter/rate-limiter.js'
import { retry } from '../retry/retry.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { timeout } from '../timeout/timeout.js'

// A tracer finds the request that a call belongs to by its asynchronous context. Calls share timers
// and hand slots on to each other; whoever ends a wait must not lend its own context to the other.

const caller = new AsyncLocalStorage<string>()

/** Two callers at once; whom each function and each fallback believed to work for. */
async function believed(
  policies: (note: (where: string) => void) => readonly Policy<unknown>[],
): Promise<readonly string[]> {
  const clock = new VirtualClock()
  const seen: string[] = []
  const note = (where: string) => seen.push(`${where} ${caller.getStore()}`)
  const guard = pipeline('p', ...policies(note), { clock })
  const calls = ['a', 'b'].map((name) =>
    caller.run(name, () =>
      guard.settle(async ({ attempt }) => {
        note(`${name}${attempt} for`)
        await clock.sleep(attempt === 1 ? 100 : 5)
        note(`${name}${attempt} still for`)
        if (attempt === 1) throw new Error('no')
        return 'yes'
      }),
    ),
  )
  await clock.advanceUntil(Promise.all(calls))
  return seen.toSorted()
}

const own = (name: string) => [`${name}1 for ${name}`, `${name}1 still for ${name}`]
const both = (name: string) => [...own(name), `${name}2 for ${name}`, `${name}2 still for ${name}`]

test('a call stays in its context in a queue that another call lets it out of', async () => {
  const seen = await believed(() => [bulkhead({ maxConcurrent: 1, maxQueued: 5, maxWaitMs: 5000 })])
  expect(seen).toEqual([...own('a'), ...own('b')].toSorted())
})

test('a call stays in its context while it waits for a permit and for a retry', async () => {
  const limit = rateLimiter({ limit: 1, periodMs: 50, maxWaitMs: 5000 })
  const seen = await believed(() => [retry({ backoff: 10 }), limit])
  expect(seen).toEqual([...both('a'), ...both('b')].toSorted())
})

test('a call stays in its context when the timer that all calls share cuts it off', async () => {
  const seen = await believed((note) => [
    fallback(() => note('fallback for'), { answerWhen: () => true }),
    retry({ maxAttempts: 2, backoff: 0, retryWhen: () => true }),
    timeout({ limitMs: 1 }),
  ])
  const cut = (name: string) => [`${name}1 for ${name}`, `${name}2 for ${name}`]
  expect(seen).toEqual([...cut('a'), ...cut('b'), 'fallback for a', 'fallback for b'])
})
