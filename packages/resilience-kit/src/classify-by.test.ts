import { describe, expect, test } from 'vitest'
import { circuitBreaker } from './circuit-breaker/circuit-breaker.js'
import { consecutiveFailures } from './circuit-breaker/trip-rule.js'
import { classifyBy, type ClassifyByOptions } from './classify-by.js'
import { fixedBackoff } from './retry/backoff.js'
import { retry } from './retry/retry.js'
import { scriptedOperation } from './testing/scripted-operation.js'
import { VirtualClock } from './testing/virtual-clock.js'

class Declined extends Error {}
class StolenCard extends Declined {}
class ServerError extends Error {
  readonly status: number
  constructor(status: number) {
    super(`status ${status}`)
    this.status = status
  }
}
const is503 = (error: unknown) => error instanceof ServerError && error.status === 503
const silent = () => Object.assign(new ServerError(0), { code: 'ECONNRESET' })

const classified = (options: ClassifyByOptions, error: unknown) =>
  classifyBy(options)({ ok: false, error })

describe('classifyBy', () => {
  test('without lists leaves errors to the default and takes values for successes', () => {
    expect(classified({}, new Error('500'))).toBeUndefined()
    expect(classifyBy({})({ ok: true, value: undefined })).toBe('success')
  })

  test('ignores what the list names: classes with subclasses, and what a predicate matches', () => {
    const options = { ignored: [Declined, is503] }
    expect(classified(options, new Declined('no'))).toBe('ignored')
    expect(classified(options, new StolenCard('no'))).toBe('ignored')
    expect(classified(options, new ServerError(503))).toBe('ignored')
    expect(classified(options, new ServerError(500))).toBeUndefined()
    expect(classified({ ignored: [Error] }, new StolenCard('no'))).toBe('ignored')
    expect(classified({ ignored: [Error] }, 'a string')).toBeUndefined()
  })

  test('counts only what `failures` names; every other error is a success', () => {
    const options = { failures: [ServerError] }
    expect(classified(options, new ServerError(500))).toBe('failure')
    expect(classified(options, new Declined('no'))).toBe('success')
    expect(classified(options, 'a string')).toBe('success')
    expect(classified({ failures: [] }, new ServerError(500))).toBe('success')
  })

  test('what is ignored wins over what fails', () => {
    const options = { ignored: [is503], failures: [ServerError] }
    expect(classified(options, new ServerError(503))).toBe('ignored')
    expect(classified(options, new ServerError(500))).toBe('failure')
  })

  test('a failure that was not answered stays unanswered', () => {
    expect(classified({ failures: [ServerError] }, silent())).toBe('unanswered')
  })

  test('takes values for failures where `failedResult` says true, and only then', () => {
    const classify = classifyBy({ failedResult: (value) => value === 'busy' })
    expect(classify({ ok: true, value: 'busy' })).toBe('failure')
    expect(classify({ ok: true, value: 'done' })).toBe('success')
  })

  test('serves a retry: what counts as no failure is not repeated', async () => {
    const clock = new VirtualClock()
    const classify = classifyBy({ failures: [ServerError], failedResult: (v) => v === 'busy' })
    const policy = retry({ classify, backoff: fixedBackoff(10) }, { clock })
    const declined = scriptedOperation<string>([new Declined('no'), 'second'])
    await expect(policy.execute(declined)).rejects.toThrow('no')
    const busy = scriptedOperation<string>([new ServerError(500), 'busy', 'done'])
    expect(await clock.advanceUntil(policy.execute(busy))).toBe('done')
    expect([declined.calls, busy.calls]).toEqual([1, 3])
  })

  test('serves a breaker: what is ignored does not break a row of failures', async () => {
    const classify = classifyBy({ ignored: [Declined] })
    const options = { classify, tripWhen: [consecutiveFailures(2)] }
    const breaker = circuitBreaker(options, { clock: new VirtualClock() })
    for (const error of [new ServerError(500), new Declined('no'), new Declined('no')]) {
      await breaker.settle(() => Promise.reject(error))
    }
    expect(breaker.state).toBe('closed')
    await breaker.settle(() => Promise.reject(new ServerError(500)))
    expect(breaker.state).toBe('open')
  })

  test('a predicate that throws or answers a promise is reported by whoever asks', async () => {
    const reported: string[] = []
    const onListenerError = (error: unknown) => void reported.push(String(error))
    const run = async (options: object) => {
      const classify = classifyBy(options)
      const policy = retry({ maxAttempts: 1, classify }, { onListenerError })
      await expect(policy.execute(() => Promise.reject(new Error('500')))).rejects.toThrow('500')
      expect(await policy.execute(() => 'fine')).toBe('fine')
    }
    const later = () => Promise.reject(new Error('later'))
    await run({ ignored: [() => expect.fail('matcher')] })
    await run({ failures: [later], failedResult: later })
    const message = 'TypeError: a predicate of classifyBy must answer at once, got a promise'
    expect(reported).toEqual(['AssertionError: matcher', message, message])
  })

  test.each([
    [{ ignored: Error }, 'classifyBy.ignored must be a list, got a function'],
    [{ failures: null }, 'classifyBy.failures must be a list, got null'],
    [
      { failures: [Declined, undefined] },
      'classifyBy.failures[1] must be an error class or a predicate, got undefined',
    ],
    [
      { ignored: ['Declined'] },
      "classifyBy.ignored[0] must be an error class or a predicate, got 'Declined'",
    ],
    [
      { failure: [Error] },
      "an option of classifyBy must be one of ignored, failures, failedResult, got 'failure'",
    ],
    [{ failedResult: 'busy' }, "classifyBy.failedResult must be a function, got 'busy'"],
  ])('refuses %o', (options, message) => {
    expect(() => classifyBy(options as unknown as ClassifyByOptions)).toThrow(
      new TypeError(message),
    )
  })
})
