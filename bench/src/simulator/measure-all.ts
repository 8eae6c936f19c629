import type { Asked } from '../asked-process.js'
import { rotated } from '../micro/slices.js'
import type { Comparison, Contestant } from './contestants.js'
import type { Figure, Figures } from './figures.js'
import type { LoadQuestion } from './load-process.js'
import type { LoadName } from './loads.js'
import type { Requests } from './requests.js'
import { sampleAnswer } from './sample-answer.js'
import type { FullResult, PacedResult } from './send-load.js'
import type { ServerQuestion } from './server-process.js'
import type { Answer, ServerTask } from './server-task.js'

/** How long and how hard to measure. */
export interface Effort {
  /** Everything is measured so often, each time in new servers; 1 or more. */
  readonly rounds: number
  /** How long each of the two loads lasts. */
  readonly seconds: number
  /** Connections where as many requests as go are sent. */
  readonly connections: number
  /** The even pace at which answers are timed. */
  readonly perSecond: number
}

/** Starts the processes. */
export interface Processes {
  server(task: ServerTask): Asked<ServerQuestion>
  load(): Asked<LoadQuestion>
}

/** What was measured, by load; the bare handler is `bare`. */
export type Measured = ReadonlyMap<LoadName, ReadonlyMap<Contestant | 'bare', Figures>>

/** Requests that are ready for each second of a load. */
const REQUESTS_PER_SECOND = 10_000

/** How long a server is warmed up for each second that counts. */
const WARM_UP = 1

/**
 * Measures every contestant and the bare handlers, one after another, round by round; who begins
 * changes. `onDone` is told after each round.
 *
 * @throws Error where a process fails, or a server answers otherwise than it should.
 */
export async function measureAll(
  comparisons: readonly Comparison[],
  effort: Effort,
  processes: Processes,
  onDone: (step: string) => void,
): Promise<Measured> {
  const measured = new Map<LoadName, Map<Contestant | 'bare', Figure[]>>()
  const load = processes.load()
  try {
    for (let round = 0; round < effort.rounds; round += 1) {
      for (const { load: name, contestants } of comparisons) {
        const figures = measured.get(name) ?? new Map<Contestant | 'bare', Figure[]>()
        measured.set(name, figures)
        const answer = await sampleAnswer(name, processes)
        for (const server of rotated(['bare' as const, ...contestants], round)) {
          const task = taskOf(name, server, answer)
          const figure = await measure(task, mayFail(server), effort, processes, load)
          figures.set(server, [...(figures.get(server) ?? []), figure])
        }
      }
      onDone(`round ${round + 1} of ${effort.rounds}`)
    }
  } finally {
    await load.close()
  }
  return measured
}

function taskOf(load: LoadName, server: Contestant | 'bare', answer: Answer): ServerTask {
  if (server === 'bare') return { kind: 'bare', load, answer }
  const { rules, keepsLedger } = server
  return { kind: 'simulator', load, rules, keepsLedger }
}

function mayFail(server: Contestant | 'bare'): number {
  return server === 'bare' ? 0 : server.mayFail
}

async function measure(
  task: ServerTask,
  allowed: number,
  { seconds, connections, perSecond }: Effort,
  processes: Processes,
  load: Asked<LoadQuestion>,
): Promise<Figure> {
  const server = processes.server(task)
  try {
    const url = String(await server.ask({ ask: 'url' }))
    const requestsFor = async (length: number): Promise<Requests> => {
      const count = Math.ceil(length * REQUESTS_PER_SECOND)
      return (await server.ask({ ask: 'requests', count })) as Requests
    }
    const warmUp = { url, requests: await requestsFor(seconds * WARM_UP), connections }
    await load.ask({ ask: 'full', ...warmUp, seconds: seconds * WARM_UP })

    const requests = await requestsFor(seconds)
    const cpuBefore = Number(await server.ask({ ask: 'cpu' }))
    const full = (await load.ask({
      ask: 'full',
      url,
      requests,
      seconds,
      connections,
    })) as FullResult
    const cpuMs = Number(await server.ask({ ask: 'cpu' })) - cpuBefore
    expectRight(task, full, allowed)

    const paced = { url, requests: await requestsFor(seconds), seconds, perSecond }
    const times = (await load.ask({ ask: 'paced', ...paced })) as PacedResult
    expectRight(task, times, allowed)
    const { p50Ms, p99Ms } = times
    return { perSecond: full.perSecond, cpuUs: (cpuMs * 1000) / full.answered, p50Ms, p99Ms }
  } finally {
    await server.close()
  }
}

/** A figure of a server that answers wrongly is none. */
function expectRight(
  { load, kind }: ServerTask,
  { answered, wrong }: FullResult | PacedResult,
  allowed: number,
): void {
  if (answered > 0 && wrong <= allowed * answered) return
  throw new Error(`${load}: ${wrong} of ${answered} requests went wrong at the ${kind} server`)
}
