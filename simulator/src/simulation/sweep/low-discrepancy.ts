import type { Random } from '@holdfast/resilience-kit'

/** The bases of the coordinates: as many as a point may have. */
const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]

/** Only one in so many points is taken: else coordinates of large bases run beside each other. */
const LEAP = 409

/**
 * Points of the unit cube that fill it more evenly than chance, however many are taken: Halton's
 * sequence with the leap that Kocis and Whiten found (1997), moved by chance, so that another seed
 * gives other points that are as even.
 */
export class LowDiscrepancy {
  readonly #shift: readonly number[]
  #taken = 0

  /** @param dimensions coordinates of a point, at most 12 */
  constructor(dimensions: number, random: Random) {
    if (dimensions > PRIMES.length) throw new RangeError(`at most ${PRIMES.length} dimensions`)
    this.#shift = Array.from({ length: dimensions }, () => random.next())
  }

  /** The next point; every coordinate is in [0, 1). */
  next(): readonly number[] {
    this.#taken += 1
    const index = this.#taken * LEAP
    return this.#shift.map((shift, at) => (radicalInverse(index, PRIMES[at] ?? 2) + shift) % 1)
  }
}

/** The number's digits in that base, mirrored behind the point. */
function radicalInverse(index: number, base: number): number {
  let inverse = 0
  let digit = 1 / base
  for (let rest = index; rest > 0; rest = Math.floor(rest / base)) {
    inverse += digit * (rest % base)
    digit /= base
  }
  return inverse
}
