import type { Classification } from '../classification.js'
import { CountWindow } from './count-window.js'
import type { TripRule } from './trip-rule.js'
import { rateOf, TripWatch, type RuleReading } from './trip-watch.js'

/**
 * `closed` admits and watches; `open` refuses until the wait is over; `half-open` admits a few
 * probes and decides by them. `forced-open` refuses and `forced-closed` admits, without watching,
 * until somebody resets.
 */
export type CircuitState = 'closed' | 'open' | 'half-open' | 'forced-open' | 'forced-closed'

/** Why a breaker changed its state. */
export type TransitionReason =
  | { readonly kind: 'tripped'; readonly reading: RuleReading }
  | { readonly kind: 'waited' }
  | { readonly kind: 'probes-passed'; readonly failureRate: number; readonly slowRate: number }
  | { readonly kind: 'probes-failed'; readonly failureRate: number; readonly slowRate: number }
  | { readonly kind: 'probes-undecided' }
  | { readonly kind: 'manual' }

/** One change of state, told after it was made. */
export interface Transition {
  readonly from: CircuitState
  readonly to: CircuitState
  readonly reason: TransitionReason
}

/** The numbers of a circuit; all checked before. */
export interface CircuitSettings {
  readonly tripWhen: readonly TripRule[]
  readonly waitInOpenMs: number
  readonly permits: number
  readonly minimumProbes: number
  /** Percent of failed probes that opens again. */
  readonly reopenFailureRate: number
  /** Percent of slow probes that opens again; Infinity: never. */
  readonly reopenSlowRate: number
  readonly afterMaxWaitInHalfOpen: 'open' | 'closed'
}

/** What `admit` answers where it does not permit the call. */
export const REFUSED = -1

/**
 * The state machine: no clock, no timer, no event; whoever drives it passes the monotonic time in
 * and hears of every transition after it was made.
 *
 * A permit is the number of the generation that gave it. A generation begins with every empty
 * window (closing, half-opening, forcing, reset); results of an earlier one are counted as late and
 * change nothing. Opening begins none: results of calls that were under way are still added to the
 * window that tripped, but no longer decide anything.
 */
export class Circuit {
  readonly #settings: CircuitSettings
  readonly #onTransition: (transition: Transition) => void
  #state: CircuitState = 'closed'
  #reason: TransitionReason | undefined
  #since: number
  #generation = 0
  #watch: TripWatch
  #probes: CountWindow | undefined
  #permits = 0
  #refused = 0
  #late = 0

  constructor(
    settings: CircuitSettings,
    now: number,
    onTransition: (transition: Transition) => void,
  ) {
    this.#settings = settings
    this.#since = now
    this.#onTransition = onTransition
    this.#watch = new TripWatch(settings.tripWhen)
  }

  get state(): CircuitState {
    return this.#state
  }

  /** Why the state is what it is; undefined at the start. */
  get reason(): TransitionReason | undefined {
    return this.#reason
  }

  /** When the state began. */
  get since(): number {
    return this.#since
  }

  /** Refusals since the window was last emptied. */
  get refused(): number {
    return this.#refused
  }

  /** Results that came from an earlier generation. */
  get late(): number {
    return this.#late
  }

  /** Probes that may still begin. */
  get permits(): number {
    return this.#permits
  }

  /**
   * A permit (settle it exactly once) or `REFUSED`. In `open`, the first call strictly after the
   * wait moves to `half-open` and takes its first permit: with a wait of 10 s the call at 10 000 ms
   * is refused and the one at 10 001 ms is permitted, as in resilience4j.
   */
  admit(now: number): number {
    if (this.#state === 'open' && now - this.#since > this.#settings.waitInOpenMs) {
      this.halfOpen(now)
    }
    if (this.#state === 'closed' || this.#state === 'forced-closed') return this.#generation
    if (this.#state === 'half-open' && this.#permits > 0) {
      this.#permits -= 1
      return this.#generation
    }
    this.#refused += 1
    return REFUSED
  }

  /** When a refused call can be permitted, in milliseconds from now; undefined: nobody knows. */
  retryAfterMs(now: number): number | undefined {
    if (this.#state !== 'open') return undefined
    // Strictly after the wait: one millisecond more than what is left of it.
    return Math.max(0, Math.floor(this.#settings.waitInOpenMs - (now - this.#since))) + 1
  }

  /** Takes a permit back together with what came of it; false if it came too late to count. */
  settle(permit: number, classification: Classification, slow: boolean, now: number): boolean {
    if (permit !== this.#generation) {
      this.#late += 1
      return false
    }
    if (this.#state === 'forced-closed') return true
    if (classification === 'ignored') {
      if (this.#state === 'half-open') this.#permits += 1
      return true
    }
    if (this.#probes !== undefined) this.#probes.record(classification !== 'success', slow)
    else this.#watch.record(classification, slow, now)
    if (this.#state === 'closed') this.#judge(now)
    else if (this.#state === 'half-open') this.#judgeProbes(now)
    return true
  }

  /** The wait in `open` is over (for those who do not want to wait for the next call). */
  halfOpen(now: number): void {
    if (this.#state === 'open') this.#enter('half-open', { kind: 'waited' }, now)
  }

  /** The probes took too long to decide anything. */
  giveUpProbes(now: number): void {
    if (this.#state !== 'half-open') return
    this.#enter(this.#settings.afterMaxWaitInHalfOpen, { kind: 'probes-undecided' }, now)
  }

  force(state: 'forced-open' | 'forced-closed', now: number): void {
    this.#enter(state, { kind: 'manual' }, now)
  }

  /** To `closed` with an empty window, from anywhere. */
  reset(now: number): void {
    this.#enter('closed', { kind: 'manual' }, now)
  }

  /** Where each rule stands; for probes, their own two rates. */
  readings(now: number): readonly RuleReading[] {
    if (this.#probes === undefined) return this.#watch.readings(now)
    const { reopenFailureRate, reopenSlowRate } = this.#settings
    const counts = this.#probes.counts()
    const { failureRate, slowRate } = this.#probeRates(this.#probes)
    return [
      { rule: 'failure-rate', threshold: reopenFailureRate, observed: failureRate, counts },
      { rule: 'slow-rate', threshold: reopenSlowRate, observed: slowRate, counts },
    ]
  }

  #judge(now: number): void {
    const reading = this.#watch.tripped(now)
    if (reading !== undefined) this.#enter('open', { kind: 'tripped', reading }, now)
  }

  #judgeProbes(now: number): void {
    if (this.#probes === undefined) return
    const { reopenFailureRate, reopenSlowRate } = this.#settings
    const { failureRate, slowRate } = this.#probeRates(this.#probes)
    if (failureRate < 0) return
    const failed = failureRate >= reopenFailureRate || slowRate >= reopenSlowRate
    if (failed) this.#enter('open', { kind: 'probes-failed', failureRate, slowRate }, now)
    else this.#enter('closed', { kind: 'probes-passed', failureRate, slowRate }, now)
  }

  #probeRates(probes: CountWindow): { failureRate: number; slowRate: number } {
    const { calls, failed, slow } = probes.counts()
    const { minimumProbes } = this.#settings
    return {
      failureRate: rateOf(failed, calls, minimumProbes),
      slowRate: rateOf(slow, calls, minimumProbes),
    }
  }

  #enter(to: CircuitState, reason: TransitionReason, now: number): void {
    const from = this.#state
    this.#state = to
    this.#reason = reason
    this.#since = now
    this.#permits = to === 'half-open' ? this.#settings.permits : 0
    if (to !== 'open') this.#beginGeneration(to)
    if (from !== to) this.#onTransition({ from, to, reason })
  }

  #beginGeneration(state: CircuitState): void {
    this.#generation += 1
    this.#refused = 0
    this.#probes = state === 'half-open' ? new CountWindow(this.#settings.permits) : undefined
    if (state !== 'half-open') this.#watch = new TripWatch(this.#settings.tripWhen)
  }
}
