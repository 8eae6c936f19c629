const BRAND = Symbol.for('@holdfast/resilience-kit/error')

/** What an error of the kit tells a program; stable across versions. */
export type ResilienceErrorCode =
  'ABORTED' | 'BULKHEAD_FULL' | 'CIRCUIT_OPEN' | 'DEADLINE_EXCEEDED' | 'TIMED_OUT'

/** The part of the kit that would not call. */
export type RefusedBy = 'circuit-breaker' | 'bulkhead' | 'aborted' | 'deadline'

/** What every error of the kit is built from. */
export interface ResilienceErrorParts {
  readonly code: ResilienceErrorCode
  readonly name: string
  readonly message: string
  readonly retryAfterMs?: number | undefined
  readonly cause?: unknown
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

  constructor(parts: ResilienceErrorParts) {
    const limit = Error.stackTraceLimit
    setStackTraceLimit(0)
    super(parts.message, parts.cause === undefined ? undefined : { cause: parts.cause })
    setStackTraceLimit(limit)
    this.name = parts.name
    this.code = parts.code
    this.retryAfterMs = parts.retryAfterMs
  }
}

Object.defineProperty(ResilienceError.prototype, BRAND, { value: true })

function setStackTraceLimit(limit: number): void {
  // Frozen intrinsics make it read-only; then the error simply keeps its stack.
  if (Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')?.writable === true) {
    Error.stackTraceLimit = limit
  }
}

/** Whether `error` was made by the kit: by this copy of the package or by any other. */
export function isResilienceError(error: unknown): error is ResilienceError {
  return typeof error === 'object' && error !== null && BRAND in error
}
