import type { Clock } from '@holdfast/resilience-kit'
import type { HttpResponse } from '../ports/http-transport.js'
import { GatewayCallError } from './attempt-errors.js'

const shortestMs = 1000
/** No gateway is heeded for longer: a payment is to be found out within minutes. */
const longestMs = 300_000
/** Where it does not say for how long. */
const longestGuessMs = 60_000

/**
 * The gateway has answered 429, or has done so just now and is not asked. It is neither ill nor
 * well: no breaker counts it, and nothing is sent again before the pause is over.
 */
export class GatewayLimitError extends GatewayCallError {
  constructor(message: string, retryAfterMs: number, response?: HttpResponse) {
    super('limited', message, { retryAfterMs, ...(response && { response }) })
  }
}

/**
 * How long a gateway that has answered 429 is left alone: as long as its `Retry-After` says, in
 * seconds, one second at least and five minutes at most; without one, a second, and twice as long
 * each time that it answers so again, up to a minute.
 */
export class LimitPause {
  readonly #clock: Clock
  #until = 0
  #inARow = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** How long it still lasts, in ms; 0 where the gateway may be asked. */
  get leftMs(): number {
    return Math.max(0, Math.ceil(this.#until - this.#clock.monotonic()))
  }

  /** The gateway has answered 429. */
  begin(response: Pick<HttpResponse, 'headers'>): void {
    // What was sent together is refused together: that is one refusal.
    if (this.leftMs === 0) this.#inARow += 1
    const guessMs = Math.min(longestGuessMs, shortestMs * 2 ** (this.#inARow - 1))
    const askedMs = retryAfterOf(response) ?? guessMs
    const waitMs = Math.min(longestMs, Math.max(shortestMs, askedMs))
    this.#until = Math.max(this.#until, this.#clock.monotonic() + waitMs)
  }

  /** The gateway has answered otherwise. */
  answered(): void {
    this.#inARow = 0
  }
}

/** Whole seconds only; a date would be by the gateway's clock. */
function retryAfterOf({ headers }: Pick<HttpResponse, 'headers'>): number | undefined {
  const value = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after')?.[1]
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) * 1000 : undefined
}
