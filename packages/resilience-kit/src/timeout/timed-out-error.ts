import { ResilienceError, type CallSoFar } from '../resilience-error.js'

/** One attempt took longer than it may. What it did at the other side is unknown. */
export class TimedOutError extends ResilienceError {
  /** How long the attempt was allowed to take, in milliseconds. */
  readonly limitMs: number

  constructor(policy: string, limitMs: number, { calls }: CallSoFar = {}) {
    const message = `'${policy}' did not answer within ${limitMs} ms`
    super('TIMED_OUT', 'TimedOutError', message, { policy, calls })
    this.limitMs = limitMs
  }
}
