import type { Clock } from '@holdfast/resilience-kit'
import type { Callback, CallbackSender } from '../gateway/callback.js'

/** An attempt that was made. */
export interface Attempt {
  readonly atMs: number
  readonly id: string
  /** The first is 1. */
  readonly attempt: number
  readonly callback: Callback
  /** Ends it: an HTTP status, or nothing where no answer came. */
  readonly answer: (status?: number) => void
}

/** Carries callbacks nowhere: a merchant that answers as scripted, or when the test says so. */
export class ScriptedSender implements CallbackSender {
  readonly attempts: Attempt[] = []
  /** What the merchant answers at once, or `hangs` until `answer` is called. */
  merchant: number | 'unanswered' | 'hangs' = 200
  isClosed = false
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** The ids of the attempts in the order in which they were made. */
  get ids(): string[] {
    return this.attempts.map(({ id }) => id)
  }

  /** When they were made, in milliseconds. */
  get times(): number[] {
    return this.attempts.map(({ atMs }) => atMs)
  }

  send(callback: Callback, attempt: number): Promise<number | undefined> {
    return new Promise((resolve) => {
      const atMs = this.#clock.monotonic()
      const made = { atMs, id: callback.id, attempt, callback, answer: resolve }
      this.attempts.push(made)
      if (this.isClosed || this.merchant === 'unanswered') resolve(undefined)
      else if (this.merchant !== 'hangs') resolve(this.merchant)
    })
  }

  close(): void {
    this.isClosed = true
    for (const { answer } of this.attempts) answer(undefined)
  }
}
