import { ResilienceError, type CallSoFar } from '../resilience-error.js'

/** The caller's own signal aborted the call; `cause` is that signal's reason. */
export class AbortedError extends ResilienceError {
  constructor(reason: unknown, { calls }: CallSoFar = {}) {
    super('ABORTED', 'AbortedError', 'aborted by the caller', { cause: reason, calls })
  }
}
