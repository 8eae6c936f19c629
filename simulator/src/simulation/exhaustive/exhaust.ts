import { systemClock } from '@holdfast/resilience-kit'
import { drainSelfTest } from '../guard/drain-self-test.js'
import { thisThread, workerThreads, type Crew } from '../threads/crew.js'
import { inLanes } from '../threads/in-lanes.js'
import { checkoutRuns } from './checkout-run.js'
import { DialectTally } from './dialect-tally.js'
import { pointsOf } from './enumerate.js'
import type { ExhaustiveOptions, ExhaustiveWatch } from './exhaustive-options.js'
import { exhaustiveReportOf } from './exhaustive-report-of.js'
import type { DialectCount, ExhaustiveReport } from './exhaustive-report.js'
import { failuresOf } from './failures-of.js'
import { playTask, type ExhaustiveTask, type RunsByDialect, type TaskDone } from './play-task.js'

type ExhaustiveCrew = Crew<ExhaustiveTask, TaskDone>

/**
 * Runs one payment's checkout with every single fault, and with every pair of faults, at every
 * point where one can strike, in worker threads that share nothing.
 */
export function exhaust(
  options: ExhaustiveOptions,
  watch: ExhaustiveWatch,
): Promise<ExhaustiveReport> {
  return exhaustIn(checkoutRuns(options), options, watch)
}

/** The same with runs that are at hand; worker threads make those of the checkout. */
export async function exhaustIn(
  runs: RunsByDialect,
  options: ExhaustiveOptions,
  watch: ExhaustiveWatch,
): Promise<ExhaustiveReport> {
  await drainSelfTest()
  const begun = { at: new Date(systemClock.now()), monotonic: systemClock.monotonic() }
  const crew = crewFor(runs, options)
  const tallies: DialectTally[] = []
  const counts: DialectCount[] = []
  try {
    for (const [dialect, run] of runs) {
      if (isOver(options, watch, tallies)) break
      const begunAt = systemClock.monotonic()
      const tally = new DialectTally(dialect, run, await pointsOf(run))
      tallies.push(tally)
      const tell = progressTeller(tallies, runs.size, watch, begun.monotonic)
      await playAll(crew, tally, tell, () => isOver(options, watch, tallies), watch.signal)
      counts.push(tally.count(systemClock.monotonic() - begunAt))
    }
  } finally {
    await crew.close()
  }
  const wallMs = systemClock.monotonic() - begun.monotonic
  const broken = tallies.flatMap((tally) => tally.broken)
  const found = await failuresOf(broken, options.reproFolder)
  return exhaustiveReportOf({
    runs,
    options,
    tallies,
    counts,
    found,
    startedAt: begun.at,
    wallMs,
    isInterrupted: watch.signal.aborted,
  })
}

function crewFor(runs: RunsByDialect, options: ExhaustiveOptions): ExhaustiveCrew {
  const { jobs } = options
  if (jobs === 0) return thisThread((task) => playTask(runs, options, task, () => []))
  const module = new URL('./exhaustive-worker.js', import.meta.url)
  return workerThreads({ module, workerData: options, jobs })
}

function isOver(
  { bail }: ExhaustiveOptions,
  { signal }: ExhaustiveWatch,
  tallies: readonly DialectTally[],
): boolean {
  return signal.aborted || (bail && tallies.some(({ violations }) => violations > 0))
}

async function playAll(
  crew: ExhaustiveCrew,
  tally: DialectTally,
  tell: () => void,
  isEnded: () => boolean,
  signal: AbortSignal,
): Promise<void> {
  const { dialect, points } = tally
  let place = 0
  const next = (): ExhaustiveTask | undefined => {
    const first = points[place]
    if (first === undefined || isEnded()) return undefined
    const task = { dialect, first, place }
    place += 1
    return task
  }
  const onDone = (done: TaskDone, task: ExhaustiveTask): void => {
    tally.add(task, done)
    tell()
  }
  await inLanes({ crew, next, onDone, signal })
}

/** Tells how far all of it has come. */
function progressTeller(
  tallies: readonly DialectTally[],
  dialects: number,
  watch: ExhaustiveWatch,
  begunAt: number,
): () => void {
  const sum = (count: (tally: DialectTally) => number): number =>
    tallies.reduce((all, tally) => all + count(tally), 0)
  return () =>
    watch.onProgress({
      dialect: tallies.at(-1)?.dialect ?? '',
      share: sum(({ share }) => share) / dialects,
      singles: sum(({ singles }) => singles),
      doubles: sum(({ doubles }) => doubles),
      violations: sum(({ violations }) => violations),
      wallMs: systemClock.monotonic() - begunAt,
    })
}
