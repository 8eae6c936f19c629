import { isPromiseLike } from '../call/promise-like.js'
import { LONGEST_TIMER_MS } from '../clock.js'
import { integerIn } from '../option-range.js'
import type { OpenFor } from './circuit-breaker-options.js'
import type { CircuitState } from './transition.js'

/**
 * How long exactly to refuse in `state`, in milliseconds; undefined: as usual. `now` is the wall
 * clock's.
 *
 * @throws RangeError where it is out of its range, or `state` is not `open`.
 */
export function openForMs(
  state: CircuitState,
  { forMs, untilMs }: OpenFor,
  now: number,
): number | undefined {
  if (forMs === undefined && untilMs === undefined) return undefined
  if (state !== 'open') throw new RangeError(`forMs and untilMs are for open, got ${state}`)
  if (untilMs === undefined) return integerIn('transitionTo: forMs', forMs, 1, LONGEST_TIMER_MS)
  if (forMs !== undefined) {
    throw new RangeError('transitionTo: forMs and untilMs exclude each other')
  }
  const ms = Math.ceil(untilMs - now)
  return integerIn('transitionTo: untilMs - now', ms, 1, LONGEST_TIMER_MS)
}

/** What `openWhen` answered, if it is in its range; a promise passes, for `asked` to report. */
export function checkedOpenFor(ms: number | undefined): number | undefined {
  if (ms === undefined || isPromiseLike(ms)) return ms
  return integerIn('circuitBreaker.openWhen', ms, 1, LONGEST_TIMER_MS)
}
