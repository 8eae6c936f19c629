import type { DialectTimes } from './ports/gateway-dialect.js'

const longest = 10 * 365 * 24 * 60 * 60 * 1000

/**
 * Checks the times of a gateway.
 *
 * @throws RangeError where one of them is not a positive number of whole milliseconds.
 */
export function resolveTimes(times: DialectTimes): DialectTimes {
  const { checkAfterMs: _, ...single } = times
  for (const [name, value] of Object.entries(single)) {
    if (!Number.isInteger(value) || value < 1 || value > longest) {
      throw new RangeError(`times.${name} must be an integer of 1 ms or more, got ${value}`)
    }
  }
  return times
}
