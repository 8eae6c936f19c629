import { expect, test } from 'vitest'
import { pipeline } from '../pipeline.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { timeout } from '../timeout/timeout.js'
import type { AttemptContext } from './attempt-context.js'

/** What an attempt was given that ran into its time-out of 100 ms; `first` is read before that. */
async function cutAttempt(first: (context: AttemptContext) => unknown) {
  const clock = new VirtualClock()
  const guard = pipeline('x', timeout({ limitMs: 100 }), { clock })
  let given: AttemptContext | undefined
  let begun: unknown
  const call = guard.settle((context) => {
    given = context
    begun = first(context)
    return new Promise<never>(() => {})
  })
  const outcome = await clock.advanceUntil(call)
  if (given === undefined || outcome.ok) return expect.unreachable()
  return { context: given, begun, error: outcome.error }
}

test('an attempt knows that it was cut short, whether or not a signal was made', async () => {
  const unread = await cutAttempt(({ aborted }) => aborted)
  expect([unread.begun, unread.context.aborted]).toEqual([false, true])
  const read = await cutAttempt(({ signal, aborted }) => signal.aborted || aborted)
  expect([read.begun, read.context.aborted]).toEqual([false, true])
})

test('a signal that is first read after the cut tells it too, with its reason', async () => {
  const { context, error } = await cutAttempt(() => undefined)
  expect(context.signal.aborted).toBe(true)
  expect(context.signal.reason).toBe(error)
})

test('an attempt that ended by itself was not cut short', async () => {
  let given: AttemptContext | undefined
  await pipeline('x', timeout({ limitMs: 100 }), { clock: new VirtualClock() }).execute(
    (context) => (given = context),
  )
  expect([given?.aborted, given?.signal.aborted]).toEqual([false, false])
})
