import type { Strike } from '../chance/strike.js'
import type { RunOptions } from '../run/run-options.js'
import { runSeed } from '../run/run-seed.js'
import type { Violation } from '../run/seed-outcome.js'

/** What is enumerated: runs that differ by nothing but the strikes in them. */
export type EnumeratedRun = Omit<RunOptions, 'only' | 'onAsked' | 'isTraced' | 'isSwarm'>

/** A run that broke something: the strikes in it, and what it broke. */
export interface Breaking {
  readonly strikes: readonly Strike[]
  readonly violation: Violation
}

/** What a run with these strikes came to. */
interface Played {
  /** Every time that a fault could have struck after the last of these strikes did. */
  readonly pointsAfter: readonly Strike[]
  readonly breaking: Breaking | undefined
}

/**
 * Every point at which a fault could strike while nothing goes wrong, in the order in which the run
 * comes to them: each call to a port before and after its effect, each message in each direction,
 * each timer, each request and callback at the gateway, times the faults that apply there.
 */
export async function pointsOf(run: EnumeratedRun): Promise<readonly Strike[]> {
  return (await play(run, [])).pointsAfter
}

/** Runs one single fault. */
export async function playSingle(
  run: EnumeratedRun,
  strike: Strike,
): Promise<Breaking | undefined> {
  return (await play(run, [strike])).breaking
}

/** What the runs with one strike and each possible second one came to. */
export interface DoublesOf {
  readonly runs: number
  readonly breaking: readonly Breaking[]
}

/**
 * Runs each pair of faults that begins with this one: the second is any that could strike after the
 * first has, also where only the first made the run come there. So every pair is run once.
 */
export async function playDoubles(run: EnumeratedRun, first: Strike): Promise<DoublesOf> {
  const { pointsAfter } = await play(run, [first])
  const breaking: Breaking[] = []
  for (const second of pointsAfter) {
    const played = await play(run, [first, second])
    if (played.breaking) breaking.push(played.breaking)
  }
  return { runs: pointsAfter.length, breaking }
}

async function play(run: EnumeratedRun, only: readonly Strike[]): Promise<Played> {
  const last = only.at(-1)
  let pointsAfter: Strike[] = []
  const seen = new Set<string>()
  const outcome = await runSeed({
    ...run,
    only,
    isSwarm: true,
    isTraced: false,
    onAsked: (asked) => {
      const key = `${asked.fault}|${asked.entity}|${asked.occurrence}`
      // Faults of the gateway as a whole are asked about again and again.
      if (seen.has(key)) return
      seen.add(key)
      const isLast = last && isSame(asked, last)
      if (isLast) pointsAfter = []
      else pointsAfter.push(asked)
    },
  })
  const [violation] = outcome.violations
  return { pointsAfter, breaking: violation && { strikes: only, violation } }
}

function isSame(one: Strike, other: Strike): boolean {
  const { fault, entity, occurrence } = one
  return fault === other.fault && entity === other.entity && occurrence === other.occurrence
}
