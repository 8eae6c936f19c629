import {
  deadline,
  exponentialBackoff,
  pipeline,
  retry,
  timeout,
  type Clock,
  type Logger,
  type Random,
} from '@holdfast/resilience-kit'
import type { Fetch } from '../../modules/module-caller.js'
import type { Alert } from './alert-board.js'
import type { AlertKind } from './alert-state.js'

export interface AlertWebhookParts {
  /** Often holds a secret: it is logged nowhere. */
  readonly url: string
  readonly fetch: Fetch
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  /** What became of each alert, for metrics. */
  readonly onEnded: (kind: AlertKind, end: 'sent' | 'failed') => void
  /** The receiver has taken this one. */
  readonly onTold?: (alert: Alert) => void
}

/** So many wait at most; what comes then is not delivered. */
const MOST_WAITING = 100

/** How long one alert may hold up those behind it, in ms. */
const DELIVERY_LIMIT_MS = 30_000

/** A receiver may ask for a longer wait, but others wait behind the alert; in ms. */
const LONGEST_ASKED_WAIT_MS = 5000

/** A receiver that did not take an alert. */
class AlertRefused extends Error {
  /** It is our request that it refuses: asking again is no use. */
  readonly isFinal: boolean
  /** What its `Retry-After` said, up to 5 s; the retry never undercuts it. */
  readonly retryAfterMs: number | undefined

  constructor({ status, headers }: Response) {
    super(`the receiver of alerts answered ${status}`)
    this.isFinal = status < 500 && status !== 408 && status !== 429
    const seconds = Number(headers.get('retry-after') ?? Number.NaN)
    this.retryAfterMs = seconds >= 0 ? Math.min(seconds * 1000, LONGEST_ASKED_WAIT_MS) : undefined
  }
}

/**
 * Posts alerts, one after another, so that each arrives in order. Nobody waits for it: what is not
 * taken after 5 attempts of 5 s each, or within 30 s, or does not fit into the line of 100, is
 * logged and counted.
 */
export class AlertWebhook {
  readonly #parts: AlertWebhookParts
  readonly #guard
  readonly #line: Alert[] = []
  readonly #stopping = new AbortController()
  #work: Promise<void> | undefined

  constructor(parts: AlertWebhookParts) {
    this.#parts = parts
    const { clock, random, logger } = parts
    this.#guard = pipeline(
      'alert-webhook',
      deadline({ limitMs: DELIVERY_LIMIT_MS }),
      retry({
        maxAttempts: 5,
        backoff: exponentialBackoff({ initialMs: 1000, maxMs: 30_000, jitter: 'equal' }),
        retryWhen: (_, error) => !(error instanceof AlertRefused && error.isFinal),
      }),
      timeout({ limitMs: 5000 }),
      { clock, random, logger },
    )
  }

  /** Puts an alert into the line. */
  send(alert: Alert): void {
    if (this.#stopping.signal.aborted) return this.#lost(alert, 'the shop stops')
    if (this.#line.length >= MOST_WAITING) return this.#lost(alert, 'too many are waiting')
    this.#line.push(alert)
    this.#work ??= this.#deliver()
  }

  /** Whether an alert of this name waits or is being posted. */
  isPosting(name: string): boolean {
    return this.#line.some(({ alert }) => alert === name)
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    while (this.#work) await this.#work
  }

  /** Gives up what was not delivered by now. */
  stop(): Promise<void> {
    this.#stopping.abort(new Error('the shop stops'))
    return this.idle()
  }

  async #deliver(): Promise<void> {
    for (let alert = this.#line[0]; alert; alert = this.#line[0]) {
      const posting = alert
      const { signal } = this.#stopping
      const outcome = await this.#guard.settle((attempt) => this.#post(posting, attempt.signal), {
        signal,
      })
      this.#line.shift()
      if (outcome.ok) this.#taken(posting)
      else this.#lost(posting, outcome.error)
    }
    this.#work = undefined
  }

  async #post({ alert, state, at, reason, details }: Alert, signal: AbortSignal): Promise<void> {
    const { url, fetch } = this.#parts
    const request = new Request(url, {
      method: 'POST',
      redirect: 'error',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ alert, state, at: new Date(at).toISOString(), reason, details }),
    })
    const response = await fetch(request, { signal })
    await response.body?.cancel()
    if (!response.ok) throw new AlertRefused(response)
  }

  #taken(alert: Alert): void {
    this.#parts.onTold?.(alert)
    this.#parts.onEnded(alert.kind, 'sent')
  }

  #lost({ kind, alert, state, reason }: Alert, err: unknown): void {
    this.#parts.logger.error({ alert, state, reason, err }, 'an alert could not be delivered')
    this.#parts.onEnded(kind, 'failed')
  }
}
