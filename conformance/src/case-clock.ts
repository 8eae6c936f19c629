import type { Timer } from '@holdfast/resilience-kit'
import { VirtualClock } from '@holdfast/resilience-kit/testing'

interface Armed {
  readonly dueAt: number
  readonly fire: () => void
  timer: Timer
}

/**
 * The clock of the cases: virtual, and able to `skip`. `{advanceMs}` fires what is due on the way,
 * but the duration of a `{call}` only adds to the clock: what has become due meanwhile fires with
 * the next advance.
 */
export class CaseClock extends VirtualClock {
  readonly #armed = new Set<Armed>()
  #skippedMs = 0

  override now(): number {
    return super.now() + this.#skippedMs
  }

  override monotonic(): number {
    return super.monotonic() + this.#skippedMs
  }

  override setTimer(ms: number, fire: () => void): Timer {
    const armed: Armed = {
      dueAt: this.monotonic() + ms,
      fire: () => {
        this.#armed.delete(armed)
        fire()
      },
      timer: super.setTimer(ms, () => armed.fire()),
    }
    this.#armed.add(armed)
    return {
      cancel: () => {
        this.#armed.delete(armed)
        armed.timer.cancel()
      },
      unref: () => armed.timer.unref?.(),
      ref: () => armed.timer.ref?.(),
    }
  }

  /** Lets `ms` pass without firing anything. */
  skip(ms: number): void {
    this.#skippedMs += ms
    const inOrder = [...this.#armed].sort((a, b) => a.dueAt - b.dueAt)
    for (const armed of inOrder) {
      armed.timer.cancel()
      const leftMs = Math.max(0, armed.dueAt - this.monotonic())
      armed.timer = super.setTimer(leftMs, () => armed.fire())
    }
  }
}
