import type { AnswerOutcome } from '../dialects/wire.js'
import type { RequestFate } from '../faults/request-fate.js'

/**
 * How a request ended: what the dialect made of it, or what a fault put in its place. `failed` is
 * the gateway's own error, whether or not the request was executed.
 */
export type RequestOutcome =
  | AnswerOutcome
  | Exclude<RequestFate['instead'], 'gatewayError' | null>
  | 'truncated'
  | 'cut'
  | 'hung'

/** How many requests came in, by the dialect's names for what they asked; `unread`: nonsense. */
export type RequestCounts = Readonly<Record<string, number>>

/** How many requests ended how. */
export type OutcomeCounts = Readonly<Record<RequestOutcome, number>>

/** Counts requests by what they asked, how they ended, and which faults struck them. */
export class RequestTally {
  readonly #requests: Record<string, number>
  readonly #faults: Record<string, number> = {}
  readonly #outcomes: Record<RequestOutcome, number> = {
    accepted: 0,
    declined: 0,
    found: 0,
    absent: 0,
    invalid: 0,
    replayed: 0,
    failed: 0,
    proxyError: 0,
    rateLimited: 0,
    inFlight: 0,
    malformed: 0,
    truncated: 0,
    cut: 0,
    hung: 0,
  }

  /** @param operations what can be asked; each is counted from the beginning, as 0 */
  constructor(operations: readonly string[]) {
    this.#requests = Object.fromEntries([...operations, 'unread'].map((name) => [name, 0]))
  }

  get requests(): RequestCounts {
    return { ...this.#requests }
  }

  get outcomes(): OutcomeCounts {
    return { ...this.#outcomes }
  }

  /** How often each fault struck a request or a callback; those that never did are absent. */
  get faults(): Readonly<Record<string, number>> {
    return { ...this.#faults }
  }

  arrived(operation = 'unread'): void {
    this.#requests[operation] = (this.#requests[operation] ?? 0) + 1
  }

  ended(outcome: RequestOutcome): void {
    this.#outcomes[outcome] += 1
  }

  struck(faults: readonly string[]): void {
    for (const fault of faults) this.#faults[fault] = (this.#faults[fault] ?? 0) + 1
  }
}
