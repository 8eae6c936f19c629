import type { ClientEvent } from './client-event.js'

/** Passes events on to everybody who listens; a listener that throws harms nobody. */
export class ClientObservers {
  readonly #listeners = new Set<{ readonly listen: (event: ClientEvent) => void }>()
  readonly #onListenerError: (error: unknown) => void

  constructor(onListenerError: (error: unknown) => void) {
    this.#onListenerError = onListenerError
  }

  /** Starts to listen; gives back the way to stop. */
  observe(listen: (event: ClientEvent) => void): () => void {
    const listener = { listen }
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly emit = (event: ClientEvent): void => {
    for (const { listen } of this.#listeners) {
      try {
        listen(event)
      } catch (error) {
        this.#onListenerError(error)
      }
    }
  }
}
