import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { AuditLook } from '../audit/live-audit.js'
import { builtProgram } from '../processes/built-program.js'

export interface AuditThreadParts {
  /** Of the shop. */
  readonly dataDir: string
  /** Of the simulator's control API. */
  readonly simulatorUrl: string
}

interface Reply {
  readonly look?: AuditLook
  readonly failure?: string
}

/** The audit in a thread of its own, which is started for the first look. One look at a time. */
export class AuditThread {
  readonly #parts: AuditThreadParts
  #worker: Worker | undefined

  constructor(parts: AuditThreadParts) {
    this.#parts = parts
  }

  /** @throws Error where the shop's files cannot be read, or the thread has died. */
  async look(): Promise<AuditLook> {
    const worker = (this.#worker ??= this.#start())
    const replied = once(worker, 'message')
    worker.postMessage('look', [])
    const [reply] = (await replied) as [Reply]
    if (reply.look) return reply.look
    throw new Error(reply.failure)
  }

  async end(): Promise<void> {
    await this.#worker?.terminate()
  }

  #start(): Worker {
    const program = builtProgram('demo', 'mounted', 'audit-worker.js')
    // As it was built, whatever flags this process was started with.
    const worker = new Worker(program, { workerData: this.#parts, execArgv: [] })
    worker.unref()
    worker.once('exit', () => (this.#worker = undefined))
    worker.on('error', () => undefined) // whoever looks is told
    return worker
  }
}
