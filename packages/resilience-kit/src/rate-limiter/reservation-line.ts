import type { Clock, Timer } from '../clock.js'

/** Where a call stands in the line. */
export interface Place {
  readonly admit: () => void
  before: Place | undefined
  after: Place | undefined
}

/**
 * Calls that wait for permits they have reserved: first in, first out, on one timer. Who leaves
 * the line gives the last reservation back, and everybody behind moves up by one.
 */
export class ReservationLine {
  readonly #clock: Clock
  /** When each place is due, from `#passed` on; never falling. */
  readonly #dueAt: number[] = []
  #passed = 0
  #first: Place | undefined = undefined
  #last: Place | undefined = undefined
  #timer: Timer | undefined = undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get length(): number {
    return this.#dueAt.length - this.#passed
  }

  /** Calls `admit` when its turn has come, in `waitMs` milliseconds at the latest. */
  join(waitMs: number, admit: () => void): Place {
    const place: Place = { admit, before: this.#last, after: undefined }
    if (this.#last === undefined) this.#first = place
    else this.#last.after = place
    this.#last = place
    this.#dueAt.push(this.#clock.monotonic() + waitMs)
    if (this.#timer === undefined) this.#arm()
    return place
  }

  /** Takes a call out of the line that is still in it. */
  leave(place: Place): void {
    this.#unlink(place)
    this.#dueAt.pop()
    if (this.#first === undefined) this.#disarm()
  }

  /** Whoever was admitted last does not begin after all: everybody in line moves up by one. */
  moveUp(): void {
    if (this.#first === undefined) return
    this.#dueAt.splice(this.#passed, 0, this.#clock.monotonic())
    this.#dueAt.pop()
    this.#disarm()
    this.#fire()
  }

  /** The limit has changed: nobody waits longer than the new one asks for, nor than before. */
  reckon(waitMs: (untaken: number) => number): void {
    if (this.#first === undefined) return
    const now = this.#clock.monotonic()
    const places = this.#dueAt.length
    for (let i = this.#passed; i < places; i += 1) {
      const dueAt = this.#dueAt[i] ?? 0
      this.#dueAt[i] = Math.min(dueAt, now + waitMs(places - i))
    }
    this.#disarm()
    this.#arm()
  }

  #unlink(place: Place): void {
    const { before, after } = place
    if (before === undefined) this.#first = after
    else before.after = after
    if (after === undefined) this.#last = before
    else after.before = before
  }

  #disarm(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #arm(): void {
    const dueAt = this.#dueAt[this.#passed]
    if (dueAt === undefined) return
    this.#timer = this.#clock.setTimer(dueAt - this.#clock.monotonic(), () => this.#fire())
  }

  #fire(): void {
    this.#timer = undefined
    const now = this.#clock.monotonic()
    for (let place = this.#first; place !== undefined; place = this.#first) {
      if ((this.#dueAt[this.#passed] ?? 0) > now) break
      this.#unlink(place)
      this.#pass()
      place.admit()
    }
    if (this.#timer === undefined) this.#arm()
  }

  /** Takes the first due time away: in batches, for an array is slow to shift when it is long. */
  #pass(): void {
    this.#passed += 1
    if (this.#passed * 2 <= this.#dueAt.length) return
    this.#dueAt.splice(0, this.#passed)
    this.#passed = 0
  }
}
