import type { Clock } from '@holdfast/resilience-kit'
import type { Alert, AlertBoard } from './alert-board.js'
import type { AlertSource } from './alert-rounds.js'

/** A receiver that did not take an alert is not asked again before, in ms. */
const AGAIN_AFTER_MS = 60_000

export interface UntoldAlertsParts {
  readonly board: Pick<AlertBoard, 'listen' | 'untold'>
  readonly webhook: {
    isPosting(alert: string): boolean
    send(alert: Alert): void
  }
  readonly clock: Clock
}

/**
 * Posts again what the receiver did not take, a minute after it was posted last at the earliest: an
 * alert that is still on, and one that has gone off since it was told.
 */
export class UntoldAlerts implements AlertSource {
  readonly #parts: UntoldAlertsParts
  /** When each was posted last. */
  readonly #postedAt = new Map<string, number>()

  /** Begins to listen: what turns is posted at once, by others. */
  constructor(parts: UntoldAlertsParts) {
    this.#parts = parts
    const { board, clock } = parts
    board.listen(({ alert }) => this.#postedAt.set(alert, clock.monotonic()))
  }

  get isOn(): boolean {
    return this.#parts.board.untold.length > 0
  }

  look(): Promise<void> {
    const { board, webhook, clock } = this.#parts
    const now = clock.monotonic()
    for (const alert of board.untold) {
      const { alert: name } = alert
      if (webhook.isPosting(name)) this.#postedAt.set(name, now)
      else if (now - (this.#postedAt.get(name) ?? Number.NEGATIVE_INFINITY) >= AGAIN_AFTER_MS) {
        this.#postedAt.set(name, now)
        webhook.send(alert)
      }
    }
    return Promise.resolve()
  }
}
