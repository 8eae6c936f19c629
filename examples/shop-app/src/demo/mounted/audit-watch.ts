import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '@holdfast/resilience-kit'
import type { AuditLook } from '../audit/live-audit.js'

export interface AuditWatchParts {
  look(): Promise<AuditLook>
  readonly logger: Logger
  /** From one look to the next, in ms. */
  readonly everyMs: number
  /** The shop stops. */
  readonly stopping: AbortSignal
}

type Listener = (look: AuditLook) => void

/** A look may take this share of the time; if it takes longer, the next one comes later. */
const MOST_SHARE = 0.25

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
    while (this.#listeners.size > 0 && !this.#parts.stopping.aborted) {
      this.#nobody = new AbortController()
      const signal = AbortSignal.any([this.#nobody.signal, this.#parts.stopping])
      const started = performance.now()
      await this.#lookOnce()
      const took = performance.now() - started
      const wait = Math.max(this.#parts.everyMs - took, took / MOST_SHARE - took)
      await sleep(wait, undefined, { signal }).catch(() => undefined)
    }
    this.#isRunning = false
  }

  async #lookOnce(): Promise<void> {
    const { look, logger } = this.#parts
    try {
      const found = await look()
      for (const listener of this.#listeners) listener(found)
    } catch (error) {
      logger.warn({ err: error }, 'the audit could not look')
    }
  }
}
