import type { Comparison } from './comparisons.js'
import { toFigure, type Figure } from './figures.js'
import type { Job, JobResult } from './job.js'
import { libraryNames, type LibraryName } from './libraries.js'

/** How long and how much apart to measure. */
export interface Effort {
  /** Every call is measured so often, once per round; 1 or more. */
  readonly rounds: number
  /** Milliseconds per call and round. */
  readonly roundMs: number
  /** Whether every call gets a process of its own; else every library does. */
  readonly alone: boolean
}

/** Every call that the comparisons name, by library. */
export function callsOf(
  comparisons: readonly Comparison[],
): ReadonlyMap<LibraryName, readonly string[]> {
  const calls = new Map(libraryNames.map((name) => [name, new Set<string>()]))
  for (const { call, peers } of comparisons) {
    calls.get('kit')?.add(call)
    for (const peer of peers) calls.get(peer.library)?.add(peer.call)
  }
  return new Map([...calls].map(([name, set]) => [name, [...set]]))
}

/** `items` from the one at `start` on, then those before it. */
export function rotated<T>(items: readonly T[], start: number): readonly T[] {
  const at = items.length === 0 ? 0 : start % items.length
  return [...items.slice(at), ...items.slice(0, at)]
}

/**
 * The jobs of one round: one process per library (or per call), each library and each call in
 * another place every round, so that no one is always first or always behind the same other one.
 */
export function jobsOf(
  comparisons: readonly Comparison[],
  round: number,
  unit: Job['unit'],
  { rounds, roundMs, alone }: Effort,
): readonly Job[] {
  return rotated([...callsOf(comparisons)], round).flatMap(([library, calls]) => {
    const order = rotated(calls, Math.floor((round * calls.length) / rounds))
    const job = { library, unit, roundMs }
    if (order.length === 0) return []
    return alone ? order.map((call) => ({ ...job, calls: [call] })) : [{ ...job, calls: order }]
  })
}

/**
 * Measures whatever the comparisons name: `run` does one job after another; `onDone` is told after
 * each step.
 *
 * @throws Error where a job fails.
 */
export async function measureAll(
  comparisons: readonly Comparison[],
  effort: Effort,
  run: (job: Job) => Promise<JobResult>,
  onDone: (step: string) => void,
): Promise<readonly Figure[]> {
  const timed = new Map<string, number[]>()
  const keyOf = (library: LibraryName, call: string) => `${library}: ${call}`
  for (let round = 0; round < effort.rounds; round += 1) {
    for (const job of jobsOf(comparisons, round, 'nanoseconds', effort)) {
      for (const [call, figure] of Object.entries(await run(job))) {
        const key = keyOf(job.library, call)
        timed.set(key, [...(timed.get(key) ?? []), figure])
      }
    }
    onDone(`round ${round + 1} of ${effort.rounds}`)
  }
  const figures: Figure[] = []
  for (const job of jobsOf(comparisons, 0, 'bytes', effort)) {
    for (const [call, bytes] of Object.entries(await run(job))) {
      const rounds = timed.get(keyOf(job.library, call)) ?? []
      figures.push(toFigure(job.library, call, rounds, bytes))
    }
  }
  onDone('bytes')
  return figures
}
