import { expect, test } from 'vitest'
import { sendLimits } from './send-limits.js'

/** An attempt that counts how often its signal is read: reading is what makes it. */
function countedAttempt() {
  const { signal } = new AbortController()
  const attempt = {
    reads: 0,
    aborted: false,
    get signal(): AbortSignal {
      attempt.reads += 1
      return signal
    },
  }
  return { attempt, signal }
}
const times = { connectTimeoutMs: 1, responseTimeoutMs: 2 }

test('the signal of the attempt is read when a transport reads it, not before', () => {
  const { attempt, signal } = countedAttempt()
  const limits = sendLimits(attempt, times)
  expect([limits.connectTimeoutMs, limits.responseTimeoutMs]).toEqual([1, 2])
  expect(attempt.reads).toBe(0)
  expect(limits.signal).toBe(signal)
  expect(attempt.reads).toBe(1)
})

test('a transport may take the limits apart and copy them as a plain object', () => {
  const { attempt, signal } = countedAttempt()
  const limits = sendLimits(attempt, times)
  expect(Object.keys(limits).toSorted()).toEqual([
    'connectTimeoutMs',
    'responseTimeoutMs',
    'signal',
  ])
  expect({ ...limits, responseTimeoutMs: 9 }).toEqual({ ...times, responseTimeoutMs: 9, signal })
})

test('a transport can ask whether it is too late without a signal being made', () => {
  const { attempt } = countedAttempt()
  const limits = sendLimits(attempt, times)
  expect(limits.aborted).toBe(false)
  attempt.aborted = true
  expect([limits.aborted, attempt.reads]).toEqual([true, 0])
  // A copy that kept the answer of now would be wrong later.
  expect('aborted' in { ...limits }).toBe(false)
})

test('limits of two attempts have their own signals', () => {
  const [one, two] = [countedAttempt(), countedAttempt()]
  const [first, second] = [sendLimits(one.attempt, times), sendLimits(two.attempt, times)]
  expect([first.signal === one.signal, second.signal === two.signal]).toEqual([true, true])
})
