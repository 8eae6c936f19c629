import type { Clock, Random } from '@holdfast/resilience-kit'

/** How often something comes, and how regularly. */
export interface Pace {
  readonly perSecond: number
  readonly arrivals: 'poisson' | 'even'
}

/**
 * Calls `arrive` with the number of the arrival, from 0 on, at random moments (a Poisson process)
 * or evenly, until it answers false. There is one timer at a time, however many arrive; evenly,
 * the first comes after half an interval: never at the very moment at which a window opens.
 */
export function arrivals(
  clock: Clock,
  random: Random,
  { perSecond, arrivals }: Pace,
  arrive: (number: number) => boolean,
): void {
  const meanMs = 1000 / perSecond
  const nextMs = (): number =>
    arrivals === 'even' ? meanMs : -Math.log(1 - random.next()) * meanMs
  let dueAt = clock.monotonic() + (arrivals === 'even' ? meanMs / 2 : nextMs())
  let number = 0
  const arrived = (): void => {
    do {
      if (!arrive(number)) return
      number += 1
      dueAt += nextMs()
    } while (dueAt <= clock.monotonic())
    clock.setTimer(dueAt - clock.monotonic(), arrived)
  }
  clock.setTimer(dueAt - clock.monotonic(), arrived)
}
