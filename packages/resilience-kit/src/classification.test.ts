import { describe, expect, test } from 'vitest'
import { BulkheadFullError } from './bulkhead/bulkhead-full-error.js'
import { AbortedError } from './call/aborted-error.js'
import { Failure } from './call/failure.js'
import { CircuitOpenError } from './circuit-breaker/circuit-open-error.js'
import { Classifier, defaultClassify } from './classification.js'
import { DeadlineExceededError } from './deadline/deadline-exceeded-error.js'
import { TimedOutError } from './timeout/timed-out-error.js'

const withCode = (code: string) => Object.assign(new Error(code), { code })

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
    ['a full bulkhead', new BulkheadFullError('x', 5), 'ignored'],
    ["the caller's abort", new AbortedError('enough'), 'ignored'],
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

  test('decides about values and errors, unless it answers undefined', () => {
    const classifier = new Classifier((result) => (result.ok ? 'failure' : undefined))
    expect(classifier.value(1, report)).toBe('failure')
    expect(classifier.failure(Failure.thrown(withCode('EPIPE')), report)).toBe('unanswered')
    const timedOut = Failure.cut('timed-out', {}, undefined, () => new TimedOutError('x', 1))
    expect(classifier.failure(timedOut, report)).toBe('unanswered')
    expect(new Classifier(() => 'success').failure(timedOut, report)).toBe('success')
  })

  test('is asked about refusals only on request', () => {
    const refused = Failure.refused('bulkhead', undefined, () => new BulkheadFullError('x', 1))
    expect(new Classifier(() => 'failure').failure(refused, report)).toBe('ignored')
    expect(new Classifier(() => 'failure', true).failure(refused, report)).toBe('failure')
    expect(new Classifier(undefined, true).failure(refused, report)).toBe('ignored')
  })

  test("is not asked about the caller's abort", () => {
    const classifier = new Classifier(() => 'failure')
    const aborted = Failure.cut('aborted', {}, undefined, () => new AbortedError('enough'))
    expect(classifier.failure(aborted, report)).toBe('ignored')
  })

  test('that throws or answers nonsense is reported, and the default counts', () => {
    reported.length = 0
    const throwing = new Classifier(() => {
      throw new Error('hook')
    })
    expect(throwing.value(1, report)).toBe('success')
    expect(throwing.failure(Failure.thrown(withCode('EPIPE')), report)).toBe('unanswered')
    const nonsense = new Classifier(() => JSON.parse('"good"'))
    expect(nonsense.value(1, report)).toBe('success')
    expect(reported.map(String)).toEqual([
      'Error: hook',
      'Error: hook',
      "TypeError: classify answered 'good', which is no classification",
    ])
  })

  test('and an error whose properties throw is a failure', () => {
    reported.length = 0
    const hostile = {
      get code() {
        throw new Error('getter')
      },
    }
    expect(new Classifier(undefined).failure(Failure.thrown(hostile), report)).toBe('failure')
    expect(reported).toEqual([new Error('getter')])
  })
})
