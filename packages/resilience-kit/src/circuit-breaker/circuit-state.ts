import type { Classification } from '../classification.js'
import type { CircuitSettings, CircuitStart } from './circuit-settings.js'
import { IllegalTransitionError } from './illegal-transition-error.js'
import { ProbeWatch, type ProbeVerdict } from './probe-watch.js'
import type { CircuitState, Transition, TransitionReason } from './transition.js'
import { TripWatch, type RuleReading } from './trip-watch.js'

/** Who hears of changes, after they were made. */
export interface CircuitListener {
  readonly name: string
  moved(transition: Transition): void
  /** Rules that have reached their thresholds, in `closed` and, each once, in `metrics-only`. */
  exceeded(state: CircuitState, readings: readonly RuleReading[]): void
}

/** What else matters when a state begins. */
interface Circumstances {
  /** The least to refuse in `open`. */
  readonly retryAfterMs?: number
  /** How long exactly to refuse in `open`. */
  readonly forMs?: number | undefined
  readonly exceeded?: readonly RuleReading[]
}

/** What `admit` answers where it does not permit the call. */
export const REFUSED = -1

/** What became of a result: counted; too late to count; or nothing is counted in this state. */
export type Counted = 'counted' | 'late' | 'unwatched'

/**
 * The state machine: no timer and no event; it reads the monotonic `time` where it needs it, and
 * tells its listener of every change after it was made.
 *
 * A permit is the number of the generation that gave it. A generation begins with every empty
 * window (closing, half-opening, forcing, reset); results of an earlier one are counted as late and
 * change nothing. Opening begins none: results of calls that were under way are still added to the
 * window that tripped, but no longer decide anything.
 */
export class Circuit {
  readonly #settings: CircuitSettings
  readonly #time: () => number
  readonly #listener: CircuitListener
  /** Only the circuit itself writes what follows. */
  state: CircuitState
  /** Why the state is what it is; undefined at the start. */
  reason: TransitionReason | undefined = undefined
  /** When the state began. */
  since: number
  /** How long `open` refuses, in milliseconds. */
  waitMs: number
  /** How often it has opened since it was closed last. */
  openings: number
  /** Probes that may still begin. */
  permits = 0
  /** What `retryAfterMs` was when a call was refused last: saves reading the time again. */
  refusedForMs: number | undefined = undefined
  /** Refusals since the window was last emptied. */
  refused = 0
  /** Results that came from an earlier generation. */
  late = 0
  #generation = 0
  #watch: TripWatch
  #probes: ProbeWatch | undefined = undefined
  readonly #announced = new Set<number>()

  constructor(
    settings: CircuitSettings,
    time: () => number,
    listener: CircuitListener,
    start: CircuitStart = { state: 'closed', openings: 0, waitMs: 0, inStateMs: 0 },
  ) {
    this.#settings = settings
    this.#time = time
    this.#listener = listener
    this.state = start.state
    this.since = time() - start.inStateMs
    this.openings = start.openings
    this.waitMs = start.waitMs
    this.#watch = new TripWatch(settings.tripWhen)
    this.#beginGeneration()
  }

  /**
   * A permit (settle it exactly once) or `REFUSED`. In `open`, the first call strictly after the
   * wait moves to `half-open` and takes its first permit: with a wait of 10 s the call at 10 000 ms
   * is refused and the one at 10 001 ms is permitted, as in resilience4j.
   */
  admit(): number {
    if (this.state === 'closed') return this.#generation
    this.refusedForMs = undefined
    if (this.state === 'open') {
      const now = this.#time()
      if (now - this.since > this.waitMs) this.halfOpen()
      else this.refusedForMs = this.#openForMs(now)
    }
    if (this.state === 'half-open' && this.permits > 0) {
      this.permits -= 1
      return this.#generation
    }
    if (this.state === 'forced-closed' || this.state === 'metrics-only') return this.#generation
    this.refused += 1
    return REFUSED
  }

  /** `permit`, or another answer where the state has changed since by hand. */
  confirm(permit: number): number {
    return permit === this.#generation && this.state !== 'open' ? permit : this.admit()
  }

  /** When a refused call can be permitted, in milliseconds from now; undefined: nobody knows. */
  get retryAfterMs(): number | undefined {
    return this.state === 'open' ? this.#openForMs(this.#time()) : undefined
  }

  /**
   * Takes a permit back together with what came of it. `now` saves reading the time where the
   * caller has just done so; `retryAfterMs` is the least to wait if this result opens the circuit.
   */
  settle(
    permit: number,
    classification: Classification,
    slow: boolean,
    now?: number,
    retryAfterMs = 0,
  ): Counted {
    const isLate = permit !== this.#generation
    if (isLate) this.late += 1
    if (isForced(this.state)) return 'unwatched'
    if (isLate) return 'late'
    if (classification === 'ignored') {
      if (this.state === 'half-open') this.permits += 1
    } else if (this.#probes === undefined) {
      const at = now ?? (this.#watch.usesTime ? this.#time() : 0)
      if (this.#watch.record(classification, slow, at)) this.#exceeded(at, retryAfterMs)
    } else {
      this.#probes.record(classification !== 'success', slow)
      if (this.state === 'half-open') this.#decide(this.#probes.verdict, retryAfterMs)
    }
    return 'counted'
  }

  /** The wait in `open` is over (for those who do not want to wait for the next call). */
  halfOpen(): void {
    if (this.state === 'open') this.#enter('half-open', { kind: 'waited' })
  }

  /** The probes took too long to decide anything. */
  giveUpProbes(): void {
    if (this.state !== 'half-open') return
    this.#enter(this.#settings.afterMaxWaitInHalfOpen, { kind: 'probes-undecided' })
  }

  /** An outcome asks to refuse for `ms` milliseconds; only `closed` listens, as in resilience4j. */
  openFor(ms: number): void {
    if (this.state !== 'closed') return
    this.#enter('open', { kind: 'asked' }, { forMs: ms })
  }

  /**
   * By hand, to any state but those that make no sense from here; `forMs` is how long `open` then
   * refuses. Entering the same state again begins it anew and is not told.
   *
   * @throws IllegalTransitionError; then nothing has changed.
   */
  transitionTo(to: CircuitState, forMs?: number): void {
    const isIllegal =
      (this.state === 'closed' && to === 'half-open') ||
      (this.state === 'metrics-only' && (to === 'open' || to === 'half-open'))
    if (isIllegal) throw new IllegalTransitionError(this.#listener.name, this.state, to)
    this.#enter(to, { kind: 'manual' }, { forMs })
  }

  /** Where each rule stands; for probes, the rates that have a limit for them. */
  readings(): readonly RuleReading[] {
    return (this.#probes ?? this.#watch).readings(this.#time())
  }

  #openForMs(now: number): number {
    // Strictly after the wait: one millisecond more than what is left of it.
    return Math.max(0, Math.floor(this.waitMs - (now - this.since))) + 1
  }

  #exceeded(now: number, retryAfterMs: number): void {
    const state = this.state
    if (state !== 'closed' && state !== 'metrics-only') return
    const exceeded = this.#watch.readings(now).filter((reading, rule) => {
      if (reading.observed < reading.threshold || this.#announced.has(rule)) return false
      this.#announced.add(rule)
      return true
    })
    const [reading] = exceeded
    if (reading === undefined) return
    if (state === 'metrics-only') this.#listener.exceeded(state, exceeded)
    else this.#enter('open', { kind: 'tripped', reading }, { retryAfterMs, exceeded })
  }

  #decide(verdict: ProbeVerdict | undefined, retryAfterMs: number): void {
    if (verdict === undefined) return
    this.#enter(verdict.kind === 'probes-failed' ? 'open' : 'closed', verdict, { retryAfterMs })
  }

  #enter(to: CircuitState, reason: TransitionReason, circumstances: Circumstances = {}): void {
    const { retryAfterMs = 0, forMs, exceeded } = circumstances
    const from = this.state
    // Waits grow with every opening in a row; one of a given length is no such opening.
    if (to === 'forced-open' || (to === 'open' && forMs === undefined)) this.openings += 1
    else if (to !== 'open' && to !== 'half-open') this.openings = 0
    if (to === 'open') {
      const previousMs = this.openings > 1 ? this.waitMs : 0
      const waitMs = forMs ?? this.#settings.waitMs(this.openings, previousMs)
      this.waitMs = Math.max(waitMs, retryAfterMs)
    }
    this.state = to
    this.reason = reason
    this.since = this.#time()
    if (to === 'open') this.permits = 0
    else this.#beginGeneration()
    if (exceeded !== undefined) this.#listener.exceeded(from, exceeded)
    if (from !== to) this.#listener.moved({ from, to, reason })
  }

  #beginGeneration(): void {
    const isHalfOpen = this.state === 'half-open'
    this.#generation += 1
    this.refused = 0
    this.permits = isHalfOpen ? this.#settings.permits : 0
    this.#probes = isHalfOpen ? new ProbeWatch(this.#settings) : undefined
    this.#announced.clear()
    if (!isHalfOpen) this.#watch = new TripWatch(this.#settings.tripWhen)
  }
}

function isForced(state: CircuitState): boolean {
  return state === 'forced-open' || state === 'forced-closed'
}
