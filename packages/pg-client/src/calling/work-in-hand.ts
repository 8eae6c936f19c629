import { GatewayCallError } from './attempt-errors.js'

/** What is being done, whoever has stopped waiting for it, and what our own store threw. */
export class WorkInHand {
  #running: Promise<unknown> | undefined
  #storeError: { readonly error: unknown } | undefined

  /** Resolves when the work begun last has ended, well or not; undefined where it has. */
  get ended(): Promise<unknown> | undefined {
    return this.#running?.catch(() => undefined)
  }

  /** Set where our own store threw; then the caller must hear of it. */
  get storeError(): { readonly error: unknown } | undefined {
    return this.#storeError
  }

  /** Holds work; gives it back. */
  hold<T>(work: Promise<T>): Promise<T> {
    const end = (): void => {
      if (this.#running === watched) this.#running = undefined
    }
    const watched = work.then(
      (value) => {
        end()
        return value
      },
      (error: unknown) => {
        end()
        if (!(error instanceof GatewayCallError)) this.#storeError = { error }
        throw error
      },
    )
    this.#running = watched
    return watched
  }
}
