import type { Clock, Timer } from '@holdfast/resilience-kit'
import type { Activity } from './activity.js'
import type { Charge } from './charge.js'
import type { RandomDraws } from './random-draws.js'

/** What chores need from the world. */
export interface ChoresPorts {
  readonly clock: Clock
  readonly draws: Pick<RandomDraws, 'processingMs'>
  readonly activity: Activity
}

/** What is to happen later without moving a charge, such as a bank's word on a refund. */
export class Chores {
  readonly #ports: ChoresPorts
  readonly #timers = new Set<Timer>()

  constructor(ports: ChoresPorts) {
    this.#ports = ports
  }

  /**
   * Does something after the processing time, unless it is forgotten before.
   *
   * @param occurrence which piece of work about this charge it is; the first is 1
   */
  afterProcessing({ reference }: Charge, occurrence: number, act: () => void): void {
    const { clock, draws, activity } = this.#ports
    activity.begin()
    const timer = clock.setTimer(draws.processingMs(reference, occurrence), () => {
      this.#timers.delete(timer)
      try {
        act()
      } finally {
        activity.end()
      }
    })
    this.#timers.add(timer)
  }

  /** Forgets everything that is still to happen. */
  forget(): void {
    for (const timer of this.#timers) {
      timer.cancel()
      this.#ports.activity.end()
    }
    this.#timers.clear()
  }
}
