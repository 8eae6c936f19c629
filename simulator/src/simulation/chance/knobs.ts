import type { Decider } from '../../faults/decider.js'

/**
 * Settings that each seed draws anew: a program must hold with any of them, and many a defect shows
 * only under odd ones (FoundationDB's knobs). Each is drawn by its name alone.
 */
export interface Knobs {
  /** A whole number, both ends included. */
  integer(name: string, min: number, max: number): number
  /** A whole number, both ends included, by its logarithm: 1 to 10 is as likely as 10 to 100. */
  scale(name: string, min: number, max: number): number
  oneOf<T extends number | string>(name: string, values: readonly [T, ...T[]]): T
  /** Whether something is so, in this share of the seeds. */
  isOn(name: string, share: number): boolean
}

/** The knobs of one run; keeps what was drawn, for the report. */
export class DrawnKnobs implements Knobs {
  readonly drawn: Record<string, number | string> = {}
  readonly #decider: Pick<Decider, 'fraction'>
  readonly #pinned: Readonly<Record<string, number | string>>

  /** @param pinned knobs that are not drawn: whatever is asked of them, that is what they are */
  constructor(
    decider: Pick<Decider, 'fraction'>,
    pinned: Readonly<Record<string, number | string>> = {},
  ) {
    this.#decider = decider
    this.#pinned = pinned
  }

  integer(name: string, min: number, max: number): number {
    return this.#keep(name, min + Math.floor(this.#fraction(name) * (max - min + 1)))
  }

  scale(name: string, min: number, max: number): number {
    const low = Math.log(min)
    const value = Math.exp(low + this.#fraction(name) * (Math.log(max) - low))
    return this.#keep(name, Math.min(max, Math.max(min, Math.round(value))))
  }

  oneOf<T extends number | string>(name: string, values: readonly [T, ...T[]]): T {
    const [first] = values
    return this.#keep(name, values[Math.floor(this.#fraction(name) * values.length)] ?? first)
  }

  isOn(name: string, share: number): boolean {
    return this.#keep(name, this.#fraction(name) < share ? 'yes' : 'no') === 'yes'
  }

  #fraction(name: string): number {
    return this.#decider.fraction('knob', name, 0)
  }

  #keep<T extends number | string>(name: string, value: T): T {
    const kept = (this.#pinned[name] as T | undefined) ?? value
    this.drawn[name] = kept
    return kept
  }
}
