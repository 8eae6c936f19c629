import { keyOf } from '../chance/chance.js'
import type { Strike } from '../chance/strike.js'
import type { ShrunkFailure } from '../hunt/hunt-report.js'
import type { RunOptions } from '../run/run-options.js'
import { runSeed } from '../run/run-seed.js'
import type { SeedOutcome } from '../run/seed-outcome.js'
import { ddmin } from './ddmin.js'

/** How long a failure is made smaller: so many wall-clock ms and replays at most. */
export interface ShrinkBudget {
  readonly replays: number
  readonly wallMs: number
  /** Wall-clock ms. */
  now(): number
}

/** What is left of a run that fails. */
interface Rest {
  readonly strikes: readonly Strike[]
  readonly entities: readonly string[]
}

/**
 * Makes a failing run small: which orders and which strikes does it need? A smaller run counts
 * where the same invariant is violated; whose text it is does not matter. Undefined where the run
 * does not fail again: then it was not the program that failed.
 */
export async function shrink(
  options: RunOptions,
  invariant: string,
  budget: ShrinkBudget,
): Promise<ShrunkFailure | undefined> {
  const shrinker = new Shrinker(options, invariant, budget)
  return shrinker.run()
}

class Shrinker {
  readonly #options: RunOptions
  readonly #invariant: string
  readonly #budget: ShrinkBudget
  readonly #until: number
  readonly #begunAt: number
  #replays = 0

  constructor(options: RunOptions, invariant: string, budget: ShrinkBudget) {
    this.#options = options
    this.#invariant = invariant
    this.#budget = budget
    this.#begunAt = budget.now()
    this.#until = this.#begunAt + budget.wallMs
  }

  async run(): Promise<ShrunkFailure | undefined> {
    const whole = await this.#play(undefined)
    const entities = whole.entityNames ?? []
    const all: Rest = { strikes: whole.strikes ?? [], entities }
    if (!this.#fails(whole) || !(await this.#failsWith(all))) return undefined
    const rest = await this.#smallest(await this.#aroundOne(all, whole))
    const last = await this.#play(rest)
    return {
      strikesBefore: all.strikes.length,
      entitiesBefore: entities.length,
      ...rest,
      replays: this.#replays,
      wallMs: this.#budget.now() - this.#begunAt,
      isMinimal: this.#mayGoOn(),
      knobs: last.knobs,
      story: last.trace ?? [],
      traceHash: last.traceHash,
    }
  }

  /** Mostly one order is enough, with the strikes that are about it or about nobody. */
  async #aroundOne(all: Rest, whole: SeedOutcome): Promise<Rest> {
    const broken = whole.violations.find(({ invariant }) => invariant === this.#invariant)
    const entity = all.entities.find((name) => name === broken?.entity)
    if (entity === undefined) return all
    const alone: Rest = { ...all, entities: [entity] }
    return (await this.#failsWith(alone)) ? alone : all
  }

  /**
   * Orders, then strikes, again and again until nothing more can be left out. Orders first: with
   * each of them go all strikes that are about it, and a run of few is over soon.
   */
  async #smallest(from: Rest): Promise<Rest> {
    let rest = from
    for (;;) {
      const { strikes: all } = rest
      const mayGoOn = (): boolean => this.#mayGoOn()
      const entities = await ddmin(
        rest.entities,
        (some) => this.#failsWith({ entities: some, strikes: all }),
        mayGoOn,
      )
      const strikes = await ddmin(
        await this.#struckIn({ entities, strikes: all }),
        (some) => this.#failsWith({ entities, strikes: some }),
        mayGoOn,
      )
      const isDone = strikes.length === all.length && entities.length === rest.entities.length
      rest = { entities, strikes }
      if (isDone || !mayGoOn()) return rest
    }
  }

  /** The strikes that still find something to strike. */
  async #struckIn(rest: Rest): Promise<readonly Strike[]> {
    const { strikes = [] } = await this.#play(rest)
    const struck = new Set(strikes.map(keyOf))
    return rest.strikes.filter((strike) => struck.has(keyOf(strike)))
  }

  #mayGoOn(): boolean {
    return this.#replays < this.#budget.replays && this.#budget.now() < this.#until
  }

  async #failsWith(rest: Rest): Promise<boolean> {
    return this.#fails(await this.#play(rest))
  }

  #fails({ violations }: SeedOutcome): boolean {
    return violations.some(({ invariant }) => invariant === this.#invariant)
  }

  #play(rest: Rest | undefined): Promise<SeedOutcome> {
    this.#replays += 1
    return runSeed({
      ...this.#options,
      ...(rest && { only: rest.strikes, kept: rest.entities }),
      isTraced: true,
    })
  }
}
