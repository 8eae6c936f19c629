import { maskCardNumbers } from '@holdfast/pg-client'
import type { Logger } from '@holdfast/resilience-kit'
import type { LetterSource } from './dead-letter.js'

/** What is told of work that has just been given up. */
export interface GivenUp {
  readonly source: LetterSource
  readonly kind: string
  readonly key: string
  /** Card numbers in it are masked before it is told. */
  readonly lastError: string
}

/** Rings when work is given up: in the log, and for whoever listens. */
export class DeadLetterBell {
  readonly #logger: Logger
  readonly #listeners = new Set<(givenUp: GivenUp) => void>()

  constructor(logger: Logger) {
    this.#logger = logger
  }

  ring({ source, kind, key, lastError }: GivenUp): void {
    const givenUp = { source, kind, key, lastError: maskCardNumbers(lastError) }
    this.#logger.error(givenUp, 'a dead letter needs a person')
    for (const listener of this.#listeners) listener(givenUp)
  }

  /** Hears of each; must not throw. */
  listen(listener: (givenUp: GivenUp) => void): void {
    this.#listeners.add(listener)
  }
}
