import type { Comparison } from './comparisons.js'
import { ratioOfRound, toFigure, toRatio, type Figure, type Measured } from './figures.js'
import type { LibraryName } from './libraries.js'
import { callsOf, libraryOf, turnsOf, type Side } from './slices.js'
import type { Worker } from './start-worker.js'
import type { Task } from './worker.js'

/** How long and how much apart to measure. */
export interface Effort {
  /** Everything is measured so often, each time in new processes; 1 or more. */
  readonly rounds: number
  /** Milliseconds per slice. */
  readonly sliceMs: number
  /** Whether every comparison gets processes of its own; else all share one per library. */
  readonly alone: boolean
}

/** Starts a process that measures. */
export type Start = (task: Task) => Worker

/** Comparisons that share their processes. */
type Group = readonly Comparison[]

/** What one round measured: nanoseconds, slice by slice. */
type Slices = ReadonlyMap<Side, readonly number[]>

/**
 * Measures whatever the comparisons name; `onDone` is told after each step.
 *
 * @throws Error where a process fails; the others are ended.
 */
export async function measureAll(
  comparisons: readonly Comparison[],
  effort: Effort,
  start: Start,
  onDone: (step: string) => void,
): Promise<Measured> {
  const groups = effort.alone ? comparisons.map((comparison) => [comparison]) : [comparisons]
  const rounds: Slices[] = []
  while (rounds.length < effort.rounds) {
    rounds.push(await measureRound(groups, rounds.length, effort, start))
    onDone(`round ${rounds.length} of ${effort.rounds}`)
  }
  const bytes = await countBytes(groups, effort, start)
  onDone('bytes')
  return {
    figures: bytes.map((counted) => toFigure(counted, slicesOfCall(rounds, counted))),
    ratios: comparisons.flatMap((comparison) =>
      comparison.peers.map((peer) => {
        const ratios = rounds.map((slices) =>
          ratioOfRound(slices.get(comparison) ?? [], slices.get(peer) ?? []),
        )
        return toRatio(comparison.call, peer, ratios)
      }),
    ),
  }
}

/** The same call may be a peer in more than one comparison. */
function slicesOfCall(
  rounds: readonly Slices[],
  { library, call }: Pick<Figure, 'library' | 'call'>,
): readonly number[] {
  return rounds.flatMap((slices) =>
    [...slices].flatMap(([side, nanoseconds]) =>
      libraryOf(side) === library && side.call === call ? nanoseconds : [],
    ),
  )
}

async function measureRound(
  groups: readonly Group[],
  round: number,
  { rounds, sliceMs }: Effort,
  start: Start,
): Promise<Slices> {
  const slices = new Map<Side, number[]>()
  for (const group of groups) {
    const tasks = [...callsOf(group).keys()].map(
      (library) => ({ library, unit: 'nanoseconds', sliceMs }) as const,
    )
    await withWorkers(tasks, start, async (measure) => {
      const [warmUp = [], ...turns] = turnsOf(group, round, rounds)
      for (const side of warmUp) await measure(libraryOf(side), side.call)
      for (const side of turns.flat()) {
        const before = slices.get(side) ?? []
        slices.set(side, [...before, await measure(libraryOf(side), side.call)])
      }
    })
  }
  return slices
}

/** Apart from time, since it takes processes in which no garbage is collected. */
async function countBytes(
  groups: readonly Group[],
  { sliceMs }: Effort,
  start: Start,
): Promise<readonly Omit<Figure, 'nanoseconds'>[]> {
  const counted = new Map<string, Omit<Figure, 'nanoseconds'>>()
  for (const [library, calls] of groups.flatMap((group) => [...callsOf(group)])) {
    await withWorkers([{ library, unit: 'bytes', sliceMs }], start, async (measure) => {
      for (const call of calls) {
        counted.set(`${library}: ${call}`, { library, call, bytes: await measure(library, call) })
      }
    })
  }
  return [...counted.values()]
}

/** Gives `use` one process per task; all of them have ended when it has, however it ends. */
async function withWorkers(
  tasks: readonly Task[],
  start: Start,
  use: (measure: (library: LibraryName, call: string) => Promise<number>) => Promise<void>,
): Promise<void> {
  const workers = new Map(tasks.map((task) => [task.library, start(task)]))
  try {
    await use((library, call) => {
      const worker = workers.get(library)
      if (worker === undefined) throw new Error(`no process measures ${library}`)
      return worker.ask(call)
    })
  } finally {
    await Promise.all([...workers.values()].map((worker) => worker.close()))
  }
}
