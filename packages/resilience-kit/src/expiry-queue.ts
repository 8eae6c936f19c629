import type { Clock, Timer } from './clock.js'

/** Something that expires unless it is removed from its queue in time. */
export abstract class Expiring {
  dueAt = 0
  before: Expiring | undefined = undefined
  after: Expiring | undefined = undefined
  queued = false

  abstract expire(): void
}

/**
 * Waits of one constant length share one timer: first in, first out, so the head is always the
 * next one due. The timer stays armed when the queue empties (setting one costs more than letting
 * it fire for nothing) but no longer keeps the process alive.
 */
export class ExpiryQueue {
  /** How long every entry waits, in milliseconds. */
  readonly limitMs: number
  readonly #clock: Clock
  #head: Expiring | undefined
  #tail: Expiring | undefined
  #timer: Timer | undefined
  /** While entries expire, newcomers set no timer: others may be due before them. */
  #isFiring = false

  constructor(clock: Clock, limitMs: number) {
    this.#clock = clock
    this.limitMs = limitMs
  }

  /** The entry that waits longest. */
  get first(): Expiring | undefined {
    return this.#head
  }

  /** Starts the wait of `entry`; answers when it is due, on the monotonic clock. */
  add(entry: Expiring): number {
    const dueAt = this.#clock.monotonic() + this.limitMs
    entry.dueAt = dueAt
    entry.queued = true
    entry.before = this.#tail
    if (this.#tail === undefined) this.#head = entry
    else this.#tail.after = entry
    this.#tail = entry
    if (this.#timer !== undefined) {
      if (this.#head === entry) this.#timer.ref?.()
    } else if (!this.#isFiring) {
      this.#arm(this.limitMs)
    }
    return dueAt
  }

  /** Ends the wait of `entry`; an entry that is not in the queue is left alone. */
  remove(entry: Expiring): void {
    if (!entry.queued) return
    this.#unlink(entry)
    if (this.#head === undefined) this.#idle()
  }

  #unlink(entry: Expiring): void {
    const { before, after } = entry
    if (before === undefined) this.#head = after
    else before.after = after
    if (after === undefined) this.#tail = before
    else after.before = before
    entry.before = undefined
    entry.after = undefined
    entry.queued = false
  }

  #arm(ms: number): void {
    this.#timer = this.#clock.setTimer(ms, () => this.#fire())
  }

  #idle(): void {
    if (this.#timer?.unref !== undefined) {
      this.#timer.unref()
      return
    }
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #fire(): void {
    this.#timer = undefined
    this.#isFiring = true
    const now = this.#clock.monotonic()
    let entry = this.#head
    while (entry !== undefined && entry.dueAt <= now) {
      this.#unlink(entry)
      entry.expire()
      entry = this.#head
    }
    this.#isFiring = false
    if (entry !== undefined) this.#arm(entry.dueAt - now)
  }
}
