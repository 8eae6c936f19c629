import { GatewayCallError } from './attempt-errors.js'

/** What is being done, whoever has stopped waiting for it, and what our own store threw. */
export class WorkInHand {
  #ended: Promise<unknown> = Promise.resolve()
  #storeError: { readonly error: unknown } | undefined

  /** Resolves when the work begun last has ended, well or not. */
  get ended(): Promise<unknown> {
    return this.#ended
  }

  /** Set where our own store threw; then the caller must hear of it. */
  get storeError(): { readonly error: unknown } | undefined {
    return this.#storeError
  }

  /** Holds work; gives it back. */
  hold<T>(work: Promise<T>): Promise<T> {
    const watched = work.catch((error: unknown) => {
      if (!(error instanceof GatewayCallError)) this.#storeError = { error }
      throw error
    })
    this.#ended = watched.catch(() => undefined)
    return watched
  }
}
