import type { Classification } from '../classification.js'
import type { OutcomeCounts, OutcomeWindow } from './outcome-counts.js'
import { outcomeWindow, windowKey } from './outcome-window.js'
import type { ConsecutiveRule, RateRule, TripRule } from './trip-rule.js'

/** Where one rule stands. */
export interface RuleReading {
  readonly rule: TripRule['kind']
  readonly threshold: number
  /** Percent for a rate, -1 while there are too few calls; the length of the row otherwise. */
  readonly observed: number
  /** The calls in the rule's window; undefined for a row. */
  readonly counts: OutcomeCounts | undefined
}

interface RuleWatch {
  reading(now: number): RuleReading
  record(classification: Classification): void
}

class RateWatch implements RuleWatch {
  readonly #rule: RateRule
  readonly #window: OutcomeWindow

  constructor(rule: RateRule, window: OutcomeWindow) {
    this.#rule = rule
    this.#window = window
  }

  record(): void {
    // Windows are shared between rules; the watch over all of them records.
  }

  reading(now: number): RuleReading {
    const { kind, threshold, minimumCalls } = this.#rule
    const counts = this.#window.counts(now)
    const hits = kind === 'failure-rate' ? counts.failed : counts.slow
    return { rule: kind, threshold, observed: rateOf(hits, counts.calls, minimumCalls), counts }
  }
}

class ConsecutiveWatch implements RuleWatch {
  readonly #rule: ConsecutiveRule
  #row = 0

  constructor(rule: ConsecutiveRule) {
    this.#rule = rule
  }

  record(classification: Classification): void {
    const counts =
      classification === 'unanswered' ||
      (classification === 'failure' && this.#rule.kind === 'consecutive-failures')
    this.#row = counts ? this.#row + 1 : 0
  }

  reading(): RuleReading {
    const { kind, threshold } = this.#rule
    return { rule: kind, threshold, observed: this.#row, counts: undefined }
  }
}

/** Percent, or -1 below the minimum. */
export function rateOf(hits: number, calls: number, minimumCalls: number): number {
  return calls === 0 || calls < minimumCalls ? -1 : (hits * 100) / calls
}

/** Watches every rule of a breaker from one empty start on. */
export class TripWatch {
  readonly #windows = new Map<string, OutcomeWindow>()
  readonly #watches: readonly RuleWatch[]

  constructor(rules: readonly TripRule[]) {
    this.#watches = rules.map((rule) => {
      if (!('window' in rule)) return new ConsecutiveWatch(rule)
      const key = windowKey(rule.window)
      const window = this.#windows.get(key) ?? outcomeWindow(rule.window)
      this.#windows.set(key, window)
      return new RateWatch(rule, window)
    })
  }

  record(classification: Classification, slow: boolean, now: number): void {
    const failed = classification !== 'success'
    for (const window of this.#windows.values()) window.record(failed, slow, now)
    for (const watch of this.#watches) watch.record(classification)
  }

  /** The first rule whose threshold is reached. */
  tripped(now: number): RuleReading | undefined {
    for (const watch of this.#watches) {
      const reading = watch.reading(now)
      if (reading.observed >= reading.threshold) return reading
    }
    return undefined
  }

  readings(now: number): readonly RuleReading[] {
    return this.#watches.map((watch) => watch.reading(now))
  }
}
