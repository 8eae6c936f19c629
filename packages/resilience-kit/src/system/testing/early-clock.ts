import type { Clock } from '../../clock.js'

/**
 * `clock` with timers that come 1 ms before their time, as those of a platform may, which measures
 * them by another clock.
 */
export function earlyClock(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    setTimer: (ms, fire) => clock.setTimer(ms - 1, fire),
  }
}
