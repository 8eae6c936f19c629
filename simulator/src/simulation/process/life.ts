import type { Clock, Timer } from '@holdfast/resilience-kit'

/** What a life runs on. */
export interface LifeSurroundings {
  /** The true one. */
  readonly clock: Pick<Clock, 'setTimer'>
  /** Called before a timer fires: the life may end there, or stand still. */
  onWake(): void
}

/**
 * One life of a process: its timers, and what it waits for. When it ends, nothing of that ever
 * comes: no `catch` and no `finally` runs, as with SIGKILL. While it stands still, what comes for
 * it waits.
 */
export class Life {
  readonly #around: LifeSurroundings
  readonly #timers = new Set<LifeTimer>()
  #isOver = false
  #isPaused = false
  /** What has come and was not yet seen to, oldest first. */
  readonly #waiting: (() => void)[] = []
  /** Sees to the next of them. */
  #next: Timer | undefined

  constructor(surroundings: LifeSurroundings) {
    this.#around = surroundings
  }

  get isOver(): boolean {
    return this.#isOver
  }

  get isPaused(): boolean {
    return this.#isPaused
  }

  end(): void {
    this.#isOver = true
    this.#waiting.length = 0
    for (const timer of this.#timers) timer.cancel()
  }

  pause(): void {
    this.#isPaused = true
    this.#next?.cancel()
  }

  /**
   * Goes on with all that has come meanwhile, in the order in which it came: one thing in a ms, so
   * that what each of them starts runs until it waits, as in an event loop.
   */
  resume(): void {
    this.#isPaused = false
    this.#seeToNext()
  }

  /** Runs what comes from outside: now, behind what waits, or never. */
  run(act: () => void): void {
    if (this.#isOver) return
    if (this.#isPaused || this.#waiting.length > 0) this.#waiting.push(act)
    else act()
  }

  /** Settles while this life runs, or never. */
  hear<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      promise.then(
        (value) => this.run(() => resolve(value)),
        (error: unknown) => this.run(() => reject(error)),
      )
    })
  }

  /** Fires while this life runs, or never. */
  setTimer(ms: number, fire: () => void): Timer {
    const timer = new LifeTimer(fire, this.#timers)
    if (this.#isOver) return timer
    timer.set = this.#around.clock.setTimer(ms, () => {
      // Whoever sleeps may not wake, or much later.
      this.#around.onWake()
      this.run(() => timer.fire())
    })
    return timer
  }

  #seeToNext(): void {
    const act = this.#waiting.shift()
    if (this.#waiting.length > 0) {
      this.#next = this.#around.clock.setTimer(1, () => this.#seeToNext())
    }
    act?.()
  }
}

/** A timer of one life; it can be taken back also while it is due and the process stands still. */
class LifeTimer implements Timer {
  /** As the true clock has it. */
  set: Timer | undefined
  readonly #fire: () => void
  readonly #open: Set<LifeTimer>

  /** @param open the life's timers that may still fire */
  constructor(fire: () => void, open: Set<LifeTimer>) {
    this.#fire = fire
    this.#open = open
    open.add(this)
  }

  fire(): void {
    if (this.#open.delete(this)) this.#fire()
  }

  cancel(): void {
    this.#open.delete(this)
    this.set?.cancel()
  }

  unref(): void {
    this.set?.unref?.()
  }

  ref(): void {
    this.set?.ref?.()
  }
}
