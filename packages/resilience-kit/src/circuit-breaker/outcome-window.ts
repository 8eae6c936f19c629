import { LONGEST_TIMER_MS } from '../clock.js'
import { integerIn } from '../option-range.js'
import { CountWindow } from './count-window.js'
import type { OutcomeWindow } from './outcome-counts.js'
import { TimeWindow } from './time-window.js'

/** The last calls that count: so many calls, or those of so many milliseconds. */
export type WindowSpec =
  | {
      /** 1..1000000. */
      readonly calls: number
    }
  | {
      /** Milliseconds, 1..2147483647. */
      readonly ms: number
      /**
       * How many slices the time is counted in, 1..100000, aligned to the monotonic clock: a call
       * counts for more than `ms - ms / slices` and at most `ms`. Default 10.
       */
      readonly slices?: number
    }

const DEFAULT_SLICES = 10

/** Builds the window that `spec` describes. */
export function outcomeWindow(spec: WindowSpec): OutcomeWindow {
  if ('calls' in spec) return new CountWindow(spec.calls)
  return new TimeWindow(spec.ms, spec.slices ?? DEFAULT_SLICES)
}

/** The same text for windows that hold the same calls. */
export function windowKey(spec: WindowSpec): string {
  return 'calls' in spec ? `${spec.calls} calls` : `${spec.ms} ms/${spec.slices ?? DEFAULT_SLICES}`
}

/** Throws a RangeError or TypeError that begins with `option` where it is no window in range. */
export function checkedWindow(option: string, spec: WindowSpec): WindowSpec {
  if (typeof spec !== 'object' || spec === null) {
    throw new TypeError(`${option} must be { calls } or { ms }, got ${String(spec)}`)
  }
  if ('calls' in spec && 'ms' in spec) {
    throw new RangeError(`${option} must have calls or ms, got both`)
  }
  if ('calls' in spec) {
    integerIn(`${option}.calls`, spec.calls, 1, 1_000_000)
    return spec
  }
  integerIn(`${option}.ms`, spec.ms, 1, LONGEST_TIMER_MS)
  integerIn(`${option}.slices`, spec.slices ?? DEFAULT_SLICES, 1, 100_000)
  return spec
}
