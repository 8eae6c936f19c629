import { asked } from '../asked.js'
import { Failure, type BuildError } from '../call/failure.js'
import type { OngoingCall, Result } from '../call/ongoing-call.js'
import { attemptResultOf, Classifier, isOutOfTime, type Classification } from '../classification.js'
import type { Clock } from '../clock.js'
import type { Env, Wiring } from '../env.js'
import { ExpiryQueue } from '../expiry-queue.js'
import { oneOf } from '../option-range.js'
import { PolicyBase, type PolicyDescription } from '../policy.js'
import {
  checkedCircuitBreakerOptions,
  givenOptions,
  type CheckedCircuitBreakerOptions,
} from './checked-options.js'
import type {
  CircuitBreakerEvents,
  CircuitBreakerOptions,
  CircuitBreakerPolicy,
  CircuitBreakerSnapshot,
  OpenFor,
} from './circuit-breaker-options.js'
import { CircuitOpenError } from './circuit-open-error.js'
import { circuitSettings } from './circuit-settings.js'
import { circuitSnapshot } from './circuit-snapshot.js'
import { circuitStart } from './circuit-start.js'
import { Circuit, REFUSED, type CircuitListener } from './circuit-state.js'
import { CircuitTimer } from './circuit-timer.js'
import { checkedOpenFor, openForMs } from './open-for.js'
import { openWait } from './open-wait.js'
import { PermittedCall, type PermitOwner } from './permitted-call.js'
import { Probe } from './probe.js'
import { RecentFailures } from './recent-failures.js'
import { CIRCUIT_STATES, type CircuitState, type Transition } from './transition.js'
import { transitionLine } from './transition-line.js'
import { twitchyRules } from './twitchy-settings.js'
import { Untold } from './untold.js'

const EVENTS = ['recorded', 'exceeded', 'transition', 'refused', 'reset'] as const

/** The state machine and what drives it, made when the clock is known. */
interface Driven {
  readonly circuit: Circuit
  readonly clock: Clock
  readonly timer: CircuitTimer
  readonly probes: ExpiryQueue | undefined
}

class CircuitBreaker
  extends PolicyBase<never, CircuitBreakerEvents, CheckedCircuitBreakerOptions>
  implements CircuitBreakerPolicy, CircuitListener, PermitOwner
{
  readonly #classifier: Classifier
  readonly #recent = new RecentFailures()
  /** Told once the change it tells of is complete. */
  readonly #untold = new Untold()
  /** Whether the rules need to know how long a call took, or when it ended. */
  readonly #measures: boolean
  #driven: Driven | undefined = undefined

  constructor(options: CheckedCircuitBreakerOptions, env: Env) {
    super('circuit-breaker', EVENTS, options, env)
    this.#classifier = new Classifier(options.classify, options.classifyRefusals)
    this.#measures =
      options.reopenSlowRate <= 100 ||
      options.tripWhen.some((rule) => 'window' in rule && 'ms' in rule.window)
  }

  get state(): CircuitState {
    const { restore, initialState } = this.options
    return this.#driven?.circuit.state ?? restore?.state ?? initialState
  }

  override describe(): PolicyDescription {
    return { ...super.describe(), options: givenOptions(this.options) }
  }

  snapshot(): CircuitBreakerSnapshot {
    const { circuit, clock } = this.#drive()
    return circuitSnapshot(this.name, circuit, clock)
  }

  transitionTo(state: CircuitState, how: OpenFor = {}): void {
    const { circuit, clock, timer } = this.#drive()
    const forMs = openForMs(state, how, clock.now())
    oneOf('transitionTo: state', state, CIRCUIT_STATES)
    circuit.transitionTo(state, forMs)
    if (state === 'closed') this.#recent.clear()
    timer.rearm()
    this.#untold.tellAll()
  }

  forceOpen(): void {
    this.transitionTo('forced-open')
  }

  forceClosed(): void {
    this.transitionTo('forced-closed')
  }

  reset(): void {
    this.transitionTo('closed')
    this.#untold.add(() => this.tell('reset', () => ({})))
    this.#untold.tellAll()
  }

  override run(call: OngoingCall, depth: number): Result {
    const { circuit, clock, probes } = this.#drive()
    let permit = circuit.admit()
    if (permit === REFUSED) return this.#refusal(circuit, call)
    if (!this.#untold.isEmpty) {
      this.#untold.tellAll()
      // Whoever heard of the change may have made the next one.
      permit = circuit.confirm(permit)
      if (permit === REFUSED) return this.#refusal(circuit, call)
    }
    const isTimed =
      this.#measures ||
      // Whatever may cut the call short matters only after a while.
      call.isCuttable ||
      this.listeners.has('recorded')
    const startedAt = isTimed ? clock.monotonic() : Number.NaN
    const permitted = new PermittedCall(this, permit, startedAt, call)
    const isProbe = probes !== undefined && circuit.state === 'half-open'
    return call.follow(depth, isProbe ? new Probe(this.name, probes, permitted) : permitted)
  }

  /** Takes a permit back with what came of it. */
  takeBack(permitted: PermittedCall, result: Result, isLate: boolean): void {
    const { circuit, clock } = this.#driven as Driven
    const { permit, startedAt } = permitted
    const now = Number.isNaN(startedAt) ? undefined : clock.monotonic()
    const durationMs = now === undefined ? Number.NaN : now - startedAt
    let classification: Classification
    let retryAfterMs = 0
    if (result instanceof Failure) {
      // A probe that only waited in a queue of the kit's own got no answer, but did not ask either.
      const isUnanswered = isLate && permitted.wasCalled
      classification = isUnanswered ? 'unanswered' : this.#classify(result, durationMs, permitted)
      if (classification !== 'ignored') retryAfterMs = this.#remember(result)
    } else {
      classification = this.#classifier.classify(result, this.#report)
    }
    const isSlow = durationMs > this.options.slowCallMs
    const counted = circuit.settle(permit, classification, isSlow, now, retryAfterMs)
    if (this.options.openWhen !== undefined && counted === 'counted') {
      this.#openIfAsked(circuit, result, classification)
    }
    if (counted !== 'unwatched' && this.listeners.has('recorded')) {
      this.#tellRecorded(result, classification, durationMs, counted === 'late')
    }
    if (!this.#untold.isEmpty) this.#untold.tellAll()
  }

  protected override bound(wiring: Wiring): void {
    const { clock, warn } = wiring
    const { probeLimitMs, tripWhen, waitInOpenMs } = this.options
    const waitMs = openWait(waitInOpenMs, wiring)
    const start = circuitStart(this.options, clock, waitMs)
    const settings = circuitSettings(this.options, waitMs)
    const circuit = new Circuit(settings, () => clock.monotonic(), this, start)
    const timer = new CircuitTimer(circuit, clock, this.options, () => this.#untold.tellAll())
    const probes = probeLimitMs > 0 ? new ExpiryQueue(clock, probeLimitMs) : undefined
    this.#driven = { circuit, clock, timer, probes }
    timer.rearm()
    for (const sentence of twitchyRules(tripWhen)) {
      warn(`circuit breaker '${this.name}': ${sentence}`)
    }
  }

  /** The circuit has changed its state. */
  moved(transition: Transition): void {
    this.#driven?.timer.rearm()
    const labels = this.#recent.labels()
    if (transition.to === 'closed') this.#recent.clear()
    this.#untold.add(() => {
      const { level, facts, message } = transitionLine(this.name, transition, labels)
      this.wiring.log(level, facts, message)
      this.tell('transition', () => transition)
    })
  }

  /** Rules of the circuit have reached their thresholds. */
  exceeded(state: CircuitState, readings: CircuitBreakerSnapshot['readings']): void {
    for (const reading of readings) {
      this.#untold.add(() => this.tell('exceeded', () => ({ state, reading })))
    }
  }

  readonly #report = (error: unknown): void => this.wiring.report(error)

  #drive(): Driven {
    if (this.#driven === undefined) this.bind({})
    return this.#driven as Driven
  }

  #classify(failure: Failure, durationMs: number, permitted: PermittedCall): Classification {
    const { kind, isPassing } = failure
    const { slowCallMs } = this.options
    // An abort because time was up (`AbortSignal.timeout`, an outer pipeline's limit) is one too.
    if (kind === 'aborted' && permitted.wasCalled && durationMs >= slowCallMs) {
      return isOutOfTime(failure.error) ? 'unanswered' : 'ignored'
    }
    const isLimit = kind === 'deadline' || kind === 'timed-out'
    // A limit that passed in a queue of the kit's own says nothing about the other side.
    if (isLimit && !permitted.wasCalled) return 'ignored'
    // Nor does one that stands further out (of the whole call) and cut it off early.
    if (isLimit && isPassing && durationMs < slowCallMs) return 'ignored'
    return this.#classifier.classify(failure, this.#report)
  }

  /** Keeps a failure for the log; how long the other side asks to wait, in milliseconds. */
  #remember(failure: Failure): number {
    this.#recent.add(failure)
    return Math.min(failure.retryAfterMs ?? 0, this.options.maxRetryAfterMs)
  }

  #openIfAsked(circuit: Circuit, result: Result, classification: Classification): void {
    const { openWhen } = this.options
    if (openWhen === undefined || classification === 'ignored' || circuit.state !== 'closed') return
    const ms = asked(() => checkedOpenFor(openWhen(attemptResultOf(result))), this.#report)
    if (ms !== undefined) circuit.openFor(ms)
  }

  #tellRecorded(result: Result, classification: Classification, ms: number, late: boolean): void {
    const failure = result instanceof Failure ? result : undefined
    if (failure?.kind === 'aborted' && classification === 'ignored') return
    const durationMs = Number.isNaN(ms) ? undefined : ms
    this.tell('recorded', () => ({ classification, durationMs, late, error: failure?.error }))
  }

  #refusal({ state, refusedForMs: retryAfterMs }: Circuit, call: OngoingCall): Failure {
    if (this.listeners.has('refused')) this.tell('refused', () => ({ state, retryAfterMs }))
    const build: BuildError = (soFar) => new CircuitOpenError(this.name, state, retryAfterMs, soFar)
    return Failure.refused('circuit-breaker', call, retryAfterMs, build)
  }
}

/**
 * A breaker with resilience4j's semantics; see `CircuitBreakerOptions` for every default.
 *
 * @throws RangeError or TypeError if an option is out of its range.
 */
export function circuitBreaker(
  options: CircuitBreakerOptions = {},
  env: Env = {},
): CircuitBreakerPolicy {
  return new CircuitBreaker(checkedCircuitBreakerOptions(options), env)
}
