import { isResilienceError, type RefusedBy } from '../resilience-error.js'
import { Failure } from './failure.js'

/** A call that ended with a value. */
export interface SettledValue<T> {
  readonly ok: true
  /** The function's, a fallback's or that of a look-up. */
  readonly value: T
  /** How often the function was called; 0 where a fallback or a look-up answered alone. */
  readonly calls: number
  /** One error for each call of the function that ended without a value, in order. */
  readonly errors: readonly unknown[]
  /** Whether a fallback answered. */
  readonly fromFallback: boolean
}

/** A call that ended without a value. */
export interface SettledError {
  readonly ok: false
  /** Built when first read, by a getter of the prototype: `{ ...settled }` loses it. */
  readonly error: unknown
  /**
   * The part of the kit that would not call (or not call again: see `calls`); undefined if the
   * last thing that happened was a call of the function.
   */
  readonly refusedBy: RefusedBy | undefined
  /** When asking again can make sense, in milliseconds; undefined where nobody knows. */
  readonly retryAfterMs: number | undefined
  /** How often the function was called. */
  readonly calls: number
  /** One error for each call of the function that ended without a value, in order. */
  readonly errors: readonly unknown[]
  /** Whether a fallback was asked and failed too. */
  readonly fromFallback: boolean
}

/** How a call ended, as a value: what `settle` answers. */
export type Settled<T> = SettledValue<T> | SettledError

const NOTHING: readonly never[] = Object.freeze([])

function errorsOf(failures: readonly Failure[] | undefined): readonly unknown[] {
  return failures === undefined ? NOTHING : failures.map((failure) => failure.error)
}

/** `SettledError` whose errors are built when read. */
class LazySettledError implements SettledError {
  readonly ok = false
  readonly calls: number
  readonly fromFallback: boolean
  readonly refusedBy: RefusedBy | undefined
  readonly #failure: Failure
  readonly #failures: readonly Failure[] | undefined

  constructor(call: EndedCall, failure: Failure) {
    this.refusedBy = failure.refusedBy
    this.calls = call.calls
    this.fromFallback = call.fromFallback
    this.#failure = failure
    this.#failures = call.failures
  }

  get error(): unknown {
    return this.#failure.error
  }

  get retryAfterMs(): number | undefined {
    return this.#failure.retryAfterMs
  }

  get errors(): readonly unknown[] {
    return errorsOf(this.#failures)
  }

  /**
   * All parts, for `JSON.stringify` and loggers, which do not see getters. Of an error its name and
   * code, and its message only if it is the kit's: others may quote what was sent.
   */
  toJSON(): SettledError {
    const parts = this.#parts()
    return { ...parts, error: inJson(parts.error), errors: parts.errors.map(inJson) }
  }

  /** All parts as they are, for `console.log`. */
  [Symbol.for('nodejs.util.inspect.custom')](): SettledError {
    return this.#parts()
  }

  #parts(): SettledError {
    const { ok, error, errors, refusedBy, retryAfterMs, calls, fromFallback } = this
    return { ok, error, errors, refusedBy, retryAfterMs, calls, fromFallback }
  }
}

function inJson(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  try {
    const { name, code, message } = error as Error & { readonly code?: unknown }
    const isPlain = typeof code === 'string' || typeof code === 'number'
    return {
      name,
      ...(isPlain && { code }),
      ...(isResilienceError(error) && { message }),
    }
  } catch {
    // A getter of a foreign error threw.
    return {}
  }
}

/** What of a call is told when it has ended. */
export interface EndedCall {
  readonly calls: number
  readonly fromFallback: boolean
  readonly failures?: readonly Failure[] | undefined
}

/** How `call` ended, for whoever asked. */
export function settledOf<T>(call: EndedCall, result: unknown): Settled<T> {
  if (result instanceof Failure) return new LazySettledError(call, result)
  const { calls, fromFallback, failures } = call
  return { ok: true, value: result as T, calls, errors: errorsOf(failures), fromFallback }
}
