import { fork } from 'node:child_process'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { UNCOLLECTED } from './measure-bytes.js'
import type { Task } from './worker.js'

/** Built, wherever this file itself runs from. */
const program = path.join(import.meta.dirname, '..', '..', 'dist', 'micro', 'worker-process.js')

/** A process that measures calls of one library. */
export interface Worker {
  /**
   * The figure of one call, by its name; one at a time.
   *
   * @throws Error with what the process printed, where it fails.
   */
  measure(call: string): Promise<number>
  /** Ends the process; resolves when it has ended. */
  close(): Promise<void>
}

/** Starts the process of a task. */
export function startWorker(task: Task): Worker {
  const child = fork(program, [JSON.stringify(task)], {
    execArgv: task.unit === 'bytes' ? UNCOLLECTED : [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const printed = child.stderr === null ? Promise.resolve('') : text(child.stderr)
  // Not 'close', which Node does not emit after the parent has disconnected.
  const ended = new Promise<string>((done) => {
    child.on('error', (error) => done(error.message))
    child.on('exit', (code, signal) => done(`its process ended with ${signal ?? code}`))
  })
  const failed = ended.then(async (how) => {
    const why = (await printed.catch(() => '')).trim() || how
    throw new Error(`measuring ${task.library} failed: ${why}`)
  })
  // Nobody may be asking when it ends.
  failed.catch(() => {})
  return {
    measure: (call) => {
      const answered = new Promise<number>((done) => child.once('message', done))
      // Where it cannot be sent, the process has ended or is about to.
      child.send(call, () => {})
      return Promise.race([answered, failed])
    },
    close: async () => {
      if (child.connected) child.disconnect()
      await ended
    },
  }
}
