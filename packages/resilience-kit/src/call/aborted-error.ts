import { ResilienceError } from '../resilience-error.js'

/** The caller's own signal aborted the call; `cause` is that signal's reason. */
export class AbortedError extends ResilienceError {
  constructor(reason: unknown) {
    super('ABORTED', 'AbortedError', 'aborted by the caller', { cause: reason })
  }
}
