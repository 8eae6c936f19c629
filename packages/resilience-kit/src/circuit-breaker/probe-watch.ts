import { CountWindow } from './count-window.js'
import { countsAt, rateOf, type OutcomeCounts } from './outcome-counts.js'
import type { RuleReading } from './trip-watch.js'

/** How many probes decide, and what they must show; all checked before. */
export interface ProbeSettings {
  readonly permits: number
  readonly minimumProbes: number
  /** Percent of failed probes that opens again. */
  readonly reopenFailureRate: number
  /** Percent of slow probes that opens again; Infinity: never. */
  readonly reopenSlowRate: number
}

/** What the probes have shown. */
export interface ProbeVerdict {
  readonly kind: 'probes-passed' | 'probes-failed'
  readonly failureRate: number
  readonly slowRate: number
  readonly counts: OutcomeCounts
}

/** Watches the probes of one half-open state. */
export class ProbeWatch {
  readonly #settings: ProbeSettings
  readonly #window: CountWindow

  constructor(settings: ProbeSettings) {
    this.#settings = settings
    this.#window = new CountWindow(settings.permits)
  }

  record(failed: boolean, slow: boolean): void {
    this.#window.record(failed, slow)
  }

  /** What the probes decide; undefined while too few have ended. */
  get verdict(): ProbeVerdict | undefined {
    const { reopenFailureRate, reopenSlowRate, minimumProbes } = this.#settings
    const { calls, failed, slow, slowFailed } = this.#window
    if (calls < minimumProbes) return undefined
    const failureRate = this.#rate(failed)
    const slowRate = this.#rate(slow)
    const isFailed = failureRate >= reopenFailureRate || slowRate >= reopenSlowRate
    const kind = isFailed ? 'probes-failed' : 'probes-passed'
    return { kind, failureRate, slowRate, counts: { calls, failed, slow, slowFailed } }
  }

  /** Where the probes stand against each limit that they have. */
  readings(now: number): readonly RuleReading[] {
    const { reopenFailureRate, reopenSlowRate } = this.#settings
    const counts = countsAt(this.#window, now)
    const failureRate = this.#rate(counts.failed)
    const readings: RuleReading[] = [
      { rule: 'failure-rate', threshold: reopenFailureRate, observed: failureRate, counts },
    ]
    // A limit of infinity is none, and no number of JSON either.
    if (Number.isFinite(reopenSlowRate)) {
      const slowRate = this.#rate(counts.slow)
      readings.push({ rule: 'slow-rate', threshold: reopenSlowRate, observed: slowRate, counts })
    }
    return readings
  }

  #rate(hits: number): number {
    return rateOf(hits, this.#window.calls, this.#settings.minimumProbes)
  }
}
