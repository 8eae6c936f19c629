import { describe, expect, test } from 'vitest'
import { BulkheadFullError } from './bulkhead/bulkhead-full-error.js'
import { AbortedError } from './call/aborted-error.js'
import { Failure } from './call/failure.js'
import { CircuitOpenError } from './circuit-breaker/circuit-open-error.js'
import { Classifier, defaultClassify } from './classification.js'
import { DeadlineExceededError } from './deadline/deadline-exceeded-error.js'
import { RateLimitedError } from './rate-limiter/rate-limited-error.js'
import { RetryExhaustedError } from './retry/retry-exhausted-error.js'
import { TimedOutError } from './timeout/timed-out-error.js'

const withCode = (code: string) => Object.assign(new Error(code), { code })

const exhausted = (error: unknown) => new RetryExhaustedError('x', 'attempts', [error], undefined)

describe('the default classification', () => {
  test.each([
    ['ECONNREFUSED', 'unanswered'],
    ['ECONNRESET', 'unanswered'],
    ['ETIMEDOUT', 'unanswered'],
    ['EPIPE', 'unanswered'],
    ['ENOTFOUND', 'unanswered'],
    ['EAI_AGAIN', 'unanswered'],
    ['ECONNABORTED', 'unanswered'],
    ['UND_ERR_HEADERS_TIMEOUT', 'unanswered'],
    ['ERR_BAD_RESPONSE', 'failure'],
    ['ERR_CANCELED', 'ignored'],
  ])('of an error with the code %s is %s', (code, classification) => {
    expect(defaultClassify({ ok: false, error: withCode(code) })).toBe(classification)
  })

  test.each<[string, unknown, string]>([
    ['an ordinary error', new Error('500'), 'failure'],
    ['a thrown string', 'no', 'failure'],
    ['nothing', undefined, 'failure'],
    [
      'what fetch throws',
      new TypeError('fetch failed', { cause: withCode('ECONNRESET') }),
      'unanswered',
    ],
    ['a signal that timed out', new DOMException('late', 'TimeoutError'), 'unanswered'],
    ['an abort', new DOMException('enough', 'AbortError'), 'ignored'],
    ['our time-out', new TimedOutError('x', 5), 'unanswered'],
    ["another pipeline's deadline", new DeadlineExceededError(5), 'unanswered'],
    ['our refusals', new CircuitOpenError('x', 'open', 5), 'ignored'],
    ['a rate limiter', new RateLimitedError('x', 5), 'ignored'],
    ['a full bulkhead', new BulkheadFullError('x', 5, 0), 'ignored'],
    ["the caller's abort", new AbortedError('enough'), 'ignored'],
    ['attempts used up by failures', exhausted(new Error('500')), 'failure'],
    ['attempts used up by silence', exhausted(withCode('EPIPE')), 'unanswered'],
    ['attempts used up by a value', exhausted(undefined), 'failure'],
  ])('of %s', (_, error, classification) => {
    expect(defaultClassify({ ok: false, error })).toBe(classification)
  })

  test('of a value is success, also of undefined', () => {
    expect(defaultClassify({ ok: true, value: undefined })).toBe('success')
  })
})

describe('a classify hook', () => {
  const reported: unknown[] = []
  const report = (error: unknown) => void reported.push(error)
  const call = { calls: 0, failures: undefined }
  const epipe = Failure.thrown(withCode('EPIPE'))
  const timedOut = Failure.cut('timed-out', {}, call, undefined, () => new TimedOutError('x', 1))
  const refused = Failure.refused('bulkhead', call, 1, () => new BulkheadFullError('x', 1, 0))
  const aborted = Failure.cut('aborted', {}, call, 'aborted', () => new AbortedError('enough'))
  const deadline = (refusedBy: 'deadline' | undefined) =>
    Failure.cut('deadline', {}, call, refusedBy, () => new DeadlineExceededError(1))

  test('decides about values and errors, unless it answers undefined', () => {
    const classifier = new Classifier((result) => (result.ok ? 'failure' : undefined))
    expect(classifier.classify(1, report)).toBe('failure')
    expect(classifier.classify(epipe, report)).toBe('unanswered')
    expect(classifier.classify(timedOut, report)).toBe('unanswered')
    expect(new Classifier(() => 'success').classify(timedOut, report)).toBe('success')
  })

  test('without one, values are successes and the default counts for the rest', () => {
    const classifier = new Classifier(undefined)
    expect(classifier.classify(undefined, report)).toBe('success')
    expect(classifier.classify(Failure.thrown(undefined), report)).toBe('failure')
    expect(classifier.classify(epipe, report)).toBe('unanswered')
  })

  test('is told the value or the error itself', () => {
    const told: unknown[] = []
    const classifier = new Classifier((result) => {
      told.push(result)
      return undefined
    })
    const error = new Error('a')
    classifier.classify(42, report)
    classifier.classify(Failure.thrown(error), report)
    expect(told).toEqual([
      { ok: true, value: 42 },
      { ok: false, error },
    ])
  })

  test('is asked about refusals only on request', () => {
    const [quiet, asked] = [new Classifier(() => 'failure'), new Classifier(() => 'failure', true)]
    expect(quiet.classify(refused, report)).toBe('ignored')
    expect(asked.classify(refused, report)).toBe('failure')
    expect(new Classifier(undefined, true).classify(refused, report)).toBe('ignored')
  })

  test("is asked neither about the caller's abort nor about the deadline", () => {
    const classifier = new Classifier(() => 'failure', true)
    expect(classifier.classify(aborted, report)).toBe('ignored')
    expect(classifier.classify(deadline(undefined), report)).toBe('unanswered')
    expect(classifier.classify(deadline('deadline'), report)).toBe('ignored')
  })

  test.each<[string, () => unknown, string]>([
    ['throws', () => expect.fail('hook'), 'AssertionError: hook'],
    [
      'answers no classification',
      () => 'good',
      "TypeError: classify answered 'good', which is no classification",
    ],
    [
      'answers an object without a text',
      () => Object.create(null),
      'TypeError: classify answered object, which is no classification',
    ],
  ])('that %s is reported, and the default counts', (_, hook, message) => {
    reported.length = 0
    const classifier = new Classifier(hook as () => undefined)
    expect(classifier.classify(1, report)).toBe('success')
    expect(classifier.classify(epipe, report)).toBe('unanswered')
    expect(reported.map(String)).toEqual([message, message])
  })

  test('that answers a promise is reported with what that rejects with', async () => {
    reported.length = 0
    const hook = () => Promise.reject(new Error('later'))
    const classifier = new Classifier(hook as unknown as () => undefined)
    expect(classifier.classify(epipe, report)).toBe('unanswered')
    await Promise.resolve()
    expect(reported.map(String)).toEqual([
      'TypeError: a predicate, back-off or classify must answer at once, got a promise',
      'Error: later',
    ])
  })

  test('and an error whose properties throw is a failure', () => {
    reported.length = 0
    const hostile = {
      get code() {
        throw new Error('getter')
      },
    }
    expect(new Classifier(undefined).classify(Failure.thrown(hostile), report)).toBe('failure')
    expect(reported).toEqual([new Error('getter')])
  })
})
