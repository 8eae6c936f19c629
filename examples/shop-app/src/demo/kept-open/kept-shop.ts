import { setTimeout as sleep } from 'node:timers/promises'
import { builtProgram } from '../processes/built-program.js'
import { ChildProgram } from '../processes/child-program.js'

/** How a shop that died came back. */
export interface CameBack {
  /** What ended it; null where it ended by itself. */
  readonly signal: NodeJS.Signals | null
  /** From its end until it listened again. */
  readonly afterMs: number
}

export interface KeptShopParts {
  /** Its settings, as environment variables; the same at every start. */
  readonly environment: Readonly<Record<string, string>>
  readonly onBack: (back: CameBack) => void
}

/** Whoever stops all of this stops the shop too; that is heard of here a moment later. */
const A_MOMENT_MS = 50
/** A shop that cannot start is tried again so often. */
const MOST_FAILURES = 5
const AGAIN_MS = 300

/** A shop that is started again, on the same files and the same port, whenever it has died. */
export class KeptShop {
  /** Rejects when it cannot be started any more, with why. */
  readonly watched: Promise<void>
  readonly #parts: KeptShopParts
  #program: ChildProgram
  readonly #ending = new AbortController()

  private constructor(parts: KeptShopParts, program: ChildProgram) {
    this.#parts = parts
    this.#program = program
    this.watched = this.#watch()
  }

  /** @throws StartFailure when it cannot start the first time */
  static async start(parts: KeptShopParts): Promise<KeptShop> {
    return new KeptShop(parts, await startProgram(parts))
  }

  /** Resolves when it is gone, and so is one that was starting meanwhile. */
  async end(): Promise<void> {
    this.#ending.abort()
    await this.#program.end('SIGTERM')
    await this.watched
  }

  async #watch(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      const signal = await this.#program.exited
      const died = performance.now()
      await sleep(A_MOMENT_MS)
      await this.#startAgain()
      if (!this.#ending.signal.aborted)
        this.#parts.onBack({ signal, afterMs: performance.now() - died })
    }
  }

  /**
   * Starts nothing once this ends; what is starting by then is ended.
   *
   * @throws StartFailure in the end
   */
  async #startAgain(): Promise<void> {
    for (let failures = 1; !this.#ending.signal.aborted; failures += 1) {
      try {
        this.#program = await startProgram(this.#parts, this.#ending.signal)
        break
      } catch (error) {
        if (failures === MOST_FAILURES && !this.#ending.signal.aborted) throw error
        await sleep(AGAIN_MS)
      }
    }
    if (this.#ending.signal.aborted) await this.#program.end('SIGTERM')
  }
}

function startProgram({ environment }: KeptShopParts, signal?: AbortSignal): Promise<ChildProgram> {
  return ChildProgram.start('the shop', builtProgram('main.js'), ['--json'], environment, signal)
}
