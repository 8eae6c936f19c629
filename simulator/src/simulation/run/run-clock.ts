import type { Clock } from '@holdfast/resilience-kit'

/** What moves a run on: `VirtualClock` does, and whatever else can. */
export interface RunClock extends Clock {
  /** Timers that have fired so far: the run's events. */
  readonly fired: number
  /** Moves on by so many ms: fires what is due, and lets all that it starts run until it waits. */
  advance(ms: number): Promise<void>
}
