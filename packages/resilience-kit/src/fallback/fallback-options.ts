import type { EventSource } from '../listeners.js'
import { functionOrNothing } from '../option-range.js'
import type { Policy } from '../policy.js'
import type { RefusedBy } from '../resilience-error.js'

/** How the call ended that a fallback may answer for. */
export interface FallbackInfo {
  readonly error: unknown
  readonly refusedBy: RefusedBy | undefined
  /** How often the function was called. */
  readonly calls: number
}

/** When another answer may stand in for the real one. */
export interface FallbackOptions {
  /**
   * Default: only when the function was never called (`calls === 0`), so that no default hides a
   * call that may have happened. The caller's own abort is never answered. Where it throws, there
   * is no answer.
   */
  readonly answerWhen?: (info: FallbackInfo) => boolean
}

/** What a fallback tells. */
export interface FallbackEvents {
  /** The fallback answered. */
  readonly answered: { readonly name: string; readonly error: unknown; readonly calls: number }
  /** The fallback was asked and threw `fallbackError`. */
  readonly failed: {
    readonly name: string
    readonly error: unknown
    readonly fallbackError: unknown
  }
}

/** Gives another answer where the real one cannot be had. */
export interface FallbackPolicy<F> extends Policy<F>, EventSource<FallbackEvents> {}

/** Throws a TypeError where an option is not what it must be. */
export function checkedFallbackOptions(options: FallbackOptions): Required<FallbackOptions> {
  const { answerWhen } = options
  return {
    answerWhen:
      functionOrNothing('fallback.answerWhen', answerWhen) ?? (({ calls }) => calls === 0),
  }
}
