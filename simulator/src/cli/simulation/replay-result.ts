import { keyOf } from '../../simulation/chance/chance.js'
import type { Strike } from '../../simulation/chance/strike.js'
import type { SeedOutcome, Violation } from '../../simulation/run/seed-outcome.js'
import type { Repro } from '../../simulation/shrink/repro.js'
import { invariantsOf } from '../../simulation/world/invariants-of.js'
import type { Invariant, World } from '../../simulation/world/world.js'
import type { SimulationParts } from './simulation-parts.js'

/**
 * What came of a replay. `again`: the same invariant does not hold. `another`: that one holds, and
 * a different one does not. `fixed`: all hold. `stale`: all hold, but not all that is to strike
 * has struck, so that it says nothing. `nondeterministic`: it went another way the second time.
 */
export type ReplayVerdict = 'again' | 'another' | 'fixed' | 'stale' | 'nondeterministic'

/** What a replay found. */
export interface ReplayResult {
  readonly verdict: ReplayVerdict
  readonly exitCode: number
  /** What did not hold: the invariant of the file where that is so, else any other. */
  readonly violation: Violation | null
  readonly isSameTrace: boolean
  /** What was to strike and has not. */
  readonly missedStrikes: readonly Strike[]
  /** Whether package and Node have the versions with which the file was written. */
  readonly isSameProgram: boolean
}

/** Exit codes by the kind of what was violated, as `pgsim simulate` has them. */
const EXIT_CODES: Readonly<Record<Invariant['kind'], number>> = { safety: 3, liveness: 4 }
const EXIT_STALE = 6
const EXIT_NONDETERMINISTIC = 7

/** Compares a replay with the file that it came from, and with a second replay. */
export function replayResult(
  repro: Repro,
  [outcome, again]: readonly [first: SeedOutcome, second: SeedOutcome],
  world: Pick<World, 'invariants'>,
  program: SimulationParts['program'],
): ReplayResult {
  const { violations, traceHash, strikes = [] } = outcome
  const same = violations.find(({ invariant }) => invariant === repro.invariant)
  const violation = same ?? violations[0] ?? null
  const struck = new Set(strikes.map(keyOf))
  const missedStrikes = repro.strikes.filter((strike) => !struck.has(keyOf(strike)))
  const found = {
    violation,
    isSameTrace: traceHash === repro.traceHash,
    missedStrikes,
    isSameProgram: repro.version === program.version && repro.node === program.node,
  }
  if (again.traceHash !== traceHash) {
    return { ...found, verdict: 'nondeterministic', exitCode: EXIT_NONDETERMINISTIC }
  }
  if (violation === null) {
    return missedStrikes.length === 0
      ? { ...found, verdict: 'fixed', exitCode: 0 }
      : { ...found, verdict: 'stale', exitCode: EXIT_STALE }
  }
  const kind = invariantsOf(world).find(({ id }) => id === violation.invariant)?.kind ?? 'safety'
  return { ...found, verdict: same ? 'again' : 'another', exitCode: EXIT_CODES[kind] }
}
