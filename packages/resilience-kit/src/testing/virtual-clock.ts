import { sleepOn, timerDelayMs, type Clock, type Timer } from '../clock.js'
import { TimerHeap, type HeapEntry } from './timer-heap.js'

/** Where a virtual clock begins. */
export interface VirtualClockOptions {
  /** What `now` says at the start, in milliseconds since the Unix epoch. Default 0. */
  readonly wallMs?: number
}

/** `advanceUntil` gives up after a virtual day unless told otherwise. */
const DAY_MS = 86_400_000
// Larger batches are no faster and delay real timers (Ctrl-C, a progress bar).
const LARGEST_BATCH = 256
// Kept from the start: test frameworks may replace the global one later.
const nextTurn = setImmediate

class VirtualTimer implements Timer, HeapEntry {
  index = -1
  readonly dueAt: number
  readonly order: number
  readonly fire: () => void
  readonly #clock: VirtualClock
  #counts = true

  constructor(clock: VirtualClock, dueAt: number, order: number, fire: () => void) {
    this.#clock = clock
    this.dueAt = dueAt
    this.order = order
    this.fire = fire
  }

  /** Whether somebody waits for it: it was not taken out of account by `unref`. */
  get counts(): boolean {
    return this.#counts
  }

  cancel(): void {
    this.#clock.forget(this)
  }

  unref(): void {
    this.#count(false)
  }

  ref(): void {
    this.#count(true)
  }

  #count(counts: boolean): void {
    if (this.#counts === counts) return
    this.#counts = counts
    if (this.index >= 0) this.#clock.recount(counts ? 1 : -1)
  }
}

/**
 * A clock that moves only when told. Real `async` code runs on it unchanged: between any two timers
 * every promise job and every `process.nextTick` is done, however many there are. Each timer fires
 * in an immediate of its own, and Node drains both queues between immediates; so code under test
 * must not use `setImmediate` or real I/O.
 *
 * Timers due at the same moment fire in the order in which they were set. `monotonic` starts at 0.
 */
export class VirtualClock implements Clock {
  readonly #heap = new TimerHeap<VirtualTimer>()
  #monotonic = 0
  #wallOffset: number
  #order = 0
  #pending = 0
  #fired = 0
  #isMoving = false

  constructor(options: VirtualClockOptions = {}) {
    this.#wallOffset = options.wallMs ?? 0
  }

  now(): number {
    return this.#wallOffset + this.#monotonic
  }

  monotonic(): number {
    return this.#monotonic
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, ms, signal)
  }

  setTimer(ms: number, fire: () => void): Timer {
    const dueAt = this.#monotonic + timerDelayMs(ms)
    const timer = new VirtualTimer(this, dueAt, this.#order, fire)
    this.#order += 1
    this.#heap.add(timer)
    this.#pending += 1
    return timer
  }

  /** Timers that are set and that somebody waits for (`unref` takes one out of account). */
  get pending(): number {
    return this.#pending
  }

  /** Timers that have fired so far. */
  get fired(): number {
    return this.#fired
  }

  /** When the next timer is due, on the monotonic clock; undefined if none is set. */
  get nextDueAt(): number | undefined {
    return this.#heap.first?.dueAt
  }

  /** Lets the wall clock jump, in either direction; no timer and no duration notices. */
  setWall(ms: number): void {
    this.#wallOffset = ms - this.#monotonic
  }

  /**
   * Moves on by `ms` and fires everything that is due on the way, in order; then lets all that it
   * started run until it waits. `advance(0)` only does the latter.
   *
   * @throws RangeError if `ms` is negative or no number; Error if the clock is moving already.
   */
  async advance(ms: number): Promise<void> {
    if (!(ms >= 0)) throw new RangeError(`advance needs at least 0 ms, got ${ms}`)
    const target = this.#monotonic + ms
    await this.#move(target, () => false)
    this.#monotonic = target
  }

  /**
   * Moves on from timer to timer until `until` is true, or has settled; answers what a promise
   * answered. Time stands still at the last timer that was needed.
   *
   * @throws Error if no timer is left that could make it true, or `limitMs` have passed (default: a
   * virtual day).
   */
  async advanceUntil<T>(until: PromiseLike<T>, limitMs?: number): Promise<T>
  async advanceUntil(until: () => boolean, limitMs?: number): Promise<void>
  async advanceUntil<T>(
    until: PromiseLike<T> | (() => boolean),
    limitMs: number = DAY_MS,
  ): Promise<T | undefined> {
    if (typeof until === 'function') {
      await this.#moveUntil(until, limitMs)
      return undefined
    }
    let isSettled = false
    const settled = () => {
      isSettled = true
    }
    until.then(settled, settled)
    await this.#moveUntil(() => isSettled, limitMs)
    return await until
  }

  /** Used by the timers themselves. */
  forget(timer: VirtualTimer): void {
    if (timer.index < 0) return
    this.#heap.remove(timer)
    if (timer.counts) this.#pending -= 1
  }

  /** Used by the timers themselves. */
  recount(by: 1 | -1): void {
    this.#pending += by
  }

  async #moveUntil(isDone: () => boolean, limitMs: number): Promise<void> {
    const target = this.#monotonic + limitMs
    if (await this.#move(target, isDone)) return
    const what =
      this.#heap.first === undefined
        ? 'no timer is left that could make it happen'
        : `it did not happen within ${limitMs} virtual ms`
    throw new Error(`advanceUntil: ${what} (now at ${this.#monotonic} ms)`)
  }

  /** Fires what is due up to `target`; true as soon as `isDone` is, false if that never happens. */
  #move(target: number, isDone: () => boolean): Promise<boolean> {
    if (this.#isMoving) throw new Error('the virtual clock is moving already')
    this.#isMoving = true
    return new Promise<boolean>((resolve, reject) => {
      let isOver = false
      let batch = 1
      const end = (finish: () => void) => {
        isOver = true
        this.#isMoving = false
        finish()
      }
      const step = (isLast: boolean) => {
        if (isOver) return
        try {
          if (isDone()) end(() => resolve(true))
          else if (!this.#fireNext(target)) end(() => resolve(false))
        } catch (error) {
          end(() => reject(error))
        }
        if (isLast && !isOver) schedule()
      }
      const schedule = () => {
        const size = batch
        batch = Math.min(batch * 2, LARGEST_BATCH)
        for (let i = 1; i <= size; i += 1) nextTurn(step, i === size)
      }
      schedule()
    })
  }

  #fireNext(target: number): boolean {
    const timer = this.#heap.first
    if (timer === undefined || timer.dueAt > target) return false
    this.forget(timer)
    this.#monotonic = timer.dueAt
    this.#fired += 1
    timer.fire()
    return true
  }
}
