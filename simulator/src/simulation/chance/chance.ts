import { createDecider, type Decider } from '../../faults/decider.js'
import type { Strike } from './strike.js'

/**
 * Every decision of a run, each by what it is about: (seed, decision, entity, occurrence). Taking
 * one strike or one order away moves no other decision, so a failing run can be made small.
 * It is the gateway's decider too.
 */
export interface Chance extends Decider {
  /** The number of this time that something comes to this point; the first is 1. */
  occurrenceOf(entity: string): number
  /**
   * Whether the fault strikes here: by its rate in this seed (or `rate`, where a rule of the
   * gateway's has one) and where it `isDue`, or because exactly this strike is wanted again,
   * whatever is due. Never once the faults have ended.
   */
  strikes(
    fault: string,
    entity: string,
    occurrence: number,
    rate?: number,
    isDue?: () => boolean,
  ): boolean
  /** A number in [0, 1). */
  fraction(decision: string, entity: string, occurrence?: number): number
  /** A whole number, both ends included. */
  between(min: number, max: number, decision: string, entity: string, occurrence?: number): number
}

/** What strikes in a run. */
export interface ChanceOptions {
  readonly seed: number
  /** The rate of every fault that is on. */
  readonly rates: Readonly<Record<string, number>>
  /** Whether a fault that the rates turn on may strike at this moment. Default: always. */
  readonly isTime?: ((fault: string) => boolean) | undefined
  /** Lets exactly these strike, whatever the rates and the time say. */
  readonly only?: readonly Strike[] | undefined
  /** Told of every time that a fault could have struck. */
  readonly onAsked?: ((asked: Strike) => void) | undefined
  /** Told of every strike, once. */
  readonly onStruck?: ((strike: Strike) => void) | undefined
}

/** The chance of one run; keeps what has struck. */
export class ChanceBook implements Chance {
  readonly seed: number
  readonly #decider: Decider
  readonly #rates: ReadonlyMap<string, number>
  readonly #isTime: (fault: string) => boolean
  readonly #only: ReadonlySet<string> | undefined
  readonly #onAsked: ((asked: Strike) => void) | undefined
  readonly #onStruck: ((strike: Strike) => void) | undefined
  readonly #occurrences = new Map<string, number>()
  readonly #struck = new Map<string, Strike>()
  readonly #met = new Set<string>()
  #isOver = false

  constructor({ seed, rates, isTime, only, onAsked, onStruck }: ChanceOptions) {
    this.seed = seed
    this.#decider = createDecider(seed)
    this.#rates = new Map(Object.entries(rates))
    this.#isTime = isTime ?? (() => true)
    this.#only = only && new Set(only.map(keyOf))
    this.#onAsked = onAsked
    this.#onStruck = onStruck
  }

  /** What has struck, in the order in which it did. */
  get struck(): readonly Strike[] {
    return [...this.#struck.values()]
  }

  /** The faults that could have struck at some point: they are on, and something has asked. */
  get met(): readonly string[] {
    return [...this.#met]
  }

  /** From now on nothing strikes. */
  endFaults(): void {
    this.#isOver = true
  }

  occurrenceOf(entity: string): number {
    const occurrence = (this.#occurrences.get(entity) ?? 0) + 1
    this.#occurrences.set(entity, occurrence)
    return occurrence
  }

  strikes(
    fault: string,
    entity: string,
    occurrence: number,
    rate?: number,
    isDue?: () => boolean,
  ): boolean {
    if (this.#isOver) return false
    const share = rate ?? this.#rates.get(fault) ?? 0
    if (share > 0) this.#met.add(fault)
    if (this.#only === undefined && this.#onAsked === undefined) {
      if (share === 0 || this.#decider.fraction(fault, entity, occurrence) >= share) return false
      // Who brings a rate of his own has looked at the time.
      if (rate === undefined && !this.#isTime(fault)) return false
      if (isDue?.() === false) return false
      this.#note({ fault, entity, occurrence })
      return true
    }
    return this.#strikesAsWanted({ fault, entity, occurrence }, share, isDue)
  }

  bits(decision: string, entity: string, occurrence: number): number {
    return this.#decider.bits(decision, entity, occurrence)
  }

  fraction(decision: string, entity: string, occurrence = 0): number {
    return this.#decider.fraction(decision, entity, occurrence)
  }

  between(min: number, max: number, decision: string, entity: string, occurrence = 0): number {
    if (max <= min) return min
    return min + Math.floor(this.fraction(decision, entity, occurrence) * (max - min + 1))
  }

  #strikesAsWanted(strike: Strike, share: number, isDue?: () => boolean): boolean {
    this.#onAsked?.(strike)
    const { fault, entity, occurrence } = strike
    const isHit = this.#only
      ? this.#only.has(keyOf(strike))
      : this.#decider.strikes(fault, entity, occurrence, share, isDue)
    if (isHit) this.#note(strike)
    return isHit
  }

  /** A fault of the gateway as a whole is asked about again and again while it strikes. */
  #note(strike: Strike): void {
    const key = keyOf(strike)
    if (this.#struck.has(key)) return
    this.#struck.set(key, strike)
    this.#onStruck?.(strike)
  }
}

/** Names a strike as a key. */
export function keyOf({ fault, entity, occurrence }: Strike): string {
  return `${fault}|${entity}|${occurrence}`
}
