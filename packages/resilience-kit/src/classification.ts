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

const SYSTEM_CODES =
  /^E(CONN(REFUSED|RESET|ABORTED)|TIMEDOUT|PIPE|NOTFOUND|AI_AGAIN|(HOST|NET)UNREACH|NETDOWN|PROTO)$/
const CLIENT_CODES = /^(UND_ERR_|HPE_|ERR_HTTP2_|ERR_STREAM_PREMATURE_CLOSE$)/

/** How far a chain of causes is followed. */
const DEEPEST_CAUSE = 5

const ALL: readonly unknown[] = ['success', 'failure', 'unanswered', 'ignored']

/**
 * The default: values are successes; refusals of the kit and aborts are ignored; time-outs of the
 * kit, Node's network errors and bodies that cannot be parsed are unanswered (also as a `cause`, as
 * fetch wraps them, or in an AggregateError); every other error is a failure.
 */
export function defaultClassify(result: AttemptResult): Classification {
  return result.ok ? 'success' : classifyError(result.error)
}

interface ErrorLike {
  readonly name?: unknown
  readonly code?: unknown
  readonly cause?: unknown
  /** Of an AggregateError. */
  readonly errors?: unknown
}

function classifyError(error: unknown, depth = 0): Classification {
  if (typeof error !== 'object' || error === null || depth > DEEPEST_CAUSE) return 'failure'
  const { name, code, cause, errors } = error as ErrorLike
  if (isResilienceError(error)) {
    if (code === 'TIMED_OUT' || code === 'DEADLINE_EXCEEDED') return 'unanswered'
    // Attempts used up say what the last of them said.
    return code === 'RETRIES_EXHAUSTED' ? classifyError(cause, depth + 1) : 'ignored'
  }
  if (name === 'AbortError' || code === 'ERR_CANCELED') return 'ignored'
  // A body that cannot be parsed is no answer in the other side's own words.
  if (name === 'TimeoutError' || name === 'SyntaxError' || isUnansweredCode(code)) {
    return 'unanswered'
  }
  const inner: readonly unknown[] = Array.isArray(errors) ? [cause, ...errors] : [cause]
  for (const one of inner) {
    const classification = classifyError(one, depth + 1)
    if (classification !== 'failure') return classification
  }
  return 'failure'
}

/**
 * Whether a call was aborted because time was up: by `AbortSignal.timeout`, or by a limit of an
 * outer pipeline. `aborted` is the error of the abort.
 */
export function isOutOfTime(aborted: unknown): boolean {
  try {
    const reason = (aborted as Error).cause as ErrorLike | null | undefined
    const { name, code } = reason ?? {}
    if (isResilienceError(reason)) return code === 'TIMED_OUT' || code === 'DEADLINE_EXCEEDED'
    return name === 'TimeoutError'
  } catch {
    // A getter of a foreign reason threw: it told us nothing.
    return false
  }
}

/** The system's network errors, and those of Node's HTTP and of undici: broken connections. */
function isUnansweredCode(code: unknown): boolean {
  return typeof code === 'string' && (SYSTEM_CODES.test(code) || CLIENT_CODES.test(code))
}

/** Throws where refusals would go to a hook that is not there: the default ignores them. */
export function checkRefusals(
  owner: string,
  { classify, classifyRefusals }: { classify: Classify | undefined; classifyRefusals: boolean },
): void {
  if (!classifyRefusals || classify !== undefined) return
  throw new RangeError(`${owner}.classifyRefusals needs classify: by default they are ignored`)
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
