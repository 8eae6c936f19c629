import type { Failure } from '../call/failure.js'

const KEPT = 3

/** Remembers the last failures, to name them when the breaker opens. */
export class RecentFailures {
  #failures: Failure[] = []

  add(failure: Failure): void {
    this.#failures.push(failure)
    if (this.#failures.length > KEPT) this.#failures.shift()
  }

  clear(): void {
    this.#failures = []
  }

  /** What to call them, oldest first. Never an error's message: it may quote what was sent. */
  labels(): readonly string[] {
    return this.#failures.map((failure) => labelOf(failure.error))
  }
}

function labelOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return typeof error
  try {
    const { code, name } = error as { readonly code?: unknown; readonly name?: unknown }
    if (typeof code === 'string') return code
    return typeof name === 'string' ? name : 'object'
  } catch {
    // A getter of a foreign error threw: a label is not worth the call.
    return 'object'
  }
}
