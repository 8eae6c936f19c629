import { asked } from './asked.js'
import { Failure } from './call/failure.js'
import { isResilienceError } from './resilience-error.js'

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

const UNANSWERED_CODES =
  /^(E(CONN(REFUSED|RESET|ABORTED)|TIMEDOUT|PIPE|NOTFOUND|AI_AGAIN|(HOST|NET)UNREACH)|UND_ERR_.*)$/

const ALL: readonly unknown[] = ['success', 'failure', 'unanswered', 'ignored']

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
  const { name, code, cause } = error as ErrorLike
  if (isResilienceError(error)) {
    if (code === 'TIMED_OUT' || code === 'DEADLINE_EXCEEDED') return 'unanswered'
    // Attempts used up say what the last of them said.
    return code === 'RETRIES_EXHAUSTED' ? classifyError(cause) : 'ignored'
  }
  if (name === 'AbortError' || code === 'ERR_CANCELED') return 'ignored'
  const isWrapped = typeof cause === 'object' && cause !== null
  const isUnanswered =
    name === 'TimeoutError' ||
    isUnansweredCode(code) ||
    (isWrapped && isUnansweredCode((cause as ErrorLike).code))
  return isUnanswered ? 'unanswered' : 'failure'
}

/** Node's network errors, and undici's own: time-outs and broken sockets. */
function isUnansweredCode(code: unknown): boolean {
  return typeof code === 'string' && UNANSWERED_CODES.test(code)
}

/** What a hook is told about `result`. */
export function attemptResultOf(result: unknown): AttemptResult {
  if (result instanceof Failure) return { ok: false, error: result.error }
  return { ok: true, value: result }
}

/** A classifier that cannot throw: where the hook does, it is reported and the default counts. */
export class Classifier {
  readonly #hook: Classify | undefined
  readonly #asksAboutRefusals: boolean

  constructor(hook: Classify | undefined, asksAboutRefusals = false) {
    this.#hook = hook
    this.#asksAboutRefusals = asksAboutRefusals
  }

  classify(result: unknown, report: (error: unknown) => void): Classification {
    if (!(result instanceof Failure)) {
      return this.#hook === undefined ? 'success' : this.#ask(result, report)
    }
    const { kind, refusedBy } = result
    if (kind === 'aborted') return 'ignored'
    if (kind === 'deadline') return refusedBy === undefined ? 'unanswered' : 'ignored'
    if (kind === 'refused' && !this.#asksAboutRefusals) return 'ignored'
    return this.#ask(result, report)
  }

  #ask(result: unknown, report: (error: unknown) => void): Classification {
    const told = attemptResultOf(result)
    const answer: unknown = asked(() => this.#hook?.(told), report)
    if (ALL.includes(answer)) return answer as Classification
    if (answer !== undefined) {
      const shown = typeof answer === 'string' ? `'${answer}'` : typeof answer
      report(new TypeError(`classify answered ${shown}, which is no classification`))
    }
    return safeDefault(told, report)
  }
}

/** As `defaultClassify`; errors with getters that throw are failures. */
function safeDefault(result: AttemptResult, report: (error: unknown) => void): Classification {
  try {
    return defaultClassify(result)
  } catch (error) {
    report(error)
    return 'failure'
  }
}
