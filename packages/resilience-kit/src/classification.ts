import type { Failure } from './call/failure.js'
import { isResilienceError, type ResilienceErrorCode } from './resilience-error.js'

/**
 * What an attempt says about the other side: it worked; it answered that it did not; it did not
 * answer (so nobody knows what happened there); or it says nothing at all.
 */
export type Classification = 'success' | 'failure' | 'unanswered' | 'ignored'

/** What a `classify` hook is asked about. */
export type AttemptResult =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown }

/**
 * Classifies the result of an attempt. `undefined` means: as `defaultClassify` does. It is asked
 * about values, about what the function threw, and about the kit's own time-outs. It is not asked
 * about refusals of the kit and the caller's own abort (ignored: they say nothing about the other
 * side), nor about an attempt that the deadline cut short (see the breaker's `slowCallMs`).
 */
export type Classify = (result: AttemptResult) => Classification | undefined

const UNANSWERED_CODES: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

const KIT_CODES: Readonly<Record<ResilienceErrorCode, Classification>> = {
  ABORTED: 'ignored',
  BULKHEAD_FULL: 'ignored',
  CIRCUIT_OPEN: 'ignored',
  DEADLINE_EXCEEDED: 'unanswered',
  TIMED_OUT: 'unanswered',
}

const ALL: ReadonlySet<unknown> = new Set<Classification>([
  'success',
  'failure',
  'unanswered',
  'ignored',
])

/**
 * The default: values are successes; refusals of the kit and aborts are ignored; time-outs of the
 * kit and Node's network errors (also as `cause`, as fetch wraps them) are unanswered; every other
 * error is a failure.
 */
export function defaultClassify(result: AttemptResult): Classification {
  return result.ok ? 'success' : classifyError(result.error)
}

interface ErrorLike {
  readonly name?: unknown
  readonly code?: unknown
  readonly cause?: unknown
}

function classifyError(error: unknown): Classification {
  if (typeof error !== 'object' || error === null) return 'failure'
  if (isResilienceError(error)) return KIT_CODES[error.code] ?? 'failure'
  const { name, code, cause } = error as ErrorLike
  if (name === 'AbortError' || code === 'ERR_CANCELED') return 'ignored'
  if (name === 'TimeoutError' || isUnanswered(code)) return 'unanswered'
  const isWrapped = typeof cause === 'object' && cause !== null
  return isWrapped && isUnanswered((cause as ErrorLike).code) ? 'unanswered' : 'failure'
}

function isUnanswered(code: unknown): boolean {
  return (
    UNANSWERED_CODES.has(code) ||
    // undici's own codes: time-outs and broken sockets.
    (typeof code === 'string' && code.startsWith('UND_ERR_'))
  )
}

/** A classifier that cannot throw: where the hook does, it is reported and the default counts. */
export class Classifier {
  readonly #hook: Classify | undefined
  readonly #asksAboutRefusals: boolean

  constructor(hook: Classify | undefined, asksAboutRefusals = false) {
    this.#hook = hook
    this.#asksAboutRefusals = asksAboutRefusals
  }

  value(value: unknown, report: (error: unknown) => void): Classification {
    if (this.#hook === undefined) return 'success'
    return this.#ask(this.#hook, { ok: true, value }, report)
  }

  failure(failure: Failure, report: (error: unknown) => void): Classification {
    switch (failure.kind) {
      case 'aborted':
        return 'ignored'
      case 'deadline':
        return failure.refusedBy === undefined ? 'unanswered' : 'ignored'
      case 'refused':
        return this.#asksAboutRefusals ? this.#error(failure, report) : 'ignored'
      case 'timed-out':
        return this.#hook === undefined ? 'unanswered' : this.#error(failure, report)
      case 'thrown':
        return this.#error(failure, report)
    }
  }

  #error(failure: Failure, report: (error: unknown) => void): Classification {
    return this.#ask(this.#hook ?? defaultClassify, { ok: false, error: failure.error }, report)
  }

  #ask(hook: Classify, result: AttemptResult, report: (error: unknown) => void): Classification {
    try {
      const answer = hook(result)
      if (answer === undefined) return defaultClassify(result)
      if (ALL.has(answer)) return answer
      report(new TypeError(`classify answered '${answer}', which is no classification`))
      return defaultClassify(result)
    } catch (error) {
      report(error)
      return hook === defaultClassify ? 'failure' : this.#byDefault(result, report)
    }
  }

  #byDefault(result: AttemptResult, report: (error: unknown) => void): Classification {
    return this.#ask(defaultClassify, result, report)
  }
}
