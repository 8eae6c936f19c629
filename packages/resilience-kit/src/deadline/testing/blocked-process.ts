import type { Clock } from '../../clock.js'
import type { VirtualClock } from '../../testing/virtual-clock.js'

/** The clock of a process that can be blocked: time passes there, and its timers fire late. */
export interface BlockedProcess {
  readonly clock: Clock
  /** Lets so many milliseconds pass in which nothing fires. */
  block(ms: number): void
}

/** A process on `clock`, whose own timers go on as if it had not been blocked. */
export function blockedProcess(clock: VirtualClock): BlockedProcess {
  let lateMs = 0
  return {
    clock: {
      now: () => clock.now(),
      monotonic: () => clock.monotonic() + lateMs,
      sleep: (ms, signal) => clock.sleep(ms, signal),
      setTimer: (ms, fire) => clock.setTimer(ms, fire),
    },
    block: (ms) => {
      lateMs += ms
    },
  }
}
