const BRAND = Symbol.for('@holdfast/resilience-kit/error')

/** What an error of the kit tells a program; stable across versions. */
export type ResilienceErrorCode =
  | 'ABORTED'
  | 'BULKHEAD_FULL'
  | 'CIRCUIT_OPEN'
  | 'DEADLINE_EXCEEDED'
  | 'ILLEGAL_TRANSITION'
  | 'RATE_LIMITED'
  | 'RETRIES_EXHAUSTED'
  | 'TIMED_OUT'

/** The part of the kit that would not call. */
export type RefusedBy = 'circuit-breaker' | 'rate-limiter' | 'bulkhead' | 'aborted' | 'deadline'

// Whoever passes these on names them: spreading an object costs four times what such an error does.

/** What had become of a call when an error was made for it. */
export interface CallSoFar {
  /** How often the function had been called. */
  readonly calls?: number | undefined
  /** The error of the last of these calls that gave no value. */
  readonly cause?: unknown
}

/** What some errors of the kit carry beside code, name and message. */
export interface ResilienceErrorDetails extends CallSoFar {
  /** When asking again can make sense, in milliseconds from now. */
  readonly retryAfterMs?: number | undefined
  /** The name of the policy that made it. */
  readonly policy?: string | undefined
}

/**
 * Base of every error that the kit itself makes. It carries no stack: it is made where a timer or
 * a policy decides, so a stack would name no line of yours, and capturing one is most of the cost
 * of refusing a call.
 */
export class ResilienceError extends Error {
  /** Tells the reasons apart. */
  readonly code: ResilienceErrorCode
  /** When asking again can make sense, in milliseconds from now; undefined where nobody knows. */
  readonly retryAfterMs: number | undefined
  /**
   * The name of the policy that refused the call or ended it (`name` in its events); undefined for
   * what the call itself brought along: its signal, its `deadlineMs`.
   */
  readonly policy: string | undefined
  /**
   * How often the function had been called when the error was made: only with 0 was nothing sent.
   * A refusal after earlier calls has the error of the last of them as its `cause`. Undefined for
   * errors that belong to no call.
   */
  readonly calls: number | undefined

  constructor(
    code: ResilienceErrorCode,
    name: string,
    message: string,
    { retryAfterMs, cause, policy, calls }: ResilienceErrorDetails = {},
  ) {
    const limit = Error.stackTraceLimit
    limitStackTrace(0)
    super(message, cause === undefined ? undefined : { cause })
    limitStackTrace(limit)
    this.name = name
    this.code = code
    this.retryAfterMs = retryAfterMs
    this.policy = policy
    this.calls = calls
  }
}

Object.defineProperty(ResilienceError.prototype, BRAND, { value: true })

function limitStackTrace(limit: number): void {
  try {
    Error.stackTraceLimit = limit
  } catch {
    // Frozen intrinsics make it read-only; then the error simply keeps its stack.
  }
}

/** Whether `error` was made by the kit: by this copy of the package or by any other. */
export function isResilienceError(error: unknown): error is ResilienceError {
  return typeof error === 'object' && error !== null && BRAND in error
}
