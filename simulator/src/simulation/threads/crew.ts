import { Worker } from 'node:worker_threads'
import type { Told } from './serve-tasks.js'

/** Who does tasks: this thread, or others that share nothing. */
export interface Crew<Task, Done> {
  /** How many tasks may be in hand at once. */
  readonly lanes: number
  do(task: Task): Promise<Done>
  close(): Promise<void>
}

/** This thread: no guard, which would also stop everybody else here. */
export function thisThread<Task, Done>(work: (task: Task) => Promise<Done>): Crew<Task, Done> {
  return { lanes: 1, do: work, close: async () => undefined }
}

/** What worker threads run. */
export interface CrewOptions {
  /** A module that calls `serveTasks`. */
  readonly module: URL
  /** What each of them is given when it begins. Plain data. */
  readonly workerData: unknown
  readonly jobs: number
}

/** So many worker threads. */
export function workerThreads<Task, Done>(options: CrewOptions): Crew<Task, Done> {
  const { module, workerData, jobs } = options
  const all = Array.from({ length: jobs }, () => new Worker(module, { workerData }))
  const idle = [...all]
  let failure: Error | undefined
  for (const worker of all) {
    // One that dies between two tasks would take the whole program with it.
    worker.on('error', (error) => (failure ??= error))
    worker.on('exit', (code) => (failure ??= new Error(`a worker thread ended with ${code}`)))
  }
  return {
    lanes: jobs,
    do: async (task) => {
      if (failure) throw failure
      const worker = idle.pop()
      if (!worker) throw new Error('every worker is busy')
      try {
        return await ask<Task, Done>(worker, task)
      } finally {
        idle.push(worker)
      }
    },
    close: async () => {
      await Promise.all(all.map((worker) => worker.terminate()))
    },
  }
}

function ask<Task, Done>(worker: Worker, task: Task): Promise<Done> {
  return new Promise((resolve, reject) => {
    const end = (finish: () => void): void => {
      worker.off('message', onMessage)
      worker.off('error', onError)
      worker.off('exit', onExit)
      finish()
    }
    const onError = (error: Error): void => end(() => reject(error))
    const onExit = (code: number): void =>
      end(() => reject(new Error(`a worker thread ended with ${code}`)))
    const onMessage = (told: Told<Done>): void =>
      end(() => {
        if ('done' in told) resolve(told.done)
        else reject(new Error(`${JSON.stringify(task)}: ${told.error}`))
      })
    worker.on('message', onMessage)
    worker.on('error', onError)
    worker.on('exit', onExit)
    worker.postMessage(task, [])
  })
}
