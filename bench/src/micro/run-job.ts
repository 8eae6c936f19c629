import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Job, JobResult } from './job.js'
import { UNCOLLECTED } from './measure-bytes.js'

const program = path.join(import.meta.dirname, 'job-process.js')
const run = promisify(execFile)

/**
 * Does the job in a process that is started for it and ends with it.
 *
 * @throws Error with what that process printed, where it fails.
 */
export async function runJob(job: Job): Promise<JobResult> {
  const flags = job.unit === 'bytes' ? UNCOLLECTED : []
  try {
    const { stdout } = await run(process.execPath, [...flags, program, JSON.stringify(job)])
    return JSON.parse(stdout) as JobResult
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string }
    throw new Error(`measuring ${job.library} failed: ${stderr.trim() || message}`, {
      cause: error,
    })
  }
}
