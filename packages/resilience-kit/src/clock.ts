/** A timer that was set and can be taken back. */
export interface Timer {
  /** Takes the timer back; a timer that has fired or was cancelled already is left alone. */
  cancel(): void
  /** Lets the process end while the timer waits. Absent where the platform cannot do it. */
  unref?(): void
  /** Takes `unref` back. */
  ref?(): void
}

/**
 * Where code that must be repeatable gets its time from.
 *
 * `now` is the wall clock (it may jump); every duration and every wait is measured with
 * `monotonic`, which never goes back.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. May jump in both directions. */
  now(): number
  /** Milliseconds since an arbitrary moment, with fractions where the platform has them. */
  monotonic(): number
  /**
   * Resolves after `ms` milliseconds. An abort of `signal` ends the wait at once: the promise
   * rejects with the signal's reason.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /**
   * Calls `fire` once after `ms` milliseconds (rounded up; clamped to 1..2147483647, as the
   * platform's own timers are). Timers due at the same moment fire in the order in which they were
   * set.
   */
  setTimer(ms: number, fire: () => void): Timer
}

/** The longest delay that a timer of the platform can hold, in milliseconds (24.8 days). */
export const LONGEST_TIMER_MS = 2_147_483_647

/** The delay that a timer really waits: whole milliseconds in 1..`LONGEST_TIMER_MS`. */
export function timerDelayMs(ms: number): number {
  return ms > 1 ? Math.min(Math.ceil(ms), LONGEST_TIMER_MS) : 1
}

/**
 * `Clock.sleep` for any clock that has `setTimer`: for who writes a clock of his own. An abort of
 * `signal` takes the timer back and rejects with the signal's reason.
 */
export function sleepOn(
  clock: Pick<Clock, 'setTimer'>,
  ms: number,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason)
      return
    }
    const onAbort = () => {
      timer.cancel()
      reject(signal?.reason)
    }
    const timer = clock.setTimer(ms, () => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    })
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}
