import type { Ids } from '../ids.js'

/**
 * Identifiers that a run repeats: `prefix` and a count in base 36 with eight places, so that text
 * order is the order in which they were made. They can be guessed: for tests only.
 */
export function sequentialIds(prefix = ''): Ids {
  if (!/^[0-9a-z]*$/.test(prefix)) throw new RangeError(`prefix must be of [0-9a-z], got ${prefix}`)
  let made = 0
  return {
    next() {
      made += 1
      return prefix + made.toString(36).padStart(8, '0')
    },
  }
}
