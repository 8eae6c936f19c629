import type { AlertBoard, AlertName } from './alert-board.js'
import type { AlertSource } from './alert-rounds.js'
import type { AlertDetails } from './alert-state.js'

/** Things that wait for a person. */
export interface QueueAlertParts {
  readonly board: AlertBoard
  readonly name: AlertName
  /** What waits, for sentences: `dead letters of the bus`. */
  readonly what: string
  /** How many wait now; undefined where that cannot be told for this moment. */
  count(): Promise<number | undefined>
}

/** An alert that is on as long as something waits for a person. */
export class QueueAlert implements AlertSource {
  readonly #parts: QueueAlertParts
  /** How many have come: a count that began before the last of them says nothing. */
  #came = 0

  constructor(parts: QueueAlertParts) {
    this.#parts = parts
  }

  /** One more waits. */
  came(reason: string, details: AlertDetails): void {
    this.#came += 1
    const { board, name } = this.#parts
    board.read(name, { isOn: true, reason, details })
  }

  /**
   * Counts what waits: turns the alert off once that is nothing, and on where a process before this
   * one has left something.
   */
  async look(): Promise<void> {
    const { board, name, what, count } = this.#parts
    const came = this.#came
    const waiting = await count()
    if (waiting === undefined || came !== this.#came) return
    const reason = waiting === 0 ? `there are no ${what} any more` : `there are ${what}: ${waiting}`
    board.read(name, { isOn: waiting > 0, reason, details: { waiting } })
  }

  get isOn(): boolean {
    return this.#parts.board.isOn(this.#parts.name)
  }
}
