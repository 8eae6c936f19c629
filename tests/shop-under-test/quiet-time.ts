import { setImmediate as nextTurn } from 'node:timers/promises'
import type { VirtualClock } from '@holdfast/resilience-kit/testing'

/** Real input and output, as far as it can be seen from outside. */
export interface Traffic {
  /** Grows with everything that happens. */
  readonly happened: number
  /**
   * - `none`: nobody waits for an answer of another one.
   * - `held`: whoever waits has reached the other one, which may wait for time to pass.
   * - `moving`: something is on its way.
   */
  readonly state: 'none' | 'held' | 'moving'
}

/** Turns of the event loop in which nothing happens before we believe that nothing will. */
const stillTurns = { none: 4, held: 40, moving: Infinity } as const
/** Far more than any exchange over loopback takes. */
const mostTurns = 1_000_000

/**
 * Moves a virtual clock beside real sockets: time only passes while nothing is on its way, so no
 * time-out runs out because the machine is slow, and no test waits in real time.
 */
export class QuietTime {
  readonly #clock: VirtualClock
  readonly #traffic: () => Traffic

  constructor(clock: VirtualClock, traffic: () => Traffic) {
    this.#clock = clock
    this.#traffic = traffic
  }

  /** Lets everything run until it waits for time. No time passes. */
  async rest(): Promise<void> {
    let still = 0
    let happened = -1
    for (let turn = 0; turn < mostTurns; turn += 1) {
      await nextTurn()
      const traffic = this.#traffic()
      still = traffic.happened === happened ? still + 1 : 0
      happened = traffic.happened
      if (still >= stillTurns[traffic.state]) return
    }
    throw new Error('what is on its way never arrives')
  }

  /** Lets so many virtual milliseconds pass, and everything that becomes due in them run. */
  async pass(ms: number): Promise<void> {
    await this.rest()
    const end = this.#clock.monotonic() + ms
    for (let due = this.#clock.nextDueAt; due !== undefined && due <= end;) {
      await this.#moveTo(due)
      due = this.#clock.nextDueAt
    }
    await this.#moveTo(end)
  }

  /**
   * Lets time pass until the work has ended, and gives what it gave. Time stands still then.
   *
   * @throws whatever the work throws; Error where time cannot bring it about within `limitMs`.
   */
  async until<T>(work: Promise<T>, limitMs = 3_600_000): Promise<T> {
    let hasEnded = false
    const end = (): void => void (hasEnded = true)
    work.then(end, end)
    const limit = this.#clock.monotonic() + limitMs
    for (;;) {
      await this.rest()
      if (hasEnded) return work
      const due = this.#clock.nextDueAt
      if (due === undefined) throw new Error('it waits for something that time does not bring')
      if (due > limit) throw new Error(`it does not end within ${limitMs} virtual ms`)
      await this.#moveTo(due)
    }
  }

  async #moveTo(moment: number): Promise<void> {
    await this.#clock.advance(Math.max(0, moment - this.#clock.monotonic()))
    await this.rest()
  }
}
