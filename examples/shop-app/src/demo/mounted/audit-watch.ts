import type { Clock, Logger } from '@holdfast/resilience-kit'
import type { AuditLook } from '../audit/live-audit.js'

export interface AuditWatchParts {
  look(): Promise<AuditLook>
  readonly logger: Logger
  readonly clock: Clock
  /** From one look to the next, in ms. */
  readonly everyMs: number
  /** The shop stops. */
  readonly stopping: AbortSignal
}

/** A look that failed: nothing is known. */
export interface FailedLook {
  /** ISO time. */
  readonly at: string
  readonly isLooking: false
}

type Listener = (look: AuditLook | FailedLook) => void

/** A look may take this share of the time; if it takes longer, the next one comes later. */
const MOST_SHARE = 0.25
/** But it comes: a gateway that takes long to say nothing costs no work. */
const MOST_WAIT_MS = 2000

/** One audit for all who listen: it looks again and again, and only while somebody does. */
export class AuditWatch {
  readonly #parts: AuditWatchParts
  readonly #listeners = new Set<Listener>()
  #nobody = new AbortController()
  #isRunning = false

  constructor(parts: AuditWatchParts) {
    this.#parts = parts
  }

  /** Gives back the way to stop. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    if (!this.#isRunning) void this.#run()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#nobody.abort()
    }
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    const { clock, everyMs, stopping } = this.#parts
    while (this.#listeners.size > 0 && !stopping.aborted) {
      this.#nobody = new AbortController()
      const signal = AbortSignal.any([this.#nobody.signal, stopping])
      const started = clock.monotonic()
      await this.#lookOnce()
      const took = clock.monotonic() - started
      const rest = Math.min(took / MOST_SHARE - took, MOST_WAIT_MS)
      await clock.sleep(Math.max(everyMs - took, rest), signal).catch(() => undefined)
    }
    this.#isRunning = false
  }

  async #lookOnce(): Promise<void> {
    const { look, logger, clock } = this.#parts
    let found: AuditLook | FailedLook
    try {
      found = await look()
    } catch (error) {
      logger.warn({ err: error }, 'the audit could not look')
      found = { at: new Date(clock.now()).toISOString(), isLooking: false }
    }
    for (const listener of this.#listeners) listener(found)
  }
}
