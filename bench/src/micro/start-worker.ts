import { startAsked, type Asked } from '../asked-process.js'
import { UNCOLLECTED } from './measure-bytes.js'
import type { Task } from './worker.js'

/** A process that measures calls of one library: it is asked for a call, and answers its figure. */
export type Worker = Asked<string, number>

/** Starts the process of a task. */
export function startWorker(task: Task): Worker {
  return startAsked({
    name: `measuring ${task.library}`,
    program: 'micro/worker-process.js',
    task,
    execArgv: task.unit === 'bytes' ? UNCOLLECTED : [],
  })
}
