import { buildProgram } from './build-program.js'
import { corpus, corpusFolder, keepInCorpus } from './corpus.js'
import { Hunter, type Catch, type HuntingPlace } from './hunter.js'
import { knownSeed } from './known-seeds.js'
import type { Mutant, MutantDialect } from './mutant.js'
import type { UnchangedHunters } from './unchanged-hunters.js'

/** Within how many seeds every mutant must be caught. */
export const mostSeeds = 1000

/**
 * - `killed`: caught by an invariant that is meant to; the unchanged program survives that seed.
 * - `caught by another`: by none that was expected to.
 * - `flawed`: the unchanged program fails in that seed too, so that nothing is proved.
 * - `survived`: not caught.
 */
export type Fate = 'killed' | 'caught by another' | 'flawed' | 'survived'

/** What became of a mutant at one gateway. */
export interface Verdict {
  readonly mutant: Mutant
  readonly dialect: MutantDialect
  readonly fate: Fate
  /** Seeds that were played, from 1 on: the last of them has caught it. */
  readonly seeds: number
  readonly caught: Catch | undefined
  /** Wall-clock time, without the building. */
  readonly wallMs: number
  /** For each of its runs in the corpus: what fails in it. */
  readonly replayed: readonly Replay[]
}

/** A run of the corpus in a mutant. */
export interface Replay {
  readonly file: string
  /** The invariants that did not hold. */
  readonly violated: readonly string[]
}

/** Where a mutant is judged. */
export interface Court {
  /** The programs without any patch. */
  readonly unchanged: UnchangedHunters
  /** Default: {@link mostSeeds}. */
  readonly seeds?: number
  /** Default: all of the mutant's. */
  readonly dialects?: readonly MutantDialect[]
  /** Whether the seed that is known to catch it is played before the others. Default false. */
  readonly triesKnownSeed?: boolean
  /** Whether what catches it is made small, and written into the corpus. Default false. */
  readonly fillsCorpus?: boolean
}

/**
 * Builds a mutant and hunts for it at each of its gateways.
 *
 * @throws Error where its patch does not fit.
 */
export async function judgeMutant(mutant: Mutant, court: Court): Promise<readonly Verdict[]> {
  const { dialects = mutant.dialects } = court
  const hunter = new Hunter(await buildProgram(mutant))
  try {
    const verdicts: Verdict[] = []
    for (const dialect of mutant.dialects.filter((one) => dialects.includes(one))) {
      verdicts.push(await judgeAt(dialect, mutant, hunter, court))
    }
    return verdicts
  } finally {
    await hunter.close()
  }
}

async function judgeAt(
  dialect: MutantDialect,
  mutant: Mutant,
  hunter: Hunter,
  { unchanged, seeds = mostSeeds, triesKnownSeed = false, fillsCorpus = false }: Court,
): Promise<Verdict> {
  const { world = 'payment-client', store = 'memory', rates = {} } = mutant
  const place: HuntingPlace = { world, dialect, store, rates }
  const startedAt = performance.now()
  const known = triesKnownSeed ? knownSeed(mutant, dialect) : undefined
  const again = known && (await hunter.hunt(place, { from: known, count: 1 }))
  const caught = again || (await hunter.hunt(place, { from: 1, count: seeds }))
  const wallMs = performance.now() - startedAt
  if (caught && fillsCorpus) {
    keepInCorpus(await hunter.shrink(place, caught, corpusFolder), mutant, dialect)
  }
  const replayed = await replayedIn(hunter, mutant, dialect)
  const told = { mutant, dialect, seeds: caught?.seed ?? seeds, caught, wallMs, replayed }
  if (!caught) return { ...told, fate: 'survived' }
  const isMeant = caught.invariants.some((id) => mutant.caughtBy.includes(id))
  if (!isMeant) return { ...told, fate: 'caught by another' }
  const control = await unchanged[world].hunt(place, { from: caught.seed, count: 1 })
  return { ...told, fate: control ? 'flawed' : 'killed' }
}

async function replayedIn(
  hunter: Hunter,
  { name }: Mutant,
  dialect: MutantDialect,
): Promise<readonly Replay[]> {
  const own = corpus().filter((one) => one.name === name && one.dialect === dialect)
  const replays: Replay[] = []
  for (const { file } of own) {
    const { violations } = await hunter.replay(file)
    replays.push({ file, violated: violations.map(({ invariant }) => invariant) })
  }
  return replays
}
