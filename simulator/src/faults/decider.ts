/**
 * Chance that does not depend on the order of arrival: each decision is an integer hash of the
 * seed, of what is decided, of the entity it is decided about and of which occurrence it is.
 */
export interface Decider {
  /** The seed that all decisions follow from. */
  readonly seed: number
  /** 32 random bits as an unsigned integer. */
  bits(decision: string, entity: string, occurrence: number): number
  /** A number in [0, 1). */
  fraction(decision: string, entity: string, occurrence: number): number
  /** Whether a fault of that rate strikes; where `isDue` is given, only if that is so too. */
  strikes(
    fault: string,
    entity: string,
    occurrence: number,
    rate: number,
    isDue?: () => boolean,
  ): boolean
}

/** The largest seed; the smallest is 0. */
export const MAX_SEED = Number.MAX_SAFE_INTEGER

/**
 * Makes the decider of a seed.
 *
 * @throws {RangeError} when the seed is no integer from 0 to 9007199254740991.
 */
export function createDecider(seed: number): Decider {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`seed must be an integer 0..${MAX_SEED}, got ${seed}`)
  }
  const high = Math.floor(seed / 2 ** 32)
  const start = mix(mix(0x9e3779b9 ^ (seed >>> 0)) ^ high)
  const bits = (decision: string, entity: string, occurrence: number): number => {
    const named = hashText(hashText(start, decision), entity)
    return mix(named ^ mix(occurrence + 0x85ebca6b))
  }
  const fraction = (decision: string, entity: string, occurrence: number): number =>
    bits(decision, entity, occurrence) / 2 ** 32
  return {
    seed,
    bits,
    fraction,
    strikes: (fault, entity, occurrence, rate, isDue) =>
      fraction(fault, entity, occurrence) < rate && (isDue?.() ?? true),
  }
}

/** FNV-1a over the text's code units, then mixed, so that a text's end is marked too. */
function hashText(start: number, text: string): number {
  let hash = start
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return mix(hash ^ text.length)
}

/** The finalizer of MurmurHash3: every input bit reaches every output bit. */
function mix(input: number): number {
  let hash = input
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
