import type { Classification } from '../classification.js'
import { countsAt, rateOf, type OutcomeCounts, type OutcomeWindow } from './outcome-counts.js'
import { outcomeWindow, windowKey } from './outcome-window.js'
import type { ConsecutiveRule, RateRule, TripRule } from './trip-rule.js'

/** Where one rule stands. */
export interface RuleReading {
  readonly rule: TripRule['kind']
  /** The rule's own: percent for a rate, outcomes in a row otherwise. */
  readonly threshold: number
  /** Percent for a rate, -1 while there are too few calls; the length of the row otherwise. */
  readonly observed: number
  /** The calls in the rule's window; undefined for a row. */
  readonly counts: OutcomeCounts | undefined
}

/** A share of the calls in a window, which rules over the same calls have in common. */
class RateWatch {
  readonly window: OutcomeWindow
  readonly #rule: RateRule
  readonly #isSlow: boolean

  constructor(rule: RateRule, window: OutcomeWindow) {
    this.#rule = rule
    this.window = window
    this.#isSlow = rule.kind === 'slow-rate'
  }

  /** Whether it has reached its threshold with the outcome that its window has just recorded. */
  isTrippedBy(): boolean {
    const hits = this.#isSlow ? this.window.slow : this.window.failed
    // No threshold is 0, and most windows hold nothing bad.
    return hits > 0 && this.#observed >= this.#rule.threshold
  }

  reading(now: number): RuleReading {
    const { kind: rule, threshold } = this.#rule
    const counts = countsAt(this.window, now)
    return { rule, threshold, observed: this.#observed, counts }
  }

  get #observed(): number {
    const hits = this.#isSlow ? this.window.slow : this.window.failed
    return rateOf(hits, this.window.calls, this.#rule.minimumCalls)
  }
}

/** So many outcomes of one sort in a row. */
class RowWatch {
  readonly #rule: ConsecutiveRule
  #row = 0

  constructor(rule: ConsecutiveRule) {
    this.#rule = rule
  }

  /** Whether it has reached its threshold with this outcome, which it counts. */
  isTrippedBy(classification: Classification): boolean {
    const counts =
      classification === 'unanswered' ||
      (classification === 'failure' && this.#rule.kind === 'consecutive-failures')
    this.#row = counts ? this.#row + 1 : 0
    return this.#row >= this.#rule.threshold
  }

  reading(): RuleReading {
    const { kind: rule, threshold } = this.#rule
    return { rule, threshold, observed: this.#row, counts: undefined }
  }
}

/** Watches every rule of a breaker from one empty start on. */
export class TripWatch {
  /** Whether any rule looks at the time of a call. */
  readonly usesTime: boolean
  readonly #windows: readonly OutcomeWindow[]
  readonly #watches: readonly (RateWatch | RowWatch)[]

  constructor(rules: readonly TripRule[]) {
    const windows = new Map<string, OutcomeWindow>()
    this.usesTime = rules.some((rule) => 'window' in rule && 'ms' in rule.window)
    this.#watches = rules.map((rule) => {
      if (!('window' in rule)) return new RowWatch(rule)
      const key = windowKey(rule.window)
      const window = windows.get(key) ?? outcomeWindow(rule.window)
      windows.set(key, window)
      return new RateWatch(rule, window)
    })
    this.#windows = [...windows.values()]
  }

  /** Records an outcome; whether any rule has reached its threshold with it. */
  record(classification: Classification, slow: boolean, now: number): boolean {
    const failed = classification !== 'success'
    const windows = this.#windows
    const watches = this.#watches
    let isTripped = false
    // By index: iterators cost a tenth of a whole call here.
    for (let i = 0; i < windows.length; i += 1) windows[i]?.record(failed, slow, now)
    for (let i = 0; i < watches.length; i += 1) {
      if (watches[i]?.isTrippedBy(classification)) isTripped = true
    }
    return isTripped
  }

  readings(now: number): readonly RuleReading[] {
    return this.#watches.map((watch) => watch.reading(now))
  }
}
