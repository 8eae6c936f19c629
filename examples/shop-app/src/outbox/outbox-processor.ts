import {
  exponentialBackoff,
  timeout,
  type Backoff,
  type Clock,
  type Logger,
  type Random,
  type Timer,
  type TimeoutPolicy,
} from '@holdfast/resilience-kit'
import { errorText } from './error-text.js'
import type { DeadEntry, Outbox, OutboxEntry } from './outbox.js'

/**
 * Takes one entry; resolving means that it is done. Must bear an entry a second time, also beside
 * the first: one that takes longer than its limit has failed, whatever becomes of it.
 */
export type OutboxHandler = (entry: OutboxEntry) => Promise<void>

/** What an {@link OutboxProcessor} works with, and its limits. */
export interface OutboxProcessorParts {
  readonly outbox: Outbox
  /** By kind; an entry of a kind that is not here is dead at once. */
  readonly handlers: Readonly<Record<string, OutboxHandler>>
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  /** The longest time between two looks at the outbox, in ms. Default 5000. */
  readonly everyMs?: number
  /** So many failures make an entry dead; it may depend on the last of them. Default 10. */
  readonly maxAttempts?: number | ((error: unknown) => number)
  /** The wait after each failure. Default: 1 s, doubled up to 5 min, half of it left to chance. */
  readonly backoff?: Backoff
  /** How long a handler may take, in ms. Default 30000. */
  readonly handlerLimitMs?: number
  /** So many entries, of different keys, are handled at the same time. Default 8. */
  readonly concurrency?: number
  /** What is done is kept so long, in ms, and then deleted, hourly at most. Default 7 days. */
  readonly keepDoneMs?: number
  /** An alarm: hears of each entry that has just been given up. */
  readonly onDead?: (entry: DeadEntry) => void
}

/** What one round came to. An entry that failed and was handled later counts twice. */
export interface OutboxReport {
  readonly handled: number
  /** Attempts that failed; their entries come again. */
  readonly failed: number
  /** Entries given up. */
  readonly dead: number
}

type Outcome = keyof OutboxReport

/** After so many entries everybody else may run. */
const BREATH = 50

const HOUR_MS = 3_600_000

/**
 * Handles what is in an outbox: at least once, the entries of one key in order. An entry that fails
 * is tried again after a growing wait, and holds up nothing but its own key.
 */
export class OutboxProcessor {
  readonly #parts: OutboxProcessorParts
  readonly #handlers: ReadonlyMap<string, OutboxHandler>
  readonly #maxAttempts: (error: unknown) => number
  readonly #concurrency: number
  readonly #backoff: Backoff
  readonly #patience: TimeoutPolicy
  #isRunning = false
  #isStopped = false
  #isQueued = false
  #rounds: Promise<unknown> = Promise.resolve()
  /** Rounds in hand or asked for. */
  #open = 0
  #timer: Timer | undefined
  /** When entries that failed come again, as far as this process knows. */
  #retries: number[] = []
  /** On the monotonic clock; undefined before the first time. */
  #forgotAt: number | undefined

  constructor(parts: OutboxProcessorParts) {
    this.#parts = parts
    this.#handlers = new Map(Object.entries(parts.handlers))
    const { maxAttempts = 10 } = parts
    this.#maxAttempts = typeof maxAttempts === 'number' ? () => maxAttempts : maxAttempts
    this.#concurrency = parts.concurrency ?? 8
    this.#backoff =
      parts.backoff ??
      exponentialBackoff({ initialMs: 1000, multiplier: 2, maxMs: 300_000, jitter: 'equal' })
    const { clock, logger } = parts
    this.#patience = timeout({ limitMs: parts.handlerLimitMs ?? 30_000 }, { clock, logger })
  }

  /** Looks at once, and again and again; does nothing the second time. */
  start(): void {
    if (this.#isRunning || this.#isStopped) return
    this.#isRunning = true
    this.poke()
  }

  /** Begins nothing any more, and waits for what is in hand. For good. */
  stop(): Promise<void> {
    this.#isStopped = true
    this.#timer?.cancel()
    return this.idle()
  }

  /**
   * Something was appended: it is looked at soon, not only at the next tick. May be called inside
   * the transaction that appends: nothing is read before that has ended. Nothing between `start`
   * and `stop` is missed; outside of them it does nothing.
   */
  poke(): void {
    if (!this.#isRunning || this.#isStopped || this.#isQueued) return
    void this.runOnce()
  }

  /**
   * Handles all that is due, after the round in hand; never rejects. Needs no `start`; after `stop`
   * it finds nothing to do.
   */
  runOnce(): Promise<OutboxReport> {
    this.#isQueued = true
    this.#open += 1
    const round = this.#rounds.then(async () => {
      this.#isQueued = false
      const report = await this.#round()
      this.#open -= 1
      return report
    })
    this.#rounds = round
    return round
  }

  /** Whether a round is in hand, or about to begin. */
  get isBusy(): boolean {
    return this.#open > 0
  }

  /** Resolves when no round is in hand; what waits after a failure is not waited for. */
  async idle(): Promise<void> {
    while (this.isBusy) await this.#rounds
  }

  async #round(): Promise<OutboxReport> {
    const { clock, logger } = this.#parts
    const report = { handled: 0, failed: 0, dead: 0 }
    const inHand = new Map<number, Promise<void>>()
    let ended = 0
    let breathAt = BREATH
    const take = async (entry: OutboxEntry): Promise<void> => {
      report[await this.#take(entry)] += 1
      ended += 1
      inHand.delete(entry.sequence)
    }
    try {
      while (!this.#isStopped) {
        for (const entry of this.#parts.outbox.due(this.#concurrency)) {
          if (inHand.size === this.#concurrency) break
          if (!inHand.has(entry.sequence)) inHand.set(entry.sequence, take(entry))
        }
        if (inHand.size === 0) break
        await Promise.race(inHand.values())
        if (ended < breathAt) continue
        breathAt = ended + BREATH
        await clock.sleep(0)
      }
    } catch (error) {
      logger.error({ err: error }, 'the outbox could not be read or written')
    }
    await Promise.allSettled(inHand.values())
    this.#forgetDone()
    this.#arm()
    return report
  }

  /** @throws whatever the outbox throws: what was handled is handled again then. */
  async #take(entry: OutboxEntry): Promise<Outcome> {
    const { outbox, clock, random, logger } = this.#parts
    const { sequence, kind, key } = entry
    const handler = this.#handlers.get(kind)
    if (!handler) return this.#bury(entry, `nobody handles entries of the kind ${kind}`)
    const settled = await this.#patience.settle(() => handler(entry))
    if (settled.ok) {
      outbox.done(sequence)
      return 'handled'
    }
    const { error } = settled
    const attempt = entry.attempts + 1
    if (attempt >= this.#maxAttempts(error)) return this.#bury(entry, errorText(error))
    const waitMs = this.#backoff(attempt, { random, previousMs: 0, error, value: undefined })
    const next = Math.ceil(clock.now() + Math.max(1, waitMs))
    outbox.failed(sequence, errorText(error), next, entry.attempts)
    this.#retries.push(next)
    logger.warn({ err: error, kind, key, sequence, attempt, waitMs }, 'an outbox entry failed')
    return 'failed'
  }

  #bury(entry: OutboxEntry, lastError: string): Outcome {
    const { outbox, logger, onDead } = this.#parts
    const { sequence, kind, key } = entry
    // Another process has counted this failure, or brought it to an end: nothing to alarm about.
    if (!outbox.failed(sequence, lastError, 'dead', entry.attempts)) return 'failed'
    logger.error({ kind, key, sequence, lastError }, 'an outbox entry was given up')
    try {
      onDead?.({ ...entry, attempts: entry.attempts + 1, lastError })
    } catch (error) {
      logger.warn({ err: error }, 'who hears of dead outbox entries threw')
    }
    return 'dead'
  }

  /** Nobody waits for it: where it fails, it is tried again an hour later. */
  #forgetDone(): void {
    const { outbox, clock, logger, keepDoneMs = 7 * 24 * HOUR_MS } = this.#parts
    const now = clock.monotonic()
    if (this.#forgotAt !== undefined && now - this.#forgotAt < HOUR_MS) return
    this.#forgotAt = now
    try {
      outbox.forgetDone?.(clock.now() - keepDoneMs)
    } catch (error) {
      logger.error({ err: error }, 'what was done could not be deleted from the outbox')
    }
  }

  /** The next look: when an entry comes again, and after `everyMs` at the latest. */
  #arm(): void {
    if (!this.#isRunning || this.#isStopped) return
    const { clock, everyMs = 5000 } = this.#parts
    const now = clock.now()
    this.#retries = this.#retries.filter((at) => at > now)
    const waitMs = this.#retries.reduce((least, at) => Math.min(least, at - now), everyMs)
    this.#timer?.cancel()
    this.#timer = clock.setTimer(waitMs, () => this.poke())
    this.#timer.unref?.()
  }
}
