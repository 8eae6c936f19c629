import type { Classification } from '../classification.js'
import { countsAt, rateOf, type OutcomeCounts, type OutcomeWindow } from './outcome-counts.js'
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

  get isTripped(): boolean {
    // No threshold is 0, and most windows hold nothing bad.
    return this.#hits > 0 && this.#observed >= this.#rule.threshold
  }

  reading(now: number): RuleReading {
    const { kind: rule, threshold } = this.#rule
    const counts = countsAt(this.window, now)
    return { rule, threshold, observed: this.#observed, counts }
  }

  get #hits(): number {
    return this.#isSlow ? this.window.slow : this.window.failed
  }

  get #observed(): number {
    return rateOf(this.#hits, this.window.calls, this.#rule.minimumCalls)
  }
}

/** So many outcomes of one sort in a row. */
class RowWatch {
  readonly #rule: ConsecutiveRule
  #row = 0

  constructor(rule: ConsecutiveRule) {
    this.#rule = rule
  }

  get isTripped(): boolean {
    return this.#row >= this.#rule.threshold
  }

  record(classification: Classification): void {
    const counts =
      classification === 'unanswered' ||
      (classification === 'failure' && this.#rule.kind === 'consecutive-failures')
    this.#row = counts ? this.#row + 1 : 0
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
  readonly #rows: readonly RowWatch[]
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
    this.#rows = this.#watches.filter((watch) => watch instanceof RowWatch)
  }

  record(classification: Classification, slow: boolean, now: number): void {
    const failed = classification !== 'success'
    for (const window of this.#windows) window.record(failed, slow, now)
    for (const row of this.#rows) row.record(classification)
  }

  /** Whether any rule has reached its threshold with the call recorded last. */
  get isTripped(): boolean {
    for (const watch of this.#watches) if (watch.isTripped) return true
    return false
  }

  readings(now: number): readonly RuleReading[] {
    return this.#watches.map((watch) => watch.reading(now))
  }
}
