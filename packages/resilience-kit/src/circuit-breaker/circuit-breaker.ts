import { Failure } from '../call/failure.js'
import type { OngoingCall, Receiver } from '../call/ongoing-call.js'
import { Classifier, type Classification } from '../classification.js'
import type { Clock, Timer } from '../clock.js'
import type { Env, Wiring } from '../env.js'
import { PolicyBase } from '../policy.js'
import {
  checkedCircuitBreakerOptions,
  type CheckedCircuitBreakerOptions,
  type CircuitBreakerEvents,
  type CircuitBreakerOptions,
  type CircuitBreakerPolicy,
  type CircuitBreakerSnapshot,
} from './circuit-breaker-options.js'
import { CircuitOpenError } from './circuit-open-error.js'
import { Circuit, REFUSED, type CircuitState, type Transition } from './circuit-state.js'
import { RecentFailures } from './recent-failures.js'
import { transitionLine } from './transition-line.js'
import { twitchyRules } from './twitchy-settings.js'

interface Driven {
  readonly circuit: Circuit
  readonly clock: Clock
}

class CircuitBreaker
  extends PolicyBase<never, CircuitBreakerEvents>
  implements CircuitBreakerPolicy
{
  readonly #options: CheckedCircuitBreakerOptions
  readonly #classifier: Classifier
  readonly #recent = new RecentFailures()
  readonly #untold: Transition[] = []
  #driven: Driven | undefined
  #timer: Timer | undefined

  constructor(options: CheckedCircuitBreakerOptions, env: Env) {
    super('circuit-breaker', env)
    this.#options = options
    this.#classifier = new Classifier(options.classify, options.classifyRefusals)
  }

  get state(): CircuitState {
    return this.#driven?.circuit.state ?? 'closed'
  }

  snapshot(): CircuitBreakerSnapshot {
    const { circuit, clock } = this.#drive()
    const now = clock.monotonic()
    return {
      name: this.name,
      state: circuit.state,
      inStateMs: now - circuit.since,
      reason: circuit.reason,
      retryAfterMs: circuit.retryAfterMs(now),
      readings: circuit.readings(now),
      permits: circuit.permits,
      refused: circuit.refused,
      late: circuit.late,
    }
  }

  forceOpen(): void {
    this.#move((circuit, now) => circuit.force('forced-open', now))
  }

  forceClosed(): void {
    this.#move((circuit, now) => circuit.force('forced-closed', now))
  }

  reset(): void {
    this.#move((circuit, now) => circuit.reset(now))
    if (this.listeners.has('reset')) this.listeners.emit('reset', { name: this.name })
  }

  override run(call: OngoingCall, depth: number, receiver: Receiver): void {
    const { circuit, clock } = this.#drive()
    const now = clock.monotonic()
    const permit = circuit.admit(now)
    if (permit === REFUSED) {
      receiver.failed(this.#refusal(circuit, now))
      return
    }
    if (this.#untold.length > 0) this.#tellTransitions()
    call.descend(depth + 1, new AdmittedRun(this, permit, now, receiver))
  }

  /** Settles a permit with a value. */
  settleValue(permit: number, startedAt: number, value: unknown): void {
    this.#settle(permit, startedAt, this.#classifier.value(value, this.#report), undefined)
  }

  /** Settles a permit with a failure. */
  settleFailure(permit: number, startedAt: number, failure: Failure): void {
    this.#settle(permit, startedAt, this.#classify(failure, startedAt), failure)
  }

  protected override bound({ clock, warn }: Wiring): void {
    const circuit = new Circuit(this.#options.circuit, clock.monotonic(), (transition) => {
      this.#untold.push(transition)
      this.#rearm(transition.to, clock, circuit)
    })
    this.#driven = { circuit, clock }
    for (const sentence of twitchyRules(this.#options.circuit.tripWhen)) {
      warn(`circuit breaker '${this.name}': ${sentence}`)
    }
  }

  readonly #report = (error: unknown): void => this.wiring.report(error)

  #drive(): Driven {
    if (this.#driven === undefined) this.bind({})
    if (this.#driven === undefined) throw new TypeError('a circuit breaker without a clock')
    return this.#driven
  }

  #classify(failure: Failure, startedAt: number): Classification {
    const classification = this.#classifier.failure(failure, this.#report)
    if (failure.kind !== 'deadline' || classification !== 'unanswered') return classification
    const ranMs = this.#drive().clock.monotonic() - startedAt
    return ranMs >= this.#options.slowCallMs ? 'unanswered' : 'ignored'
  }

  #settle(
    permit: number,
    startedAt: number,
    classification: Classification,
    failure: Failure | undefined,
  ): void {
    const { circuit, clock } = this.#drive()
    const now = clock.monotonic()
    const durationMs = now - startedAt
    if (failure !== undefined && classification !== 'ignored') this.#recent.add(failure)
    const counts = circuit.settle(
      permit,
      classification,
      durationMs > this.#options.slowCallMs,
      now,
    )
    if (this.listeners.has('recorded')) {
      const { name } = this
      this.listeners.emit('recorded', { name, classification, durationMs, late: !counts })
    }
    if (this.#untold.length > 0) this.#tellTransitions()
  }

  #refusal(circuit: Circuit, now: number): Failure {
    const { name } = this
    const { state } = circuit
    const retryAfterMs = circuit.retryAfterMs(now)
    if (this.listeners.has('refused')) this.listeners.emit('refused', { name, state, retryAfterMs })
    return Failure.refused('circuit-breaker', retryAfterMs, () => {
      return new CircuitOpenError(name, state, retryAfterMs)
    })
  }

  #move(move: (circuit: Circuit, now: number) => void): void {
    const { circuit, clock } = this.#drive()
    move(circuit, clock.monotonic())
    this.#tellTransitions()
  }

  /** No timer survives a change of state. */
  #rearm(state: CircuitState, clock: Clock, circuit: Circuit): void {
    this.#timer?.cancel()
    this.#timer = undefined
    const { automatic, maxWaitInHalfOpenMs } = this.#options
    if (state === 'open' && automatic) {
      this.#arm(clock, this.#options.circuit.waitInOpenMs, (now) => circuit.halfOpen(now))
    } else if (state === 'half-open' && maxWaitInHalfOpenMs > 0) {
      this.#arm(clock, maxWaitInHalfOpenMs, (now) => circuit.giveUpProbes(now))
    }
  }

  #arm(clock: Clock, ms: number, move: (now: number) => void): void {
    this.#timer = clock.setTimer(ms, () => {
      move(clock.monotonic())
      this.#tellTransitions()
    })
    this.#timer.unref?.()
  }

  #tellTransitions(): void {
    for (let next = this.#untold.shift(); next !== undefined; next = this.#untold.shift()) {
      const { level, facts, message } = transitionLine(this.name, next, this.#recent.labels())
      this.wiring.log(level, facts, message)
      if (this.listeners.has('transition')) {
        this.listeners.emit('transition', { name: this.name, ...next })
      }
      if (next.to === 'closed') this.#recent.clear()
    }
  }
}

/** One admitted call: it settles its permit exactly once, whatever comes. */
class AdmittedRun implements Receiver {
  readonly #breaker: CircuitBreaker
  readonly #permit: number
  readonly #startedAt: number
  readonly #receiver: Receiver

  constructor(breaker: CircuitBreaker, permit: number, startedAt: number, receiver: Receiver) {
    this.#breaker = breaker
    this.#permit = permit
    this.#startedAt = startedAt
    this.#receiver = receiver
  }

  succeeded(value: unknown): void {
    this.#breaker.settleValue(this.#permit, this.#startedAt, value)
    this.#receiver.succeeded(value)
  }

  failed(failure: Failure): void {
    this.#breaker.settleFailure(this.#permit, this.#startedAt, failure)
    this.#receiver.failed(failure)
  }
}

/**
 * Stops calling an other side that does not work.
 *
 * @throws RangeError or TypeError if an option is out of its range.
 */
export function circuitBreaker(
  options: CircuitBreakerOptions = {},
  env: Env = {},
): CircuitBreakerPolicy {
  return new CircuitBreaker(checkedCircuitBreakerOptions(options), env)
}
