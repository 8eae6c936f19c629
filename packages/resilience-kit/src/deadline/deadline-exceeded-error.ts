import { ResilienceError, type CallSoFar } from '../resilience-error.js'

/** The whole call, with all its attempts and waits, took longer than it may. */
export class DeadlineExceededError extends ResilienceError {
  /** How long the call was allowed to take, in milliseconds. */
  readonly limitMs: number

  constructor(limitMs: number, { calls, cause }: CallSoFar = {}, policy?: string) {
    super(
      'DEADLINE_EXCEEDED',
      'DeadlineExceededError',
      `the call did not end within its deadline of ${limitMs} ms`,
      { calls, cause, policy },
    )
    this.limitMs = limitMs
  }
}
