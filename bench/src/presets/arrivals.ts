import type { Clock, Random } from '@holdfast/resilience-kit'

/**
 * Calls `begin` at random moments, `perSecond` times a second on average (a Poisson process, to the
 * millisecond above), until it answers false. There is one timer at a time, however many arrive.
 */
export function arrive(
  clock: Clock,
  random: Random,
  perSecond: number,
  begin: () => boolean,
): void {
  const meanMs = 1000 / perSecond
  let dueAt = clock.monotonic()
  const wait = () => {
    clock.setTimer(dueAt - clock.monotonic(), arrived)
  }
  const drawNext = () => {
    dueAt -= Math.log(1 - random.next()) * meanMs
  }
  const arrived = () => {
    do {
      if (!begin()) return
      drawNext()
    } while (dueAt <= clock.monotonic())
    wait()
  }
  drawNext()
  wait()
}
