import { LONGEST_TIMER_MS } from '../clock.js'
import { checkedOptions, integerIn, optionsOf, refuse } from '../option-range.js'
import { CountWindow } from './count-window.js'
import type { OutcomeWindow } from './outcome-counts.js'
import { TimeWindow } from './time-window.js'

/** The last calls that count: so many calls, or those of so many milliseconds. */
export type WindowSpec =
  | {
      /** The last so many calls, 1..1000000. */
      readonly calls: number
    }
  | {
      /** The calls of the last so many milliseconds, 1..2147483647. */
      readonly ms: number
      /**
       * How many slices the time is counted in, 1..100000 and at most `ms`, aligned to the
       * monotonic clock: a call counts for more than `ms - ms / slices` and at most `ms`. Default
       * 10, or `ms` if that is less.
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

/** `spec` with its default; throws an error that begins with `option` where it is no window. */
export function checkedWindow(option: string, spec: WindowSpec | undefined): WindowSpec {
  const { calls, ...time } = optionsOf(option, spec as { calls?: number; ms?: number })
  if (calls === undefined) {
    let most = 0
    return checkedOptions(option, time as { ms: number; slices?: number }, {
      ms: (name, value) => (most = integerIn(name, value, 1, LONGEST_TIMER_MS)),
      slices: (name, value = Math.min(DEFAULT_SLICES, most)) => {
        integerIn(name, value, 1, 100_000)
        return value <= most ? value : refuse(name, `at most ms, ${most}`, value)
      },
    })
  }
  const other = Object.entries(time).find(([, value]) => value !== undefined)
  if (other) throw new RangeError(`${option}: calls and ${other[0]} exclude each other`)
  return { calls: integerIn(`${option}.calls`, calls, 1, 1_000_000) }
}
