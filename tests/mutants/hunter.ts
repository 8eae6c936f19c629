import { Worker } from 'node:worker_threads'
import type { Mutant, MutantDialect } from './mutant.js'

/** Where a program is hunted in. */
export interface HuntingPlace {
  readonly dialect: MutantDialect
  readonly store: NonNullable<Mutant['store']>
  /** Laid over what each seed draws. */
  readonly rates: NonNullable<Mutant['rates']>
}

/** Seeds in a row. */
export interface SeedRange {
  readonly from: number
  readonly count: number
}

/** The first seed in which something did not hold. */
export interface Catch {
  readonly seed: number
  /** All that did not hold in it, the first found first. */
  readonly invariants: readonly string[]
  /** What was found first, for people. */
  readonly text: string
}

/** What many seeds found: the part of the simulation's tally that is looked at here. */
interface Tally {
  readonly violated: Readonly<Record<string, number>>
  readonly failed: readonly {
    readonly seed: number
    readonly violation: {
      readonly invariant: string
      readonly entity: string
      readonly text: string
    }
  }[]
}

/** Orders in each seed: many small worlds see more than few large ones. */
const orders = 20

/** A built program, hunted for violations in a thread of its own. */
export class Hunter {
  readonly #worker: Worker

  /** @param program what `buildProgram` gave */
  constructor(program: string) {
    this.#worker = new Worker(program)
  }

  /**
   * Plays seeds until one fails; undefined where none does.
   *
   * @throws Error where the program itself does.
   */
  async hunt(
    { dialect, store, rates }: HuntingPlace,
    range: SeedRange,
  ): Promise<Catch | undefined> {
    const options = {
      isSwarm: true,
      rates,
      dialects: [dialect],
      store,
      entities: orders,
      firstSeed: range.from,
      seeds: range.count,
      bail: true,
      checkEvery: 0,
    }
    const { violated, failed } = await this.#ask({ options, range })
    const [first] = failed
    if (!first) return undefined
    const { invariant, entity, text } = first.violation
    const others = Object.keys(violated).filter((id) => id !== invariant)
    return { seed: first.seed, invariants: [invariant, ...others], text: `${entity}: ${text}` }
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }

  #ask(question: object): Promise<Tally> {
    return new Promise((resolve, reject) => {
      this.#worker.removeAllListeners()
      this.#worker.once('message', resolve)
      this.#worker.once('error', reject)
      this.#worker.once('exit', () => reject(new Error('the program has ended by itself')))
      this.#worker.postMessage(question, [])
    })
  }
}
