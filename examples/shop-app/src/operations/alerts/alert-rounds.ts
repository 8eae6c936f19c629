import type { Clock, Logger, Timer } from '@holdfast/resilience-kit'

/** Something that alerts come from. */
export interface AlertSource {
  /** It has to be looked at again: one of its alerts is on. */
  readonly isOn: boolean
  /** Compares its alerts with how things are now. */
  look(): Promise<void>
}

/** The pause between two rounds, in ms. */
const EVERY_MS = 5000

/**
 * Looks at every source once, as an earlier process may have left something; from then on, every
 * 5 s, at those with an alert that is on, as it may go off without an event, and at those whose
 * last look failed.
 */
export class AlertRounds {
  readonly #sources: readonly AlertSource[]
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #unseen: Set<AlertSource>
  #timer: Timer | undefined
  #round: Promise<void> = Promise.resolve()
  #isStopped = false

  constructor(sources: readonly AlertSource[], clock: Clock, logger: Logger) {
    this.#sources = sources
    this.#clock = clock
    this.#logger = logger
    this.#unseen = new Set(sources)
  }

  start(): void {
    this.#round = this.#look()
  }

  /** Resolves when the look in hand has ended; none follows it. */
  stop(): Promise<void> {
    this.#isStopped = true
    this.#timer?.cancel()
    return this.#round
  }

  async #look(): Promise<void> {
    for (const source of this.#sources) {
      if (this.#isStopped) return
      if (!source.isOn && !this.#unseen.has(source)) continue
      try {
        await source.look()
        this.#unseen.delete(source)
      } catch (error) {
        this.#unseen.add(source)
        this.#logger.warn({ err: error }, 'it could not be told whether an alert is still on')
      }
    }
    if (this.#isStopped) return
    this.#timer = this.#clock.setTimer(EVERY_MS, () => {
      this.#round = this.#look()
    })
    this.#timer.unref?.()
  }
}
