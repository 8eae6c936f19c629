import type { EventSource } from '../listeners.js'
import { checkedOptions, functionOrNothing } from '../option-range.js'
import type { Policy } from '../policy.js'
import type { RefusedBy } from '../resilience-error.js'

/** How the call ended that a fallback may answer for. */
export interface FallbackInfo {
  /** Undefined where a value is answered for. */
  readonly error: unknown
  /** The value that `answerFor` matched. */
  readonly value: unknown
  /** The part of the kit that would not call, last; undefined where none refused. */
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
  /** Values that are replaced too. Where it throws, the value stays. Default: none. */
  readonly answerFor?: (value: unknown) => boolean
}

/** What a fallback tells. */
export interface FallbackEvents {
  /** The fallback answered. */
  readonly answered: {
    readonly name: string
    readonly error: unknown
    readonly value: unknown
    readonly calls: number
  }
  /** The fallback was asked and threw `fallbackError`. */
  readonly failed: {
    readonly name: string
    readonly error: unknown
    readonly fallbackError: unknown
  }
}

/** Gives another answer where the real one cannot be had. */
export interface FallbackPolicy<F> extends Policy<F>, EventSource<FallbackEvents> {}

/** `FallbackOptions` with every default filled in. */
export interface CheckedFallbackOptions {
  readonly answerWhen: (info: FallbackInfo) => boolean
  readonly answerFor: ((value: unknown) => boolean) | undefined
}

/** The default: no answer hides a call that may have happened. */
const wasNeverCalled = ({ calls }: FallbackInfo): boolean => calls === 0

/** Throws a TypeError where an option is not what it must be. */
export function checkedFallbackOptions(options: FallbackOptions): CheckedFallbackOptions {
  return checkedOptions('fallback', options, {
    answerWhen: (name, value) => functionOrNothing(name, value) ?? wasNeverCalled,
    answerFor: functionOrNothing,
  })
}
