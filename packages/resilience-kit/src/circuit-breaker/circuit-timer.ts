import type { Clock, Timer } from '../clock.js'
import type { CheckedCircuitBreakerOptions } from './checked-options.js'
import type { Circuit } from './circuit-state.js'

/** Moves a circuit on when its time has come. */
export class CircuitTimer {
  readonly #circuit: Circuit
  readonly #clock: Clock
  readonly #options: Pick<CheckedCircuitBreakerOptions, 'automatic' | 'maxWaitInHalfOpenMs'>
  readonly #fired: () => void
  #timer: Timer | undefined = undefined

  /** `fired` is called after the circuit was moved. */
  constructor(
    circuit: Circuit,
    clock: Clock,
    options: Pick<CheckedCircuitBreakerOptions, 'automatic' | 'maxWaitInHalfOpenMs'>,
    fired: () => void,
  ) {
    this.#circuit = circuit
    this.#clock = clock
    this.#options = options
    this.#fired = fired
  }

  /** Sets the timer that the state needs, if any: none survives the beginning of a state. */
  rearm(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    const { automatic, maxWaitInHalfOpenMs } = this.#options
    const { state, waitMs, since } = this.#circuit
    if (state === 'open' && automatic) {
      this.#arm(waitMs - (this.#clock.monotonic() - since), () => this.#circuit.halfOpen())
    } else if (state === 'half-open' && maxWaitInHalfOpenMs > 0) {
      this.#arm(maxWaitInHalfOpenMs, () => this.#circuit.giveUpProbes())
    }
  }

  #arm(ms: number, move: () => void): void {
    this.#timer = this.#clock.setTimer(ms, () => {
      move()
      this.#fired()
    })
    // A state that ends is no reason to keep the process alive.
    this.#timer.unref?.()
  }
}
