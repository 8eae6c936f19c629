import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { HeapJob } from './heap-job.js'
import type { HeapGrowth } from './long-hang.js'

/**
 * Flags of a process that collects garbage when told to and keeps nothing of its own that comes and
 * goes: machine code, and what is gathered to make it.
 */
const STEADY = [
  '--expose-gc',
  '--jitless',
  '--no-flush-bytecode',
  '--no-lazy-feedback-allocation',
  '--single-threaded-gc',
]

const run = promisify(execFile)

/**
 * Does the job in a process that is started for it and ends with it; `program` is the built
 * `heap-process.js`.
 *
 * @throws Error with what that process printed, where it fails.
 */
export async function runHeapJob(job: HeapJob, program: string): Promise<readonly HeapGrowth[]> {
  try {
    const { stdout } = await run(process.execPath, [...STEADY, program, JSON.stringify(job)])
    return JSON.parse(stdout) as readonly HeapGrowth[]
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string }
    throw new Error(`measuring memory failed: ${stderr.trim() || message}`, { cause: error })
  }
}
