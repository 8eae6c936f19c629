import { keyOf } from '../chance/chance.js'
import type { Strike } from '../chance/strike.js'
import type { RunOptions } from '../run/run-options.js'
import { runSeed } from '../run/run-seed.js'
import type { Violation } from '../run/seed-outcome.js'

// A point is one time that a fault could strike: each call to a port before its effect and after
// it, with what its store may do to it; each message in each direction; each timer that fires; each
// request and each callback at the gateway; each time that the gateway as a whole may be away. All
// of them come by the one way through which chance is asked, so none can be forgotten here.
//
// What is not enumerated: for how long something lasts and how far a clock jumps (each point has
// one such length, drawn from the seed); other settings, seeds and buyers than those of the run;
// the way between the buyer and the shop; refunds, which are no part of a checkout; three faults or
// more; what the world's limits forbid (a pause within a second of another); what would strike
// after the faults have ended; and faults that break a promise of the gateway. Clock, randomness
// and identifiers answer at once: there is no await at them.

/** What is enumerated: runs that differ by nothing but the strikes in them. */
export type EnumeratedRun = Omit<RunOptions, 'only' | 'onAsked' | 'isTraced' | 'onlyFaults'> & {
  /** Only these faults are enumerated; absent: all of them. */
  readonly faults?: readonly string[] | undefined
}

/** A run that broke something: the strikes in it, and what it broke. */
export interface Breaking {
  readonly strikes: readonly Strike[]
  readonly violation: Violation
}

/** What came of a single, and of the doubles that begin with it. */
export interface PlayedFrom {
  readonly doubles: number
  /** How many of these runs, the single among them, broke something: by what was broken first. */
  readonly violated: Readonly<Record<string, number>>
  /** The first of those. */
  readonly breaking: readonly Breaking[]
}

/** More of one single's doubles would only say the same again. */
const mostBreaking = 3

/** What a run with these strikes came to. */
interface Played {
  /** Every time that a fault could have struck after the last of these strikes did. */
  readonly pointsAfter: readonly Strike[]
  readonly breaking: Breaking | undefined
}

/**
 * Every point at which a fault could strike while nothing goes wrong, in the order in which the run
 * comes to them.
 */
export async function pointsOf(run: EnumeratedRun): Promise<readonly Strike[]> {
  return (await play(run, [])).pointsAfter
}

/**
 * Runs one single, then each double that begins with it: the second fault is any that could strike
 * after the first has, also where only the first made the run come there (a retry, a restart). What
 * comes before is the same without the first, so every pair is run once: from its earlier strike.
 *
 * @param isWanted whether a double is run, by its place among those of this single; default: all
 */
export async function playFrom(
  run: EnumeratedRun,
  first: Strike,
  isWanted: (place: number) => boolean = () => true,
): Promise<PlayedFrom> {
  const single = await play(run, [first])
  const broken = single.breaking === undefined ? [] : [single.breaking]
  const seconds = single.pointsAfter.filter((_, place) => isWanted(place))
  for (const second of seconds) {
    const { breaking } = await play(run, [first, second])
    if (breaking) broken.push(breaking)
  }
  const violated: Record<string, number> = {}
  for (const { violation } of broken) {
    violated[violation.invariant] = (violated[violation.invariant] ?? 0) + 1
  }
  return { doubles: seconds.length, violated, breaking: broken.slice(0, mostBreaking) }
}

async function play(run: EnumeratedRun, only: readonly Strike[]): Promise<Played> {
  const { faults, ...options } = run
  const last = only.at(-1)
  const lastKey = last && keyOf(last)
  let pointsAfter: Strike[] = []
  const seen = new Set<string>()
  const onAsked = (asked: Strike): void => {
    const key = keyOf(asked)
    // Faults of the gateway as a whole are asked about again and again.
    if (seen.has(key)) return
    seen.add(key)
    if (key === lastKey) pointsAfter = []
    else if (faults === undefined || faults.includes(asked.fault)) pointsAfter.push(asked)
  }
  const outcome = await runSeed({ only, onAsked, isTraced: false, ...options })
  const [violation] = outcome.violations
  return { pointsAfter, breaking: violation && { strikes: only, violation } }
}
