import { workerData } from 'node:worker_threads'
import { installGuard } from '../guard/guard.js'
import { serveTasks } from '../threads/serve-tasks.js'
import { checkoutRuns } from './checkout-run.js'
import type { ExhaustiveOptions } from './exhaustive-options.js'
import { playTask, type ExhaustiveTask } from './play-task.js'

// A worker thread of an enumeration: each of its tasks is a single and its doubles.
const options = workerData as ExhaustiveOptions
const runs = checkoutRuns(options)
const guard = installGuard()
serveTasks((task: ExhaustiveTask) => playTask(runs, options, task, () => guard.take()))
