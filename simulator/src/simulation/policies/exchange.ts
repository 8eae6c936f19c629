import { NO_ANSWER, type GatewayTrouble } from './gateway-trouble.js'

/** One request under way, from the client's side: it ends once, by answer, cut or abort. */
export class Exchange {
  readonly #resolve: () => void
  readonly #reject: (reason: unknown) => void
  readonly #ended: () => void
  #isOver = false

  /** @param ended told when it ends, however it does */
  constructor(
    signal: AbortSignal,
    resolve: () => void,
    reject: (reason: unknown) => void,
    ended: () => void,
  ) {
    this.#resolve = resolve
    this.#reject = reject
    this.#ended = ended
    signal.addEventListener('abort', () => this.#end(() => reject(signal.reason)), { once: true })
  }

  /** The answer is here: what was asked for, or trouble. */
  end(trouble: GatewayTrouble | undefined): void {
    this.#end(() => (trouble === undefined ? this.#resolve() : this.#reject(trouble)))
  }

  /** The connection is gone. */
  cut(): void {
    this.end(NO_ANSWER)
  }

  #end(finish: () => void): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#ended()
    finish()
  }
}
