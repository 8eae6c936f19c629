import { Worker } from 'node:worker_threads'
import type { World } from '../world/world.js'
import type { HuntOptions } from './hunt-options.js'
import { playSeeds, type SeedRange } from './play-seeds.js'
import type { TallyData } from './tally.js'

/** Where seeds are run: this thread, or others. */
export interface HuntingGround {
  /** How many ranges may be in hand at once. */
  readonly lanes: number
  play(range: SeedRange): Promise<TallyData>
  close(): Promise<void>
}

/** In this thread: no guard, which would also stop everybody else here. */
export function thisThread(world: World, options: HuntOptions): HuntingGround {
  return {
    lanes: 1,
    play: (range) => playSeeds(world, options, range, () => []),
    close: async () => undefined,
  }
}

/** In so many worker threads, which share nothing. */
export function workerThreads(options: HuntOptions): HuntingGround {
  const idle: Worker[] = []
  const all: Worker[] = []
  for (let number = 0; number < options.jobs; number += 1) {
    const worker = new Worker(new URL('./hunt-worker.js', import.meta.url), { workerData: options })
    all.push(worker)
    idle.push(worker)
  }
  return {
    lanes: options.jobs,
    play: async (range) => {
      const worker = idle.pop()
      if (!worker) throw new Error('every worker is busy')
      try {
        return await ask(worker, range)
      } finally {
        idle.push(worker)
      }
    },
    close: async () => {
      await Promise.all(all.map((worker) => worker.terminate()))
    },
  }
}

type Told = { readonly tally: TallyData } | { readonly error: string; readonly range: SeedRange }

function ask(worker: Worker, range: SeedRange): Promise<TallyData> {
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
    const onMessage = (told: Told): void =>
      end(() => {
        if ('tally' in told) resolve(told.tally)
        else reject(new Error(`seeds from ${told.range.from}: ${told.error}`))
      })
    worker.on('message', onMessage)
    worker.on('error', onError)
    worker.on('exit', onExit)
    worker.postMessage(range, [])
  })
}
