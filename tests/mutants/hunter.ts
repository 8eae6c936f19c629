import { Worker } from 'node:worker_threads'
import type { Mutant, MutantDialect } from './mutant.js'
import { worlds, type WorldName } from './worlds.js'

/** Where a program is hunted in. */
export interface HuntingPlace {
  readonly world: WorldName
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
  /** As the simulation has it. */
  readonly failed: FailedSeed
}

/** The parts of what the simulation tells that are looked at here. */
interface Violation {
  readonly invariant: string
  readonly entity: string
  readonly text: string
}
interface FailedSeed {
  readonly seed: number
  readonly violation: Violation
}
interface Tally {
  readonly violated: Readonly<Record<string, number>>
  readonly failed: readonly FailedSeed[]
}
interface Failure extends FailedSeed {
  readonly reproFile?: string
}

/** What a run of the corpus came to. */
export interface Replayed {
  readonly violations: readonly Violation[]
  /** The strikes of the file that have struck again. */
  readonly strikes: readonly unknown[]
}

/** A built program, hunted for violations in a thread of its own. */
export class Hunter {
  readonly #worker: Worker
  /** Rejects when the program is over, also before anybody has asked it anything. */
  readonly #ended: Promise<never>

  /** @param program what `buildProgram` gave */
  constructor(program: string) {
    const worker = new Worker(program)
    this.#worker = worker
    this.#ended = new Promise((_, reject) => {
      worker.once('error', reject)
      worker.once('exit', () => reject(new Error('the program has ended by itself')))
    })
    this.#ended.catch(() => undefined) // whoever asks hears of it
  }

  /**
   * Plays seeds until one fails; undefined where none does.
   *
   * @throws Error where the program itself does.
   */
  async hunt(place: HuntingPlace, range: SeedRange): Promise<Catch | undefined> {
    const options = { ...optionsOf(place), firstSeed: range.from, seeds: range.count }
    const { violated, failed } = await this.#ask<Tally>({ kind: 'hunt', options, range })
    const [first] = failed
    if (!first) return undefined
    const { invariant, entity, text } = first.violation
    const others = Object.keys(violated).filter((id) => id !== invariant)
    const invariants = [invariant, ...others]
    return { seed: first.seed, invariants, text: `${entity}: ${text}`, failed: first }
  }

  /**
   * Makes what was caught small, and writes it as a repro file into the folder; gives its path.
   *
   * @throws Error where it does not fail again.
   */
  async shrink(place: HuntingPlace, { failed }: Catch, reproFolder: string): Promise<string> {
    // Once for good, and so as small as it gets.
    const options = { ...optionsOf(place), shrink: true, shrinkForMs: 30_000, reproFolder }
    const [failure] = await this.#ask<readonly Failure[]>({ kind: 'shrink', options, failed })
    if (failure?.reproFile === undefined) throw new Error(`seed ${failed.seed} fails only once`)
    return failure.reproFile
  }

  /** Lets the run of a repro file happen again. */
  replay(file: string): Promise<Replayed> {
    return this.#ask({ kind: 'replay', file })
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }

  #ask<Answer>(question: object): Promise<Answer> {
    const answered = new Promise<Answer>((resolve) => {
      this.#worker.removeAllListeners('message').once('message', resolve)
      this.#worker.postMessage(question, [])
    })
    return Promise.race([answered, this.#ended])
  }
}

/** As the simulation takes them. */
function optionsOf({ world, dialect, store, rates }: HuntingPlace) {
  const { builtFile, entities } = worlds[world]
  return {
    ...(builtFile !== null && { worldFile: builtFile }),
    isSwarm: true,
    rates,
    dialects: [dialect],
    store,
    entities,
    bail: true,
    checkEvery: 0,
  }
}
