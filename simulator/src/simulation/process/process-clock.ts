import type { Clock, Timer } from '@holdfast/resilience-kit'
import { sleepOn } from '@holdfast/resilience-kit'
import type { Life } from './life.js'

/** How wrong the wall clock of a machine is. It outlives the processes on it. */
export interface WallError {
  /** Ahead of the true time, in ms; negative: behind it. */
  offsetMs: number
  /** Parts per million by which it runs fast. */
  driftPpm: number
}

/** The clock that one life sees: durations and timers are true, the wall clock need not be. */
export class ProcessClock implements Clock {
  readonly #true: Pick<Clock, 'now' | 'monotonic'>
  readonly #life: Pick<Life, 'setTimer'>
  readonly #wall: Readonly<WallError>
  /** Added to the true monotonic time. */
  readonly #offsetMs: number

  /**
   * @param originMs what its steady clock says now, when the life begins: readings of two lives, or
   * kept over a death, mean nothing together
   */
  constructor(
    trueClock: Pick<Clock, 'now' | 'monotonic'>,
    life: Pick<Life, 'setTimer'>,
    wall: Readonly<WallError>,
    originMs: number,
  ) {
    this.#offsetMs = originMs - trueClock.monotonic()
    this.#true = trueClock
    this.#life = life
    this.#wall = wall
  }

  now(): number {
    const { offsetMs, driftPpm } = this.#wall
    const drifted = driftPpm === 0 ? 0 : Math.round((this.#true.monotonic() * driftPpm) / 1e6)
    return this.#true.now() + offsetMs + drifted
  }

  monotonic(): number {
    return this.#true.monotonic() + this.#offsetMs
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, ms, signal)
  }

  setTimer(ms: number, fire: () => void): Timer {
    return this.#life.setTimer(ms, fire)
  }
}
