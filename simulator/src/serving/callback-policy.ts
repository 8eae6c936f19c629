import type { Scenario } from '../scenario/scenario.js'
import type { WorldPorts } from './dialect-world.js'

/** What a scenario says otherwise about repeating callbacks. */
export function callbackPolicyOf({
  callbacks,
}: Scenario): ReturnType<WorldPorts['callbackPolicy']> {
  const { retryAfter, timeout } = callbacks
  return {
    ...(retryAfter === undefined ? {} : { retryAfterMs: retryAfter }),
    ...(timeout === undefined ? {} : { timeoutMs: timeout }),
  }
}
