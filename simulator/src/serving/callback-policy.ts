import type { CallbackPolicy } from '../gateway/callback.js'
import type { Scenario } from '../scenario/scenario.js'

/** What a scenario says otherwise about repeating callbacks; undefined where it says nothing. */
export interface OwnCallbackPolicy {
  readonly retryAfterMs: CallbackPolicy['retryAfterMs'] | undefined
  readonly timeoutMs: number | undefined
}

/** Reads it from the scenario. */
export function callbackPolicyOf({ callbacks }: Scenario): OwnCallbackPolicy {
  const { retryAfter, timeout } = callbacks
  return { retryAfterMs: retryAfter, timeoutMs: timeout }
}
