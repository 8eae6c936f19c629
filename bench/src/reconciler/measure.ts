import type { Database } from '../databases.js'
import { TalkingProcess } from '../talking-process.js'
import type { WorkerFigures, WorkerTask, WorkerWord } from './worker-process.js'

/** What a backlog took, over all workers. `peakMb` is that of the largest one. */
export interface Figures extends WorkerFigures {
  /** Payments settled in a second, until there were enough. */
  readonly perSecond: number
}

/** How a backlog is worked off. */
export interface Work {
  readonly workers: number
  /** Payments in hand at the same time, per worker. */
  readonly concurrency: number
  /** Payments after which the clock stops. */
  readonly enough: number
}

const startLimitMs = 60_000
/** A round that is under way ends, whatever it waits for: the database gives up before. */
const stopLimitMs = 120_000
const silenceMs = 120_000

/**
 * Lets workers reconcile until enough payments are settled. The clock runs from the moment at which
 * all of them are ready; what each of them has in hand then is settled too and counts for the work
 * per payment, not for the speed.
 *
 * @throws Error where a worker fails or ends, or where nothing is settled for two minutes.
 */
export async function measure(
  database: Database,
  { workers: count, concurrency, enough }: Work,
): Promise<Figures> {
  const task: WorkerTask = { database, concurrency }
  const workers = Array.from(
    { length: count },
    () => new TalkingProcess<WorkerWord>('a worker', 'reconciler/worker-process.js', task),
  )
  try {
    const otherwise = 'a worker was not ready'
    await Promise.all(
      workers.map((worker) => worker.word('ready', { limitMs: startLimitMs, otherwise })),
    )
    const settling = settledBy(workers, enough)
    const begin = performance.now()
    for (const worker of workers) worker.tell('go')
    const reached = await settling
    const seconds = (performance.now() - begin) / 1000
    for (const worker of workers) worker.tell('stop')
    const patience = { limitMs: stopLimitMs, otherwise: 'a worker did not stop' }
    const figures = await Promise.all(workers.map((worker) => worker.word('stopped', patience)))
    return { ...summed(figures), perSecond: reached / seconds }
  } finally {
    await Promise.all(workers.map((worker) => worker.kill()))
  }
}

/** Resolves with how many are settled once there are enough. */
async function settledBy(
  workers: readonly TalkingProcess<WorkerWord>[],
  enough: number,
): Promise<number> {
  let silence: NodeJS.Timeout | undefined
  const reached = new Promise<number>((resolve, reject) => {
    const why = `nothing was settled for ${silenceMs / 1000} s`
    silence = setTimeout(() => reject(new Error(why)), silenceMs)
    let sum = 0
    for (const worker of workers) {
      worker.onWord('settled', ({ settled }) => {
        sum += settled
        silence?.refresh()
        if (sum >= enough) resolve(sum)
      })
    }
  })
  try {
    return await Promise.race([reached, ...workers.map((worker) => worker.failure())])
  } finally {
    clearTimeout(silence)
  }
}

function summed(figures: readonly WorkerFigures[]): WorkerFigures {
  const sum = (of: (one: WorkerFigures) => number): number =>
    figures.reduce((total, one) => total + of(one), 0)
  return {
    settled: sum(({ settled }) => settled),
    statements: sum(({ statements }) => statements),
    commits: sum(({ commits }) => commits),
    requests: sum(({ requests }) => requests),
    failures: sum(({ failures }) => failures),
    cpuMs: sum(({ cpuMs }) => cpuMs),
    peakMb: Math.max(...figures.map(({ peakMb }) => peakMb)),
  }
}
